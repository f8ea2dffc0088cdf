using System;
using System.CommandLine;
using System.Reactive;
using System.Reactive.Linq;
using CellTypes.Cli.Data;
using CellTypes.Cli.Options;
using CellTypes.Models.Inference;
using CellTypes.Models.Recordings;
using CellTypes.Models.Simulation;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Sources;
using CellTypes.Streaming.Spikes;
using CellTypes.Streaming.Rolling;
using CellTypes.Streaming.Traces;
using CellTypes.Streaming.Updates;
using CellTypes.Training.ShortForms;

namespace CellTypes.Cli.Live;

/// <summary>Where spikes or traces come from, as written on the command line: a kind, a colon, and the place.</summary>
internal sealed class SourceSpec
{
    /// <summary>What may be written.</summary>
    public const string Kinds =
        "phy:FOLDER, zmq:ENDPOINT, zmq-bind:ENDPOINT, open-ephys:ENDPOINT, event-broadcaster:ENDPOINT, sim:SETTINGS or trace:FILE";

    // docs/protocol.md
    private const string OpenEphysAdvice = $"{SourceWatch.SwitchSorterOn}, or update the ZMQ Interface: up to v0.2.0 it sends no sorted ids";

    private readonly BatchSource<SpikeBatch>? _spikes;
    private readonly BatchSource<TraceBatch>? _traces;
    private readonly TraceOptions? _traceOptions;

    private SourceSpec(BatchSource<SpikeBatch> spikes, SourceCounters? counters, SourceWatch? watch)
    {
        _spikes = watch is null ? spikes : spikes.OnReused(batches => batches.Do(watch.See));
        Counters = counters;
        Watch = watch;
    }

    private SourceSpec(BatchSource<TraceBatch> traces, TraceOptions? options, SourceCounters counters, SourceWatch? watch)
    {
        _traces = watch is null ? traces : traces.OnReused(batches => batches.Do(watch.See));
        _traceOptions = options;
        Counters = counters;
        Watch = watch;
    }

    /// <summary>What could not be used so far; null for recorded spikes, which were checked when they were read or made.</summary>
    public SourceCounters? Counters { get; }

    /// <summary>What keeps a network source from being labelled; null for a recording.</summary>
    public SourceWatch? Watch { get; }

    public static SourceSpec Open(string source, UnitModel model, SourceSettings settings, Action<string> note)
    {
        int colon = source.IndexOf(':');
        string kind = colon < 0 ? source : source[..colon];
        string place = colon < 0 ? "" : source[(colon + 1)..];
        if (place.Length == 0 && source != "sim:") throw new CellTypesException($"'{source}' is no source: write {Kinds}.");
        if (settings.SamplingRate is not null && kind is ("zmq" or "zmq-bind" or "sim"))
            throw new CellTypesException($"--sample-rate is for sources that do not say it, and {kind}: does; leave it away.");
        if (model.TakesTraces) return OpenTraces(source, kind, place, model, settings);
        if (settings.Trigger is not null) throw new CellTypesException($"--trigger is for membrane potential, but model {model.Name} labels sorted spikes.");
        return kind switch
        {
            "phy" => Phy(ShortForm.Unquote(place), model, settings, note),
            "zmq" => Network(ZeroMqSpikes.Native(place, settings.ZeroMq(bind: false)), model, settings),
            "zmq-bind" => Network(ZeroMqSpikes.Native(place, settings.ZeroMq(bind: true)), model, settings),
            "open-ephys" => Network(ZeroMqSpikes.OpenEphys(place, settings.SamplingRate ?? 30000, settings.ZeroMq(bind: false)), model, settings, OpenEphysAdvice),
            "event-broadcaster" => Network(ZeroMqSpikes.EventBroadcaster(place, settings.SamplingRate ?? 30000, settings.ZeroMq(bind: false)), model, settings),
            "sim" => new(SimulatedProbe.Create(SimulatedRecording.Create(SimulationSettings.Parse(ShortForm.Parse(source))), settings.Speed), null, null),
            "trace" => throw new CellTypesException($"model {model.Name} labels sorted spikes, not membrane potential: give a model of windows with --model."),
            _ => throw new CellTypesException($"'{kind}' is no kind of source: write {Kinds}."),
        };
    }

    /// <summary>Refuses to keep the state of what begins anew each time, or has none.</summary>
    public void CheckKeepsState(UnitModel model)
    {
        if (model.TakesTraces) throw new CellTypesException($"--state keeps the spikes of units, but model {model.Name} labels membrane potential; leave it away.");
        if (Watch is null) throw new CellTypesException("--state is for live sources, whose past does not come again; a recording or a simulation begins anew each time. Leave it away.");
    }

    /// <summary>Makes ready to label the source until something comes that ends it where it stands.</summary>
    public Func<IObservable<Unit>, HistoryKeeper?, IObservable<LabelUpdate>> Label(UnitModel model, LabelSession session, LiveOptions live, ParseResult parsed)
    {
        LabelOptions labelOptions = live.LabelOptions(parsed);
        if (_traces is not null)
        {
            int windows = live.ConfirmCells(parsed);
            return (stop, _) => _traces.OnReused(traces => traces.TakeUntil(stop)).TraceWindows(model.Views, _traceOptions).Classify(model, session, labelOptions).Confirm(windows);
        }
        RollingOptions rollingOptions = live.RollingOptions(parsed);
        int updates = live.Confirm(parsed);
        return (stop, history) =>
        {
            IObservable<LabelUpdate> labels = _spikes!.OnReused(spikes => spikes.TakeUntil(stop)).RollingUnits(model.Views, rollingOptions, history).Classify(model, session, labelOptions).Confirm(updates);
            return history is null ? labels : labels.KeepIn(history);
        };
    }

    private static SourceSpec OpenTraces(string source, string kind, string place, UnitModel model, SourceSettings settings)
    {
        if (kind is "zmq" or "zmq-bind")
        {
            if (settings.Trigger?.Time is not null) throw new CellTypesException("--trigger is a time in each sweep, which is for files: write event, stimulus or potential.");
            ZeroMqTraces traces = new(place, settings.ZeroMq(bind: kind == "zmq-bind"));
            return new(traces, settings.Trigger?.Options, traces.Counters, new SourceWatch(place, model, traces.Counters, settings.Keys is not null));
        }
        if (kind != "trace") ModelPath.CheckTakesSpikes(model);
        SourceCounters counters = new();
        SweepFile sweeps = SweepSource.Load(source, settings.SamplingRate, settings.Trigger);
        return new(SweepReplay.Create(sweeps, settings.Trigger?.Time, settings.Speed, counters), settings.Trigger?.Options, counters, null);
    }

    private static SourceSpec Network(ZeroMqSpikes spikes, UnitModel model, SourceSettings settings, string sortingAdvice = SourceWatch.SwitchSorterOn) =>
        new(spikes, spikes.Counters, new SourceWatch(spikes.Endpoint, model, spikes.Counters, settings.Keys is not null, sortingAdvice));

    private static SourceSpec Phy(string path, UnitModel model, SourceSettings settings, Action<string> note)
    {
        SortedRecording recording = settings.TakeWaveforms(SortedRecordings.Load(path, settings.SamplingRate));
        ModelPath.CheckRecording(model, recording);
        foreach (string line in recording.Notes) note(line);
        recording = settings.ChooseUnits(recording);
        return new(PhyReplay.Create(recording, settings.Speed), null, null);
    }
}
