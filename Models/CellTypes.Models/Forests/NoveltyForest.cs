using System;
using System.Buffers;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using CellTypes.Models.Inference;

namespace CellTypes.Models.Forests;

/// <summary>A random forest that remembers its training units, and so knows an outlier from a unit like them.</summary>
/// <remarks>
/// <para>Up to three distances are measured, each over its own threshold, and the largest ratio is the novelty:</para>
/// <para><c>neighbours</c>: 1 minus the mean, over the five training units nearest to the unit, of the share of trees in which it lies in
/// the same leaf as they (the proximity of Breiman 2001). A unit between the classes, or beyond all of them, shares few leaves with
/// any.</para>
/// <para><c>waveform/peak-90@1</c> and <c>acg/ms-100@1</c>, where the model takes these views: what ten principal components of the
/// training units leave of the view, for the autocorrelogram less its counting noise. They catch what a forest cannot see, since it looks
/// at single values only: white noise and line hum.</para>
/// <para>Immutable; several threads may call <see cref="Predict(ReadOnlySpan{float}, int, Span{float}, Span{float})"/> at once.</para>
/// </remarks>
public sealed class NoveltyForest : INoveltyClassifier
{
    /// <summary>The number of training units whose proximity counts.</summary>
    public const int NeighbourCount = 5;

    private readonly ReconstructionError[] _errors;
    private readonly float[] _thresholds;

    internal NoveltyForest(RandomForest forest, LeafNeighbours neighbours, ReconstructionError[] errors, float[] thresholds)
    {
        Forest = forest;
        Neighbours = neighbours;
        _errors = errors;
        _thresholds = thresholds;
    }

    /// <summary>Gets the forest.</summary>
    public RandomForest Forest { get; }

    /// <inheritdoc/>
    public int InputLength => Forest.InputLength;

    /// <inheritdoc/>
    public int ClassCount => Forest.ClassCount;

    /// <summary>Gets the names of the distances: <c>neighbours</c>, then the views that are measured.</summary>
    public IReadOnlyList<string> DistanceNames => ["neighbours", .. _errors.Select(error => error.View.Name)];

    /// <summary>Gets the threshold of each distance, above which a unit is an outlier.</summary>
    public IReadOnlyList<float> Thresholds => _thresholds;

    internal LeafNeighbours Neighbours { get; }

    internal IReadOnlyList<ReconstructionError> Errors => _errors;

    /// <summary>The same forest with other thresholds.</summary>
    /// <param name="thresholds">One for each of <see cref="DistanceNames"/>, above 0.</param>
    /// <exception cref="ArgumentException">There are not as many, or one is not above 0.</exception>
    public NoveltyForest WithThresholds(IReadOnlyList<float> thresholds)
    {
        if (thresholds is null) throw new ArgumentNullException(nameof(thresholds));
        if (thresholds.Count != _thresholds.Length || thresholds.Any(threshold => !(threshold > 0)))
        {
            throw new ArgumentException(
                $"{_thresholds.Length} thresholds above 0 are needed: {string.Join(", ", DistanceNames)}.", nameof(thresholds));
        }
        return new NoveltyForest(Forest, Neighbours, _errors, [.. thresholds]);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// A span is shorter than <paramref name="count"/> asks for, or an input is NaN or infinite.
    /// </exception>
    public void Predict(ReadOnlySpan<float> inputs, int count, Span<float> probabilities) => Forest.Predict(inputs, count, probabilities);

    /// <inheritdoc/>
    /// <remarks>Many rows are divided over the cores.</remarks>
    /// <exception cref="ArgumentException">
    /// A span is shorter than <paramref name="count"/> asks for, or an input is NaN or infinite.
    /// </exception>
    public void Predict(ReadOnlySpan<float> inputs, int count, Span<float> probabilities, Span<float> novelty)
    {
        if (novelty.Length < count) throw new ArgumentException($"{count} scores do not fit in {novelty.Length} values.", nameof(novelty));
        ClassifierArguments.CheckPrediction(this, inputs, count, probabilities);
        if (count <= RandomForest.RowsPerBlock)
        {
            PredictBlock(inputs, count, probabilities, novelty);
            return;
        }
        // See RandomForest.Predict.
        ArrayPool<float> pool = ArrayPool<float>.Shared;
        float[] rows = pool.Rent(count * InputLength), results = pool.Rent(count * ClassCount), scores = pool.Rent(count);
        inputs.Slice(0, count * InputLength).CopyTo(rows);
        Parallel.For(0, (count + RandomForest.RowsPerBlock - 1) / RandomForest.RowsPerBlock, block =>
        {
            int first = block * RandomForest.RowsPerBlock, ofBlock = Math.Min(RandomForest.RowsPerBlock, count - first);
            PredictBlock(rows.AsSpan(first * InputLength), ofBlock, results.AsSpan(first * ClassCount), scores.AsSpan(first));
        });
        results.AsSpan(0, count * ClassCount).CopyTo(probabilities);
        scores.AsSpan(0, count).CopyTo(novelty);
        pool.Return(rows);
        pool.Return(results);
        pool.Return(scores);
    }

    /// <summary>Measures the distances of units, from which thresholds are fitted.</summary>
    /// <param name="inputs">Row-major inputs.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="probabilities">Receives the class probabilities.</param>
    /// <param name="distances">Receives, row by row, one value for each of <see cref="DistanceNames"/>.</param>
    /// <exception cref="ArgumentException">
    /// A span is shorter than <paramref name="count"/> asks for, or an input is NaN or infinite.
    /// </exception>
    public void Measure(ReadOnlySpan<float> inputs, int count, Span<float> probabilities, Span<float> distances)
    {
        int stride = _thresholds.Length;
        if (distances.Length < count * stride)
            throw new ArgumentException($"{count} x {stride} distances do not fit in {distances.Length} values.", nameof(distances));
        ClassifierArguments.CheckPrediction(this, inputs, count, probabilities);
        MeasureNeighbours(inputs, count, probabilities, distances, stride);
        for (int row = 0; row < count; row++)
        {
            for (int i = 0; i < _errors.Length; i++)
                distances[row * stride + 1 + i] = _errors[i].Distance(inputs.Slice(row * InputLength, InputLength), 0);
        }
    }

    private void PredictBlock(ReadOnlySpan<float> inputs, int rows, Span<float> probabilities, Span<float> novelty)
    {
        MeasureNeighbours(inputs, rows, probabilities, novelty, 1);
        for (int row = 0; row < rows; row++) novelty[row] = Novelty(inputs.Slice(row * InputLength, InputLength), novelty[row]);
    }

    // One distance every stride values.
    private void MeasureNeighbours(ReadOnlySpan<float> inputs, int count, Span<float> probabilities, Span<float> distances, int stride)
    {
        NeighbourCounter counter = new(Neighbours, Math.Min(count, RandomForest.RowsPerBlock));
        RandomForest.LeafVisitor visit = (_, leaves) => counter.Add(leaves);
        for (int first = 0; first < count; first += RandomForest.RowsPerBlock)
        {
            int rows = Math.Min(RandomForest.RowsPerBlock, count - first);
            counter.Clear();
            Forest.PredictBlock(
                inputs.Slice(first * InputLength, rows * InputLength),
                rows,
                probabilities.Slice(first * ClassCount, rows * ClassCount),
                visit);
            for (int row = 0; row < rows; row++)
            {
                int shared = counter.SumOfLargest(row, NeighbourCount);
                distances[(first + row) * stride] = 1 - shared / (float)(NeighbourCount * Forest.TreeCount);
            }
        }
    }

    private float Novelty(ReadOnlySpan<float> row, float neighbourDistance)
    {
        float novelty = neighbourDistance / _thresholds[0];
        for (int i = 0; i < _errors.Length; i++)
        {
            float threshold = _thresholds[1 + i];
            novelty = Math.Max(novelty, _errors[i].Distance(row, novelty * threshold) / threshold);
        }
        return novelty;
    }
}
