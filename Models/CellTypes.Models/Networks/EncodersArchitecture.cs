using System.Collections.Generic;
using System.Linq;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace CellTypes.Models.Networks;

/// <summary>
/// An encoder for each view, pre-trained as half of a variational autoencoder; the means of all latent variables, and inputs of no encoder,
/// then go through one hidden layer (Beau et al. 2025).
/// </summary>
internal sealed record EncodersArchitecture : ClassifierArchitecture
{
    /// <inheritdoc/>
    public override int Inputs => Parts.Sum(part => part.Inputs);

    /// <summary>Gets the parts that the inputs consist of.</summary>
    public required IReadOnlyList<InputPart> Parts { get; init; }

    /// <summary>Gets the size of the hidden layer.</summary>
    public int Hidden { get; init; } = 100;

    /// <inheritdoc/>
    internal override double LinearWeights =>
        Parts.Sum(part => part.LinearWeights) + Layers.Weights([Parts.Sum(part => part.Outputs), Hidden, Classes]);

    /// <inheritdoc/>
    public override ClassifierNetwork Build(NetworkRandom random)
    {
        ViewEncoders encoders = new(Parts, random);
        Module<Tensor, Tensor> body = Sequential(
            ("encoders", encoders),
            ("normalised", BatchNorm1d(encoders.Outputs)),
            ("hidden", nn.Linear(encoders.Outputs, Hidden)),
            ("activation", ReLU(false)));
        return new ClassifierNetwork(body, Hidden, Classes, random);
    }

    /// <summary>Finds the encoders of a network that was built so.</summary>
    /// <param name="network">The network.</param>
    public static ViewEncoders EncodersOf(ClassifierNetwork network) => network.modules().OfType<ViewEncoders>().Single();
}
