using System;
using CellTypes.Models.Forests;

namespace CellTypes.Models.Linear;

/// <summary>How a logistic regression is fitted.</summary>
public sealed record LogisticOptions
{
    /// <summary>
    /// Gets the penalty on the weights, positive: half of it times their sum of squares is added to the negative log-likelihood summed over
    /// rows (1 / C of scikit-learn). Intercepts are free.
    /// </summary>
    public double Penalty { get; init; } = 0.01;

    /// <summary>Gets how much a row of each class counts.</summary>
    public ClassWeights ClassWeights { get; init; } = ClassWeights.None;

    /// <summary>The options in a few words.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"L2 penalty {Penalty}, class weights {ClassWeights}");

    internal void Validate()
    {
        // The weights of separable classes would grow without end.
        if (!(Penalty > 0) || double.IsInfinity(Penalty)) throw new SettingException(nameof(Penalty), Penalty, "a positive number");
    }
}
