namespace CellTypes.Training.Data;

/// <summary>How far the reading of a data set is.</summary>
/// <param name="Done">The number of units read, kept or not.</param>
/// <param name="Total">The number of units in the file.</param>
public readonly record struct ReadingProgress(int Done, int Total);
