using System;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace CellTypes.Models.Networks;

/// <summary>Dropout that draws from the network's own random numbers; see <see cref="NetworkRandom"/>.</summary>
internal sealed class SeededDropout : Module<Tensor, Tensor>
{
    private readonly double _share;
    private readonly NetworkRandom _random;

    /// <param name="share">The share of values that become 0 in training, 0 or more and below 1; the others grow by as much.</param>
    /// <param name="random">The random numbers.</param>
    public SeededDropout(double share, NetworkRandom random)
        : base(nameof(SeededDropout))
    {
        if (!(share >= 0 && share < 1)) throw new ArgumentOutOfRangeException(nameof(share), $"A share of {share} is not from 0 to below 1.");
        _share = share;
        _random = random;
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        // Never the same object: a sequence of layers disposes of what it gave to each.
        if (!training || _share == 0) return input.alias();
        Tensor kept = _random.Uniform(input.shape).IsAtLeast(_share).Times(1 / (1 - _share));
        return input.mul(kept.to(input.device));
    }
}
