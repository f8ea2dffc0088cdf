using System.Text.Json.Serialization;

namespace CellTypes.Models.Networks;

/// <summary>The layers of a network that tells classes apart; what it takes to build it again before its weights are read.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(PerceptronArchitecture), "perceptron")]
[JsonDerivedType(typeof(EncodersArchitecture), "encoders")]
[JsonDerivedType(typeof(TraceArchitecture), "trace")]
public abstract record ClassifierArchitecture
{
    /// <summary>Gets the number of inputs.</summary>
    [JsonIgnore]
    public abstract int Inputs { get; }

    /// <summary>Gets the number of classes.</summary>
    public required int Classes { get; init; }

    /// <summary>The number of weights of its linear layers, or less: what it takes to tell an architecture that no memory can hold.</summary>
    [JsonIgnore]
    internal abstract double LinearWeights { get; }

    /// <summary>Makes the network with its first weights.</summary>
    /// <param name="random">The random numbers.</param>
    public abstract ClassifierNetwork Build(NetworkRandom random);
}
