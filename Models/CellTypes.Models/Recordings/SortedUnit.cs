using System.Collections.Generic;
using CellTypes.Models.Signals;

namespace CellTypes.Models.Recordings;

/// <summary>A unit of a sorted recording: what the sorter and the curator say about it.</summary>
public sealed class SortedUnit
{
    internal SortedUnit(string name, int spikeCount, Template? template, UnitPlace? place, IReadOnlyDictionary<string, string> properties)
    {
        Name = name;
        SpikeCount = spikeCount;
        Template = template;
        Place = place;
        Properties = properties;
    }

    /// <summary>Gets the name, unique within the recording: the cluster id in decimal digits for folders of phy and ALF, with the fraction that
    /// NeuroPyxels gives to the units of merged recordings, for example <c>7.1</c>; whatever the recording calls it for other formats.</summary>
    public string Name { get; }

    /// <summary>Gets the number of its spikes in the recording, at least 1; duplicates count.</summary>
    public int SpikeCount { get; }

    /// <summary>Gets the mean waveform on the channels that carry it, or null where the recording has none that can be used.</summary>
    public Template? Template { get; }

    /// <summary>Gets where the peak channel is, or null where neither a template nor the recording says which it is.</summary>
    public UnitPlace? Place { get; }

    /// <summary>
    /// Gets what tables say about the unit by column name, as text; columns that are empty for this unit are left out.
    /// </summary>
    public IReadOnlyDictionary<string, string> Properties { get; }
}
