using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Runtime.InteropServices;

namespace CellTypes.Models.Inference;

/// <summary>A unit is what the known units nearest to it are: the mean of their class shares, weighted by exp(-d² / d_k²) of their distances d,
/// d_k that of the farthest.</summary>
internal sealed class NeighbourClassifier : IClassifier
{
    private readonly float[] _rows;
    private readonly float[] _shares;

    /// <summary>Makes a classifier of known units; the arrays are not copied.</summary>
    /// <param name="rows">Row-major inputs of the known units, on a scale on which distances mean something.</param>
    /// <param name="inputLength">The number of inputs.</param>
    /// <param name="shares">Row-major class shares of the known units; each row sums to 1.</param>
    /// <param name="classCount">The number of classes.</param>
    /// <param name="neighbours">The number of nearest units that count.</param>
    /// <exception cref="ArgumentException">The lengths do not fit together.</exception>
    public NeighbourClassifier(float[] rows, int inputLength, float[] shares, int classCount, int neighbours)
    {
        int units = shares.Length / classCount;
        if (units * classCount != shares.Length || units * (long)inputLength != rows.Length)
            throw new ArgumentException($"{rows.Length} inputs and {shares.Length} shares are not those of the same units.", nameof(rows));
        if (neighbours < 1 || neighbours > units)
            throw new ArgumentException($"{neighbours} neighbours are not between 1 and the {units} units.", nameof(neighbours));
        (_rows, _shares, InputLength, ClassCount, Neighbours) = (rows, shares, inputLength, classCount, neighbours);
    }

    /// <inheritdoc/>
    public int InputLength { get; }

    /// <inheritdoc/>
    public int ClassCount { get; }

    /// <summary>Gets the number of nearest units that count.</summary>
    public int Neighbours { get; }

    /// <summary>Gets the inputs of the known units, row-major.</summary>
    public IReadOnlyList<float> Rows => _rows;

    /// <summary>Gets the class shares of the known units, row-major.</summary>
    public IReadOnlyList<float> Shares => _shares;

    /// <summary>Computes the squared distances of a row from others.</summary>
    /// <param name="row">The row.</param>
    /// <param name="rows">The others, row-major.</param>
    public static double[] SquaredDistances(ReadOnlySpan<float> row, ReadOnlySpan<float> rows)
    {
        double[] distances = new double[rows.Length / row.Length];
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(row);
        for (int unit = 0; unit < distances.Length; unit++)
        {
            ReadOnlySpan<float> other = rows.Slice(unit * row.Length, row.Length);
            ReadOnlySpan<Vector<float>> otherVectors = MemoryMarshal.Cast<float, Vector<float>>(other);
            Vector<float> sums = Vector<float>.Zero;
            for (int v = 0; v < vectors.Length; v++)
            {
                Vector<float> difference = vectors[v] - otherVectors[v];
                sums += difference * difference;
            }
            double sum = Vector.Dot(sums, Vector<float>.One);
            for (int i = vectors.Length * Vector<float>.Count; i < row.Length; i++) sum += (row[i] - other[i]) * (row[i] - other[i]);
            distances[unit] = sum;
        }
        return distances;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A span is too short, or an input is NaN or infinite.</exception>
    public void Predict(ReadOnlySpan<float> inputs, int count, Span<float> probabilities)
    {
        ClassifierArguments.CheckPrediction(this, inputs, count, probabilities);
        for (int row = 0; row < count; row++)
        {
            double[] distances = SquaredDistances(inputs.Slice(row * InputLength, InputLength), _rows);
            int[] nearest = Enumerable.Range(0, distances.Length).ToArray();
            Array.Sort(distances, nearest);
            double farthest = distances[Neighbours - 1], sum = 0;
            double[] shares = new double[ClassCount];
            for (int n = 0; n < Neighbours; n++)
            {
                // Not a quotient of two zeros or of two infinities.
                double weight = Math.Exp(distances[n] < farthest ? -distances[n] / farthest : -1);
                sum += weight;
                for (int c = 0; c < ClassCount; c++) shares[c] += weight * _shares[nearest[n] * ClassCount + c];
            }
            for (int c = 0; c < ClassCount; c++) probabilities[row * ClassCount + c] = (float)(shares[c] / sum);
        }
    }
}
