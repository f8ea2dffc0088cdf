using System;
using static TorchSharp.torch;

namespace CellTypes.Models.Networks;

/// <summary>
/// How uncertain the weights of a network's last layer are, given its training units: a normal distribution around them whose precision is
/// the curvature of the loss in Kronecker form, features by classes, and a prior (Ritter et al. 2018; Daxberger et al. 2021, section 2).
/// </summary>
/// <remarks>
/// A unit unlike the training units has features in directions that these left open, so its logits are uncertain and are divided by
/// more: each by sqrt(1 + pi / 8 times its variance), which approximates the mean of the probabilities (MacKay 1992).
/// </remarks>
public sealed class LastLayerLaplace : IDisposable
{
    private readonly Tensor _directions;
    private readonly Tensor _variance;

    /// <summary>Puts the distribution on a device.</summary>
    /// <param name="directions">Row-major, (features + 1) x (features + 1): in columns the eigenvectors of the second moments of the features, with
    /// a last feature of 1 for the bias.</param>
    /// <param name="variance">Row-major, (features + 1) x classes: the variance of a class's logit for a unit along each direction.</param>
    /// <param name="features">The number of features.</param>
    /// <param name="device">The device.</param>
    /// <exception cref="ArgumentException">The lengths do not fit together.</exception>
    public LastLayerLaplace(float[] directions, float[] variance, int features, Device device)
    {
        int size = features + 1;
        if (directions.Length != size * size || variance.Length == 0 || variance.Length % size != 0)
            throw new ArgumentException($"{directions.Length} and {variance.Length} values are not those of {features} features.");
        (Directions, Variance, FeatureCount) = (directions, variance, features);
        using Tensor vectors = tensor(directions, size, size), variances = tensor(variance, size, variance.Length / size);
        _directions = vectors.to(device, copy: true).DetachFromDisposeScope();
        _variance = variances.to(device, copy: true).DetachFromDisposeScope();
    }

    /// <summary>Gets the directions, row-major.</summary>
    public float[] Directions { get; }

    /// <summary>Gets the variances along them, row-major.</summary>
    public float[] Variance { get; }

    /// <summary>Gets the number of features.</summary>
    public int FeatureCount { get; }

    /// <summary>Computes the variance of each logit.</summary>
    /// <param name="features">Units x features.</param>
    /// <returns>Units x classes.</returns>
    public Tensor LogitVariance(Tensor features)
    {
        // The last row of the directions belongs to the feature that is always 1.
        Tensor along = addmm(_directions.narrow(0, FeatureCount, 1), features, _directions.narrow(0, 0, FeatureCount), 1, 1);
        return along.Squared().mm(_variance);
    }

    /// <summary>Divides logits by their uncertainty.</summary>
    /// <param name="features">Units x features.</param>
    /// <param name="logits">Units x classes.</param>
    /// <returns>Units x classes.</returns>
    public Tensor Temper(Tensor features, Tensor logits) => logits / LogitVariance(features).Times(Math.PI / 8).Plus(1).sqrt();

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        _directions.Dispose();
        _variance.Dispose();
    }
}
