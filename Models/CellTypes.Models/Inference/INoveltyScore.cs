using System;

namespace CellTypes.Models.Inference;

/// <summary>How unlike its training data a model finds a unit.</summary>
public interface INoveltyScore
{
    /// <summary>Scores units by their model inputs.</summary>
    /// <param name="inputs">Row-major inputs, the same rows as the classifier gets.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="novelty">Receives one score a row, 0 or more; above 1 the unit is an outlier.</param>
    void Score(ReadOnlySpan<float> inputs, int count, Span<float> novelty);
}
