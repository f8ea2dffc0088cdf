using System;
using System.Threading;
using System.Threading.Tasks;
using CellTypes.Models.Forests;
using CellTypes.Models.Inference;
using CellTypes.Training.Data;
using CellTypes.Training.Trainers;

namespace CellTypes.Training.Forests;

/// <summary>Random forests.</summary>
/// <param name="options">How to train; the seed is that of the fit.</param>
public sealed class ForestTrainer(ForestOptions options) : ITrainer
{
    /// <summary>
    /// Gets the random forest of D'Agostino 2022 (appendix A, "Random Forest"), the same for every set of features. The thesis trains it on
    /// randomly oversampled units: see <see cref="OversampledTrainer"/>.
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
        Train(
            training.Inputs, training.InputLength, training.Labels, training.ClassNames.Count, options with { Seed = seed }, cancellation);

    /// <summary>Trains a forest.</summary>
    /// <param name="inputs">Row-major inputs, rows x <paramref name="inputLength"/>, all finite.</param>
    /// <param name="inputLength">The number of inputs of a row, at least 1.</param>
    /// <param name="labels">The class of each row, from 0 to <paramref name="classCount"/> - 1. A class may have no row; its probability is
    /// 0.</param>
    /// <param name="classCount">The number of classes, at least 1.</param>
    /// <param name="options">How to train.</param>
    /// <param name="cancellation">Stops the training between two trees.</param>
    /// <returns>The forest; the same one for the same arguments on any number of threads.</returns>
    /// <remarks>
    /// The conventions are those of scikit-learn: the minimum leaf counts different rows, not bootstrap draws; a node whose drawn features
    /// are all constant draws on until one is not; thresholds are midpoints; nodes are split while they hold two classes and a split leaves
    /// enough rows on both sides.
    /// </remarks>
    /// <exception cref="CellTypesException">The arguments do not fit together, a label is out of range, or an input is NaN or
    /// infinite.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was signalled.</exception>
    public static RandomForest Train(
        ReadOnlySpan<float> inputs,
        int inputLength,
        ReadOnlySpan<int> labels,
        int classCount,
        ForestOptions options,
        CancellationToken cancellation = default)
    {
        TrainingArguments.Check(inputs, inputLength, labels, classCount);
        CheckOptions(options);
        var table = new TrainingTable(inputs, inputLength, labels);
        var terms = new ImpurityTerms(options.Criterion, options.ClassWeights.Resolve(CountClasses(labels, classCount)), labels.Length);
        return new RandomForest(inputLength, classCount, Grow(table, options, terms, cancellation));
    }

    private static void CheckOptions(ForestOptions options)
    {
        if (options.Trees < 1)
            throw new CellTypesException($"A forest needs at least one tree, not {options.Trees}.");
        if (options.MinimumLeaf < 1)
            throw new CellTypesException($"The minimum leaf must be at least 1, not {options.MinimumLeaf}.");
        if (options.Threads < 0)
            throw new CellTypesException($"The number of threads must be 0 (all cores) or more, not {options.Threads}.");
    }

    private static int[] CountClasses(ReadOnlySpan<int> labels, int classCount)
    {
        var counts = new int[classCount];
        foreach (int label in labels)
            counts[label]++;
        return counts;
    }

    private static Tree[] Grow(TrainingTable table, ForestOptions options, ImpurityTerms terms, CancellationToken cancellation)
    {
        var trees = new Tree[options.Trees];
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = options.Threads == 0 ? Environment.ProcessorCount : options.Threads,
            CancellationToken = cancellation,
        };
        Parallel.For(
            0,
            trees.Length,
            parallel,
            () => new TreeGrower(table, options, terms),
            (t, _, grower) =>
            {
                trees[t] = grower.Grow(t);
                return grower;
            },
            _ => { });
        return trees;
    }
}
