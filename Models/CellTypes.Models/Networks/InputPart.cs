namespace CellTypes.Models.Networks;

/// <summary>Neighbouring inputs of a unit that go through one encoder, or through none.</summary>
/// <param name="Inputs">The number of inputs.</param>
/// <param name="Encoder">The encoder of as many inputs; null where they are passed on as they are.</param>
public sealed record InputPart(int Inputs, EncoderArchitecture? Encoder)
{
    /// <summary>Gets the number of values that become of the inputs.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public int Outputs => Encoder?.Latent ?? Inputs;
}
