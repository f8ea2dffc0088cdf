using System;
using System.Collections.Generic;
using CellTypes.Models.Recordings;
using CellTypes.Training.Data;

namespace CellTypes.Cli;

/// <summary>Phy folders and the cell types of their units.</summary>
/// <param name="Folders">The folders.</param>
/// <param name="Label">Gives the cell type of a unit, or null where there is none.</param>
/// <param name="Source">Which of the units are taken, and how.</param>
internal sealed record LabelledPhyFolders(IReadOnlyList<SortedRecording> Folders, Func<SortedRecording, SortedUnit, string?> Label, PhySource Source);
