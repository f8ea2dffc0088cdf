using System;
using CellTypes.Models.Recordings;
using CellTypes.Models.Signals;
using CellTypes.Streaming.Protocol;
using CellTypes.Streaming.Sources;

namespace CellTypes.Cli.Live;

/// <summary>What a source needs to know besides its place.</summary>
internal sealed record SourceSettings
{
    /// <summary>Seconds of recording a second of wall time; infinite for as fast as possible.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>The sampling rate in hertz where the source does not say it.</summary>
    public double? SamplingRate { get; init; }

    public ProbeGeometry? Probe { get; init; }

    public CurveKeys? Keys { get; init; }

    /// <summary>What windows of membrane potential are cut around, or null where it was not said.</summary>
    public TriggerSpec? Trigger { get; init; }

    /// <summary>Averages the waveforms of a recording from the raw one, where that is asked for.</summary>
    public required Func<SortedRecording, SortedRecording> TakeWaveforms { get; init; }

    /// <summary>Leaves out the units of a recording that were not chosen, and tells how many.</summary>
    public required Func<SortedRecording, SortedRecording> ChooseUnits { get; init; }

    public ZeroMqOptions ZeroMq(bool bind) => new() { Bind = bind, Probe = Probe, Keys = Keys };
}
