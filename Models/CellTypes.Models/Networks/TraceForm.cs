using System.Text.Json.Serialization;

namespace CellTypes.Models.Networks;

/// <summary>A form of a membrane potential trace that a network looks at.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TraceForm>))]
public enum TraceForm
{
    /// <summary>The samples.</summary>
    Raw,

    /// <summary>The real part of their Fourier coefficients.</summary>
    Real,

    /// <summary>The imaginary part of their Fourier coefficients.</summary>
    Imaginary,
}
