using System;

namespace CellTypes.Models.Inference;

/// <summary>A classifier that also says how unlike its training data it finds a unit.</summary>
/// <remarks>
/// Both come out of one call because they come out of one pass: the leaves that a unit falls into give its probabilities and its training
/// neighbours alike. Above 1 a unit is an outlier, to which no class applies.
/// </remarks>
public interface INoveltyClassifier : IClassifier
{
    /// <summary>Computes class probabilities and novelty of <paramref name="count"/> units at once.</summary>
    /// <param name="inputs">Row-major inputs, at least <paramref name="count"/> x <see cref="IClassifier.InputLength"/> values.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="probabilities">Receives the same probabilities as from <see cref="IClassifier.Predict"/>.</param>
    /// <param name="novelty">Receives one score a row, 0 or more; 1 is the threshold of an outlier.</param>
    /// <exception cref="ArgumentException">A span is shorter than <paramref name="count"/> asks for.</exception>
    void Predict(ReadOnlySpan<float> inputs, int count, Span<float> probabilities, Span<float> novelty);
}
