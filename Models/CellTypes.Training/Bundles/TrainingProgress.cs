namespace CellTypes.Training.Bundles;

/// <summary>What a training does, and how far it is.</summary>
/// <param name="What">What is being done, for example <c>cortex: measuring kfold:5, 3 seeds</c>.</param>
/// <param name="Done">The number of fits done.</param>
/// <param name="Total">The number of fits in all; 0 where it is not known.</param>
public readonly record struct TrainingProgress(string What, int Done = 0, int Total = 0);
