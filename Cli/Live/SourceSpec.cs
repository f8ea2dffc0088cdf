using System;
using CellTypes.Models.Inference;
using CellTypes.Models.Recordings;
using CellTypes.Models.Simulation;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Sources;
using CellTypes.Streaming.Spikes;

namespace CellTypes.Cli.Live;

/// <summary>Where spikes come from, as written on the command line: a kind, a colon, and the place.</summary>
internal sealed class SourceSpec
{
    /// <summary>What may be written.</summary>
    public const string Kinds = "phy:FOLDER, zmq:ENDPOINT, zmq-bind:ENDPOINT, open-ephys:ENDPOINT, event-broadcaster:ENDPOINT or sim:SETTINGS";

    private SourceSpec(IObservable<SpikeBatch> spikes, SourceCounters? counters, bool isRecording)
    {
        Spikes = spikes;
        Counters = counters;
        IsRecording = isRecording;
    }

    public IObservable<SpikeBatch> Spikes { get; }

    /// <summary>What a network source could not use so far; null for a recording, which was checked when it was read or made.</summary>
    public SourceCounters? Counters { get; }

    /// <summary>Whether the spikes are known beforehand, so that the source can wait for the classifier.</summary>
    public bool IsRecording { get; }

    public WhenBusy WhenBusy => IsRecording ? WhenBusy.Wait : WhenBusy.Coalesce;

    public static SourceSpec Open(string source, UnitModel model, SourceSettings settings, Action<string> note)
    {
        int colon = source.IndexOf(':');
        string kind = colon < 0 ? source : source[..colon];
        string place = colon < 0 ? "" : source[(colon + 1)..];
        if (place.Length == 0 && source != "sim:") throw new ArgumentException($"'{source}' is no source: write {Kinds}.");
        return kind switch
        {
            "phy" => Phy(place, model, settings, note),
            "zmq" => Network(ZeroMqSpikes.Native(place, settings.ZeroMq(bind: false))),
            "zmq-bind" => Network(ZeroMqSpikes.Native(place, settings.ZeroMq(bind: true))),
            "open-ephys" => Network(ZeroMqSpikes.OpenEphys(place, settings.SamplingRate ?? 30000, settings.ZeroMq(bind: false))),
            "event-broadcaster" => Network(ZeroMqSpikes.EventBroadcaster(place, settings.SamplingRate ?? 30000, settings.ZeroMq(bind: false))),
            "sim" => new(SimulatedProbe.Create(SimulatedRecording.Create(SimulationSettings.Parse(place)), settings.Speed), null, isRecording: true),
            _ => throw new ArgumentException($"'{kind}' is no kind of source: write {Kinds}."),
        };
    }

    private static SourceSpec Network(ZeroMqSpikes spikes) => new(spikes, spikes.Counters, isRecording: false);

    private static SourceSpec Phy(string path, UnitModel model, SourceSettings settings, Action<string> note)
    {
        PhyFolder folder = PhyFolder.Load(path, settings.SamplingRate);
        ModelPath.CheckRecording(model, folder);
        foreach (string line in folder.Notes) note(line);
        return new(PhyReplay.Create(folder, settings.Speed), null, isRecording: true);
    }
}
