using System;
using System.Collections.Generic;
using CellTypes.Models.Bundles;
using CellTypes.Models.Signals;
using CellTypes.Streaming.Updates;

namespace CellTypes.Dashboard.Sessions;

/// <summary>What the page shows: a running session, or a finished recording. Any thread may ask.</summary>
public interface ISession
{
    /// <summary>Gets what stays the same.</summary>
    SessionInfo Info { get; }

    /// <summary>Gets what is known now; the same object until there is news.</summary>
    SessionView View();

    /// <summary>Gets the signals of one unit, or null where there is no such unit.</summary>
    /// <param name="key">Its <see cref="UnitRow.Key"/>.</param>
    UnitDetail? Detail(string key);

    /// <summary>Says that a unit is looked at, so that what takes work is computed for it.</summary>
    /// <param name="key">Its <see cref="UnitRow.Key"/>.</param>
    /// <returns>To be disposed of when nobody looks any more.</returns>
    IDisposable Watch(string key);
}

/// <summary>What stays the same over a session.</summary>
public sealed record SessionInfo
{
    /// <summary>Gets what is shown, for example the name of the folder.</summary>
    public required string Title { get; init; }

    /// <summary>Gets a value indicating whether the session goes on: units and labels may change.</summary>
    public required bool IsLive { get; init; }

    /// <summary>Gets the model, or null where it is not known yet.</summary>
    public ModelIdentity? Model { get; init; }

    /// <summary>Gets where the model runs, or null where that is not known.</summary>
    public string? Device { get; init; }

    /// <summary>Gets the cell types of the model, in its order.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>Gets how the training units of each class look, by view; none where the model does not say.</summary>
    public IReadOnlyList<ViewBands> Bands { get; init; } = [];
}

/// <summary>What is known of a session at a moment. Immutable.</summary>
public sealed record SessionView
{
    /// <summary>Gets a number that grows with every news.</summary>
    public long Version { get; init; }

    /// <summary>Gets the units, in order of appearance.</summary>
    public IReadOnlyList<UnitRow> Rows { get; init; } = [];

    /// <summary>Gets the probe, or null where its geometry is unknown.</summary>
    public ProbeGeometry? Probe { get; init; }

    /// <summary>Gets the time of the recording in seconds.</summary>
    public double Seconds { get; init; }

    /// <summary>Gets what has come in and what of it was not used; null before the first update.</summary>
    public StreamCounters? Counters { get; init; }

    /// <summary>Gets the spikes, or windows of cells, a second of late, null where it is not known yet.</summary>
    public double? EventsPerSecond { get; init; }

    /// <summary>Gets the median and the 99th percentile of the ages of the last labels as they were given; null where ages are not known.</summary>
    public (TimeSpan Median, TimeSpan Percentile99)? Ages { get; init; }

    /// <summary>Gets a value indicating whether the source cannot wait, so that an old label is a late one; a recording that is replayed may be as slow as it likes.</summary>
    public bool IsRealTime { get; init; }

    /// <summary>Gets the monotonic clock when the newest update came, or null before the first.</summary>
    public long? UpdatedAt { get; init; }

    /// <summary>Gets a value indicating whether the session has ended: nothing more will come.</summary>
    public bool HasEnded { get; init; }

    /// <summary>Gets what is waited for before the first update; empty afterwards.</summary>
    public string Waiting { get; init; } = "";

    /// <summary>Gets where labels go: the publisher and the log, one line each.</summary>
    public IReadOnlyList<string> Outputs { get; init; } = [];

    /// <summary>Gets the newest messages beside the labels, oldest first.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>A unit as the table and the probe show it.</summary>
public sealed record UnitRow
{
    /// <summary>Gets the name of the unit within the session: its own, after that of its stream where there are streams.</summary>
    public required string Key { get; init; }

    /// <summary>Gets its label and status.</summary>
    public required UnitLabel Label { get; init; }

    /// <summary>Gets the channel of the raw data where its waveform is largest, or null where it is unknown.</summary>
    public int? Channel { get; init; }

    /// <summary>Gets where that channel lies across the probe in micrometres, or null where it is unknown.</summary>
    public double? X { get; init; }

    /// <summary>Gets where it lies along the probe in micrometres, or null where it is unknown.</summary>
    public double? Y { get; init; }

    /// <summary>Gets its shank, or null where it is unknown.</summary>
    public int? Shank { get; init; }

    /// <summary>Gets the share of refractory violations, from 0 on, or null where it is unknown.</summary>
    public double? Violations { get; init; }

    /// <summary>Gets the time of the recording in seconds since when label and status are what they are; null for a finished recording.</summary>
    public double? Since { get; init; }

    /// <summary>Gets the group that the sorter or a curator put it into, or null.</summary>
    public string? Group { get; init; }
}

/// <summary>What one unit looks like. Immutable.</summary>
public sealed record UnitDetail
{
    /// <summary>Gets its row.</summary>
    public required UnitRow Row { get; init; }

    /// <summary>Gets the mean waveform, or null where there is none.</summary>
    public Template? Template { get; init; }

    /// <summary>Gets the pair counts of the autocorrelogram, on the axes that are known.</summary>
    public IReadOnlyList<LagCounts> Autocorrelograms { get; init; } = [];

    /// <summary>Gets the counts of <see cref="IntervalHistogram"/>; empty where they are not known.</summary>
    public ReadOnlyMemory<int> Intervals { get; init; }

    /// <summary>Gets the unit's curve in each view that the classes have bands in, by the name of the view.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<float>> Curves { get; init; } = new Dictionary<string, ReadOnlyMemory<float>>();

    /// <summary>Gets rate and probabilities over time, oldest first.</summary>
    public IReadOnlyList<UnitPoint> Past { get; init; } = [];

    /// <summary>Gets the changes of label or status, oldest first.</summary>
    public IReadOnlyList<LabelChange> Changes { get; init; } = [];

    /// <summary>Gets the figures that say how good the unit is, each with its value as it is shown.</summary>
    public IReadOnlyList<(string Name, string Value)> Quality { get; init; } = [];
}

/// <summary>A unit at a moment.</summary>
/// <param name="Seconds">The time of the recording.</param>
/// <param name="Rate">The firing rate in hertz.</param>
/// <param name="Probabilities">The probability of each class; empty where it was not judged.</param>
public sealed record UnitPoint(double Seconds, double Rate, IReadOnlyList<float> Probabilities);

/// <summary>A change of label or status.</summary>
/// <param name="Seconds">The time of the recording.</param>
/// <param name="Label">The unit's label from then on.</param>
public sealed record LabelChange(double Seconds, UnitLabel Label);
