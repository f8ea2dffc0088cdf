using System;
using System.Buffers;

namespace CellTypes.Models.Inference;

/// <summary>A classifier of scaled inputs, together with the scaling.</summary>
internal sealed class ScaledClassifier : ClassifierWrapper
{
    /// <summary>Puts scaling and classifier together.</summary>
    /// <param name="scaling">The scaling.</param>
    /// <param name="classifier">The classifier; disposed of with this one where it is disposable.</param>
    /// <exception cref="ArgumentException">They are for different numbers of inputs.</exception>
    public ScaledClassifier(IInputScaling scaling, IClassifier classifier)
        : base(classifier)
    {
        if (scaling.InputLength != classifier.InputLength)
        {
            throw new ArgumentException(
                $"The scaling is for {scaling.InputLength} inputs, the classifier for {classifier.InputLength}.", nameof(classifier));
        }
        Scaling = scaling;
    }

    /// <summary>Gets the scaling.</summary>
    public IInputScaling Scaling { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A span is shorter than <paramref name="count"/> asks for, or an input is NaN or
    /// infinite.</exception>
    public override void Predict(ReadOnlySpan<float> inputs, int count, Span<float> probabilities)
    {
        ClassifierArguments.CheckPrediction(this, inputs, count, probabilities);
        float[] scaled = ArrayPool<float>.Shared.Rent(count * InputLength);
        Scaling.Apply(inputs.Slice(0, count * InputLength), scaled);
        ClassifierArguments.PredictFinite(Classifier, scaled, count, probabilities);
        ArrayPool<float>.Shared.Return(scaled);
    }
}
