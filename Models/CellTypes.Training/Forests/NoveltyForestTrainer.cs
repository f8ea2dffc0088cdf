using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using CellTypes.Models.Forests;
using CellTypes.Models.Inference;
using CellTypes.Models.Views;
using CellTypes.Training.Data;
using CellTypes.Training.Folds;
using CellTypes.Training.Trainers;
using MathNet.Numerics.Statistics;

namespace CellTypes.Training.Forests;

/// <summary>Random forests that tell outliers, with thresholds fitted on units that were held out.</summary>
/// <remarks>
/// A forest has seen its training units, so their own distances say nothing about those of new units. The training units are divided into
/// folds, the traces of a cell together; each is measured by a forest fitted on the others; the thresholds are quantiles of these distances,
/// all folds pooled. The forest itself is then fitted on all of them.
/// </remarks>
/// <param name="options">How the forest is trained; the seed is that of the fit.</param>
/// <param name="views">The views that make the inputs.</param>
public sealed class NoveltyForestTrainer(ForestOptions options, IReadOnlyList<UnitView> views) : ITrainer
{
    /// <summary>The number of folds for the thresholds; fewer where there are fewer units, or cells.</summary>
    public const int Folds = 10;

    /// <summary>The share of held-out training units below the threshold of <c>neighbours</c>: one in twenty is turned away.</summary>
    public const double NeighbourQuantile = 0.95;

    /// <summary>
    /// The share of held-out training units below the threshold of a view's reconstruction error. Artefacts lie far above every unit, so a
    /// threshold that costs one unit in a hundred finds them.
    /// </summary>
    public const double ReconstructionQuantile = 0.99;

    private readonly ForestTrainer _forests = new(options);

    /// <inheritdoc/>
    public string Description =>
        $"{_forests.Description}, outliers beyond {NeighbourQuantile:0.##} / {ReconstructionQuantile:0.##} of held-out units";

    /// <summary>Fits a forest with its thresholds.</summary>
    /// <param name="training">The units to learn from, of 2 cells at least.</param>
    /// <param name="seed">Decides everything random: equal seeds give equal forests.</param>
    /// <param name="cancellation">Stops the fit.</param>
    public NoveltyForest Fit(LabelledSet training, int seed, CancellationToken cancellation)
    {
        NoveltyForest forest = FitWithoutThresholds(training, seed, cancellation);
        float[][] distances = [.. forest.DistanceNames.Select(_ => new float[training.Count])];
        IReadOnlyList<Fold> folds = new InnerKFold(Folds).Split(training, seed);
        for (int f = 0; f < folds.Count; f++)
        {
            NoveltyForest ofFold = FitWithoutThresholds(training.SelectUnits(folds[f].Training), DerivedSeed.Of(seed, f), cancellation);
            Measure(ofFold, training, folds[f].Test, distances);
        }
        return forest.WithThresholds(
            [.. distances.Select((values, i) => Quantile(values, i == 0 ? NeighbourQuantile : ReconstructionQuantile))]);
    }

    IClassifier ITrainer.Fit(LabelledSet training, int seed, CancellationToken cancellation) => Fit(training, seed, cancellation);

    /// <summary>
    /// Adds what a forest needs to tell outliers. The thresholds are infinite at first, see <see cref="NoveltyForest.WithThresholds"/>.
    /// </summary>
    /// <param name="forest">The forest.</param>
    /// <param name="inputs">The row-major inputs that it was trained on.</param>
    /// <param name="views">The views that make them.</param>
    /// <exception cref="ArgumentException">The inputs are not what the views make, are too few or too many, or are not finite.</exception>
    public static NoveltyForest Fit(RandomForest forest, ReadOnlySpan<float> inputs, IReadOnlyList<UnitView> views)
    {
        if (forest is null) throw new ArgumentNullException(nameof(forest));
        int count = inputs.Length / forest.InputLength;
        if (views.Sum(view => view.InputNames.Count) != forest.InputLength || count * forest.InputLength != inputs.Length)
        {
            throw new ArgumentException(
                $"The forest takes {forest.InputLength} inputs; the views or the {inputs.Length} values do not fit.");
        }
        if (count < NoveltyForest.NeighbourCount || count > ushort.MaxValue)
            throw new ArgumentException($"{count} training units are not between {NoveltyForest.NeighbourCount} and {ushort.MaxValue}.", nameof(inputs));
        LeafNeighbours neighbours = new(forest, FindLeaves(forest, inputs, count), count);
        List<ReconstructionError> errors = [];
        int offset = 0;
        foreach (UnitView view in views)
        {
            if (ReconstructionError.Measures(view)) errors.Add(FitError(view, offset, inputs, forest.InputLength));
            offset += view.InputNames.Count;
        }
        return new NoveltyForest(forest, neighbours, [.. errors], [.. Enumerable.Repeat(float.PositiveInfinity, errors.Count + 1)]);
    }

    private NoveltyForest FitWithoutThresholds(LabelledSet training, int seed, CancellationToken cancellation) =>
        Fit((RandomForest)_forests.Fit(training, seed, cancellation), training.Inputs, views);

    private static int[] FindLeaves(RandomForest forest, ReadOnlySpan<float> inputs, int count)
    {
        int[] leaves = new int[forest.TreeCount * count];
        float[] probabilities = new float[count * forest.ClassCount];
        ClassifierArguments.CheckPrediction(forest, inputs, count, probabilities);
        for (int first = 0; first < count; first += RandomForest.RowsPerBlock)
        {
            int rows = Math.Min(RandomForest.RowsPerBlock, count - first), start = first;
            forest.PredictBlock(
                inputs.Slice(first * forest.InputLength, rows * forest.InputLength),
                rows,
                probabilities.AsSpan(first * forest.ClassCount, rows * forest.ClassCount),
                (tree, found) => found.CopyTo(leaves.AsSpan(tree * count + start)));
        }
        return leaves;
    }

    private static ReconstructionError FitError(UnitView view, int offset, ReadOnlySpan<float> inputs, int inputLength)
    {
        int length = view.InputNames.Count;
        float[] rows = new float[inputs.Length / inputLength * length];
        for (int row = 0; row * length < rows.Length; row++)
        {
            Span<float> values = rows.AsSpan(row * length, length);
            inputs.Slice(row * inputLength + offset, length).CopyTo(values);
            if (view is AutocorrelogramShapeView) ReconstructionError.TakeRoots(values, values);
        }
        return new ReconstructionError(view, offset, PrincipalComponents.Fit(rows, length, ReconstructionError.Components));
    }

    private static void Measure(NoveltyForest forest, LabelledSet set, int[] units, float[][] distances)
    {
        LabelledSet test = set.SelectUnits(units);
        float[] measured = new float[test.Count * distances.Length];
        forest.Measure(test.Inputs, test.Count, new float[test.Count * forest.ClassCount], measured);
        for (int i = 0; i < units.Length; i++)
        {
            for (int d = 0; d < distances.Length; d++) distances[d][units[i]] = measured[i * distances.Length + d];
        }
    }

    private static float Quantile(float[] values, double share) =>
        (float)Statistics.QuantileCustom(values.Select(value => (double)value), share, QuantileDefinition.R7);
}
