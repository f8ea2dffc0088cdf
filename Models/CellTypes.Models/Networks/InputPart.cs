namespace CellTypes.Models.Networks;

/// <summary>Neighbouring inputs of a unit that go through one encoder, or through none.</summary>
/// <param name="Inputs">The number of inputs.</param>
/// <param name="Encoder">The encoder of as many inputs; null where they are passed on as they are.</param>
public sealed record InputPart(int Inputs, EncoderArchitecture? Encoder)
{
    /// <summary>Gets the number of values that become of the inputs.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public int Outputs => Encoder?.Latent ?? Inputs;

    /// <summary>The number of weights of the encoder's linear layers after the first, which convolutions may precede.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    internal double LinearWeights => Encoder is null ? 0 : Layers.Weights([Encoder.ConvolvedRows > 0 ? 1 : Inputs, .. Encoder.Hidden, 2 * (double)Encoder.Latent]);
}
