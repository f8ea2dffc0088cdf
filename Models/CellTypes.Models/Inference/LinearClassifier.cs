using System;
using System.Collections.Generic;
using System.Linq;

namespace CellTypes.Models.Inference;

/// <summary>A score a class that is linear in the inputs; the probabilities are the softmax of the scores.</summary>
public sealed class LinearClassifier : IClassifier
{
    private readonly double[] _weights;
    private readonly double[] _intercepts;

    /// <summary>Makes a classifier of its parameters.</summary>
    /// <param name="weights">Row-major weights, classes x inputs, all finite.</param>
    /// <param name="intercepts">The intercept of each class; minus infinity gives the class probability 0.</param>
    /// <exception cref="ArgumentException">The lengths do not fit together, a weight is not finite, or no class is possible.</exception>
    public LinearClassifier(IReadOnlyList<double> weights, IReadOnlyList<double> intercepts)
    {
        if (intercepts.Count == 0 || weights.Count == 0 || weights.Count % intercepts.Count != 0)
            throw new ArgumentException($"{weights.Count} weights cannot be shared by {intercepts.Count} classes.", nameof(weights));
        if (weights.Any(weight => double.IsNaN(weight) || double.IsInfinity(weight)))
            throw new ArgumentException("Every weight must be a finite number.", nameof(weights));
        if (intercepts.Any(value => double.IsNaN(value) || double.IsPositiveInfinity(value)) || intercepts.All(double.IsNegativeInfinity))
        {
            throw new ArgumentException(
                "Every intercept must be a finite number or minus infinity, and one at least finite.", nameof(intercepts));
        }
        _weights = [.. weights];
        _intercepts = [.. intercepts];
    }

    /// <inheritdoc/>
    public int InputLength => _weights.Length / _intercepts.Length;

    /// <inheritdoc/>
    public int ClassCount => _intercepts.Length;

    /// <summary>Gets the weights, classes x inputs.</summary>
    public IReadOnlyList<double> Weights => _weights;

    /// <summary>Gets the intercept of each class.</summary>
    public IReadOnlyList<double> Intercepts => _intercepts;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A span is shorter than <paramref name="count"/> asks for, or an input is NaN or
    /// infinite.</exception>
    public void Predict(ReadOnlySpan<float> inputs, int count, Span<float> probabilities)
    {
        ClassifierArguments.CheckPrediction(this, inputs, count, probabilities);
        double[] scores = new double[ClassCount];
        for (int row = 0; row < count; row++)
        {
            ReadOnlySpan<float> ofRow = inputs.Slice(row * InputLength, InputLength);
            for (int c = 0; c < scores.Length; c++)
            {
                double score = _intercepts[c];
                for (int i = 0; i < ofRow.Length; i++) score += _weights[c * ofRow.Length + i] * ofRow[i];
                scores[c] = score;
            }
            double largest = scores.Max();
            double sum = scores.Sum(score => Math.Exp(score - largest));
            for (int c = 0; c < scores.Length; c++) probabilities[row * ClassCount + c] = (float)(Math.Exp(scores[c] - largest) / sum);
        }
    }
}
