namespace CellTypes.Training.Data;

/// <summary>A unit that a data set cannot use.</summary>
/// <param name="Id">Its name in the data set, or recording and cluster where it never got there.</param>
/// <param name="Label">The cell type, or null for a unit without a label.</param>
/// <param name="Reason">Why it is left out.</param>
public sealed record DroppedUnit(string Id, string? Label, string Reason);
