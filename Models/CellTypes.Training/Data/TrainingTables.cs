using System.Collections.Generic;

namespace CellTypes.Training.Data;

/// <summary>Labelled units together with where they come from.</summary>
/// <param name="Set">The units.</param>
/// <param name="Files">The files that were read, relative to the folder of the data, in the order of reading.</param>
/// <param name="LeftOut">Which labelled units were left out and why, one line each.</param>
public sealed record TrainingTables(LabelledSet Set, IReadOnlyList<string> Files, IReadOnlyList<string> LeftOut);
