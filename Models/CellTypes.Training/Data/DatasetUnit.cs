using System.Collections.Generic;
using CellTypes.Models.Recordings;

namespace CellTypes.Training.Data;

/// <summary>A unit of a data set, with what is known about it.</summary>
/// <param name="Signals">
/// The spikes that passed the quality filters and the mean waveform, for views to compute from. Its <see cref="RecordedUnit.Id"/> is unique in
/// the data set. The channels of its template are those of its probe, which has only the channels of this unit; <paramref name="ChannelIds"/>
/// leads to the probe that was recorded with.
/// </param>
/// <param name="Label">The cell type, or null for a unit without a label.</param>
/// <param name="Lab">The lab.</param>
/// <param name="Recording">The recording that the unit is from.</param>
/// <param name="Neuron">The unit's name in that recording, the cluster id as a rule.</param>
/// <param name="ChannelIds">The channel of the recorded probe that each row of the waveform is from.</param>
/// <param name="RecordedSpikes">The number of spikes before the quality filters.</param>
public sealed record DatasetUnit(
    RecordedUnit Signals, string? Label, string Lab, string Recording, string Neuron, IReadOnlyList<int> ChannelIds, int RecordedSpikes);

/// <summary>A unit that a data set cannot use.</summary>
/// <param name="Id">Its name in the data set, or recording and cluster where it never got there.</param>
/// <param name="Label">The cell type, or null for a unit without a label.</param>
/// <param name="Reason">Why it is left out.</param>
public sealed record DroppedUnit(string Id, string? Label, string Reason);

/// <summary>How far the reading of a data set is.</summary>
/// <param name="Done">The number of units read, kept or not.</param>
/// <param name="Total">The number of units in the file.</param>
public readonly record struct ReadingProgress(int Done, int Total);
