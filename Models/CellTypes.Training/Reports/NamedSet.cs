using CellTypes.Training.Data;

namespace CellTypes.Training.Reports;

/// <summary>Labelled units with the name by which a report calls them.</summary>
/// <param name="Name">The name, for example <c>c4_cerebellum:hull</c>.</param>
/// <param name="Set">The units.</param>
public sealed record NamedSet(string Name, LabelledSet Set);
