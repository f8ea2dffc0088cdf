using System;

namespace CellTypes.Models.Inference;

/// <summary>A classifier of scaled inputs, together with the scaling.</summary>
public sealed class ScaledClassifier : IClassifier, IDisposable
{
    private readonly InputScaling _scaling;
    private readonly IClassifier _classifier;

    /// <summary>Puts scaling and classifier together.</summary>
    /// <param name="scaling">The scaling.</param>
    /// <param name="classifier">The classifier; disposed of with this one where it is disposable.</param>
    /// <exception cref="ArgumentException">They are for different numbers of inputs.</exception>
    public ScaledClassifier(InputScaling scaling, IClassifier classifier)
    {
        if (scaling.InputLength != classifier.InputLength)
        {
            throw new ArgumentException(
                $"The scaling is for {scaling.InputLength} inputs, the classifier for {classifier.InputLength}.", nameof(classifier));
        }
        _scaling = scaling;
        _classifier = classifier;
    }

    /// <inheritdoc/>
    public int InputLength => _classifier.InputLength;

    /// <inheritdoc/>
    public int ClassCount => _classifier.ClassCount;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A span is shorter than <paramref name="count"/> asks for, or an input is NaN or
    /// infinite.</exception>
    public void Predict(ReadOnlySpan<float> inputs, int count, Span<float> probabilities)
    {
        ClassifierArguments.CheckPrediction(this, inputs, count, probabilities);
        float[] scaled = new float[count * InputLength];
        _scaling.Apply(inputs.Slice(0, scaled.Length), scaled);
        _classifier.Predict(scaled, count, probabilities);
    }

    /// <summary>Disposes of the classifier.</summary>
    public void Dispose() => (_classifier as IDisposable)?.Dispose();
}
