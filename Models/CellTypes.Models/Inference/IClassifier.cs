using System;

namespace CellTypes.Models.Inference;

/// <summary>A trained classifier: rows of model inputs in, rows of class probabilities out.</summary>
/// <remarks>Implementations are immutable after loading; several threads may call <see cref="Predict"/> at once.</remarks>
public interface IClassifier
{
    /// <summary>Gets the number of values in one input row.</summary>
    int InputLength { get; }

    /// <summary>Gets the number of classes, which is the number of values in one output row.</summary>
    int ClassCount { get; }

    /// <summary>Computes the class probabilities of <paramref name="count"/> units at once.</summary>
    /// <param name="inputs">Row-major inputs, at least <paramref name="count"/> x <see cref="InputLength"/> values.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="probabilities">
    /// Receives row-major probabilities, at least <paramref name="count"/> x <see cref="ClassCount"/> values; each row sums to 1.
    /// </param>
    /// <exception cref="ArgumentException">A span is shorter than <paramref name="count"/> asks for.</exception>
    void Predict(ReadOnlySpan<float> inputs, int count, Span<float> probabilities);
}
