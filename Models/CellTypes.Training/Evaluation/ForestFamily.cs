using System.Threading;
using CellTypes.Models.Forests;
using CellTypes.Models.Inference;
using CellTypes.Training.Data;

namespace CellTypes.Training.Evaluation;

/// <summary>Random forests.</summary>
/// <param name="options">How to train; the seed is that of the fit.</param>
public sealed class ForestFamily(ForestOptions options) : IModelFamily
{
    /// <summary>
    /// Gets the random forest of D'Agostino 2022 (appendix A, "Random Forest"), the same for every set of features. The thesis trains it on
    /// randomly oversampled units: see <see cref="OversampledFamily"/>.
    /// </summary>
    public static ForestOptions Thesis { get; } = new()
    {
        Trees = 328,
        Criterion = SplitCriterion.Entropy,
        FeaturesPerSplit = FeaturesPerSplit.Log2,
        MinimumLeaf = 3,
    };

    /// <summary>Gets a forest with class weights, so that rare classes count as much as common ones.</summary>
    public static ForestOptions Balanced { get; } = new() { Trees = 300, MinimumLeaf = 2, ClassWeights = ClassWeights.Balanced };

    /// <inheritdoc/>
    public string Description =>
        $"{(options.RandomThresholds ? "extremely randomised trees" : "random forest")} ({options.Trees} trees, {options.Criterion.ToString().ToLowerInvariant()}, "
        + $"{options.FeaturesPerSplit} features per split, leaves of {options.MinimumLeaf} or more, class weights {options.ClassWeights})";

    /// <inheritdoc/>
    public IClassifier Fit(LabelledSet training, int seed, CancellationToken cancellation) =>
        RandomForest.Train(
            training.Inputs, training.InputLength, training.Labels, training.ClassNames.Count, options with { Seed = seed }, cancellation);
}
