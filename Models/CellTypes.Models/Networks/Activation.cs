using System.Text.Json.Serialization;

namespace CellTypes.Models.Networks;

/// <summary>What follows a layer of a network.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Activation>))]
public enum Activation
{
    /// <summary>The value itself where it is positive, otherwise 0.</summary>
    ReLU,

    /// <summary>The hyperbolic tangent.</summary>
    Tanh,

    /// <summary>The value times the normal distribution function of it.</summary>
    GELU,
}
