namespace CellTypes.Training.Evaluation;

/// <summary>How far an evaluation is.</summary>
/// <param name="Done">The number of fits done.</param>
/// <param name="Total">The number of fits in all: folds x seeds.</param>
public readonly record struct EvaluationProgress(int Done, int Total);
