using System;

namespace CellTypes.Models.Inference;

/// <summary>A classifier that changes what another one takes or gives.</summary>
/// <param name="classifier">The other one; disposed of with this one where it is disposable.</param>
public abstract class ClassifierWrapper(IClassifier classifier) : IDeviceClassifier, IDisposable
{
    /// <summary>Gets the classifier that is wrapped.</summary>
    public IClassifier Classifier { get; } = classifier;

    /// <inheritdoc/>
    public virtual int InputLength => Classifier.InputLength;

    /// <inheritdoc/>
    public int ClassCount => Classifier.ClassCount;

    /// <inheritdoc/>
    public virtual string? Device => (Classifier as IDeviceClassifier)?.Device;

    /// <inheritdoc/>
    public abstract void Predict(ReadOnlySpan<float> inputs, int count, Span<float> probabilities);

    /// <summary>Disposes of the classifier that is wrapped.</summary>
    public virtual void Dispose() => (Classifier as IDisposable)?.Dispose();
}
