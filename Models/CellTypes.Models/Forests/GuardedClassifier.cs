using System;
using CellTypes.Models.Inference;

namespace CellTypes.Models.Forests;

/// <summary>A classifier of any kind, and a forest beside it that was trained on the same units and says which units are unlike all of
/// them.</summary>
public sealed class GuardedClassifier : ClassifierWrapper, INoveltyClassifier
{
    /// <summary>Puts classifier and guard together.</summary>
    /// <param name="classifier">The classifier that gives the probabilities; disposed of with this one where it is disposable.</param>
    /// <param name="guard">The forest that gives the novelty.</param>
    /// <exception cref="ArgumentException">They differ in their inputs or classes.</exception>
    public GuardedClassifier(IClassifier classifier, NoveltyForest guard)
        : base(classifier)
    {
        if ((classifier.InputLength, classifier.ClassCount) != (guard.InputLength, guard.ClassCount))
        {
            throw new ArgumentException(
                $"The classifier has {classifier.InputLength} inputs and {classifier.ClassCount} classes, its guard {guard.InputLength} and {guard.ClassCount}.");
        }
        Guard = guard;
    }

    /// <summary>Gets the forest that gives the novelty.</summary>
    public NoveltyForest Guard { get; }

    /// <inheritdoc/>
    public override void Predict(ReadOnlySpan<float> inputs, int count, Span<float> probabilities) => Classifier.Predict(inputs, count, probabilities);

    /// <inheritdoc/>
    public void Predict(ReadOnlySpan<float> inputs, int count, Span<float> probabilities, Span<float> novelty)
    {
        // The guard's probabilities are a by-product; those of the classifier replace them.
        Guard.Predict(inputs, count, probabilities, novelty);
        Classifier.Predict(inputs, count, probabilities);
    }
}
