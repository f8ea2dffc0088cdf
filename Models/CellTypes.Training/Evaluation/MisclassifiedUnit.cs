namespace CellTypes.Training.Evaluation;

/// <summary>A unit that was labelled wrongly with at least one seed.</summary>
/// <param name="Unit">The unit's identity.</param>
/// <param name="Label">Its true class.</param>
/// <param name="TakenFor">The wrong class it was given most often.</param>
/// <param name="Wrong">The number of seeds with which it was labelled wrongly.</param>
/// <param name="Scored">The number of seeds with which it was labelled at all.</param>
public sealed record MisclassifiedUnit(string Unit, string Label, string TakenFor, int Wrong, int Scored);
