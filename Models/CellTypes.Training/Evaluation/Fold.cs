namespace CellTypes.Training.Evaluation;

/// <summary>One division of the units: those to fit on, and those to predict with what was fitted.</summary>
/// <param name="Name">What is left out: the unit, the group, or the number of the fold.</param>
/// <param name="Training">The indices of the training units.</param>
/// <param name="Test">The indices of the units left out.</param>
public sealed record Fold(string Name, int[] Training, int[] Test);
