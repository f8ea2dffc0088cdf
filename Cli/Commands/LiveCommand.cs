using System;
using System.CommandLine;
using System.Reactive;
using System.Threading;
using System.Threading.Tasks;
using CellTypes.Cli.Live;
using CellTypes.Cli.Options;
using CellTypes.Models.Bundles;
using CellTypes.Models.Inference;
using CellTypes.Models.Recordings;
using CellTypes.Streaming.Rolling;
using CellTypes.Streaming.Protocol;
using CellTypes.Streaming.Publishing;
using CellTypes.Streaming.Updates;
using CellTypes.Training.ShortForms;

namespace CellTypes.Cli.Commands;

/// <summary><c>celltypes live</c>: labels the units of a running recording.</summary>
internal static class LiveCommand
{
    public static Command Create()
    {
        Option<string> source = new("--source")
        {
            Description = """
                Where spikes or membrane potential come from:
                phy:FOLDER replays sorted spikes
                zmq:ENDPOINT, or zmq-bind:ENDPOINT to be connected to: your sorter, or your rig if the model labels cells
                open-ephys:ENDPOINT, event-broadcaster:ENDPOINT
                sim:SETTINGS, such as units=200,seed=1: the options of simulate
                trace:FILE,SETTINGS: current-clamp sweeps, such as sweeps.npy,table=sweeps.csv,trigger=onset_ms
                """,
            HelpName = "kind:place",
            Required = true,
        };
        Option<string> model = ModelPath.Option(), device = ModelPath.DeviceOption();
        Option<string?> home = ModelPath.HomeOption();
        Option<string> speed = new("--speed")
        {
            Description = "How many times faster than real time a recording is replayed, or 'max'.",
            HelpName = "factor",
            DefaultValueFactory = _ => "1",
        };
        Option<double?> sampleRate = SamplingRates.Option("The sampling rate, for sources that do not say it.");
        Option<string?> probe = new("--probe") { Description = "The channel_positions.npy of the probe, for models that need to know where the channels are.", HelpName = "file" };
        Option<string?> trigger = new("--trigger")
        {
            Description = """
                What windows of membrane potential are cut around:
                event: the triggers that come with the trace
                30ms: this time in each sweep of a file
                stimulus:50: the current rises to 50 pA
                potential:-20: the potential rises to -20 mV
                [default: event]
                """,
            HelpName = "trigger",
        };
        Option<string?> keys = new("--source-key") { Description = "The file with the public CURVE key of an encrypted source.", HelpName = "file" };
        Option<string?> state = new("--state")
        {
            Description = "Keep the history of the units in this file, and go on with what it holds: a crash loses nothing. For live sources of sorted spikes.",
            HelpName = "file",
        };
        // For tests, which cannot wait for half a minute.
        Option<TimeSpan?> stateInterval = Durations.Option("--state-interval", "How often the state is written.", HistoryKeeper.DefaultInterval);
        stateInterval.Hidden = true;
        UnitSelection selection = new();
        RecordingOption raw = new();
        LiveOptions live = new();
        LabelOutput output = new(LabelPublisherOptions.DefaultEndpoint);
        LiveDashboard dashboard = new();

        ExampleCommand command = new("live", "Label the units, or the patch-clamped cells, of a recording that is running or replayed.", "celltypes live --source phy:recordings/session1 --speed 20 --log labels.jsonl")
        {
            source, model, device, home, speed, sampleRate, probe, keys, trigger, state, stateInterval, raw.Option,
        };
        selection.AddTo(command);
        live.AddTo(command);
        output.AddTo(command);
        dashboard.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            string name = parsed.GetRequiredValue(source);
            void Tell(string note) => Console.Error.WriteLine($"celltypes live: {note}");
            if (selection.IsGiven(parsed) && !name.StartsWith("phy:", StringComparison.Ordinal))
                throw new CellTypesException("--group and --group-column choose units of a recording, which is --source phy:FOLDER; leave them away.");
            if (raw.IsGiven(parsed) && !name.StartsWith("phy:", StringComparison.Ordinal)) throw new CellTypesException("--recording is for --source phy:FOLDER; leave it away.");
            ModelBundle bundle = ModelPath.Load(parsed.GetRequiredValue(model), parsed.GetRequiredValue(device), parsed.GetValue(home));
            SourceSettings settings = new()
            {
                Speed = ParseSpeed(parsed.GetRequiredValue(speed)),
                SamplingRate = parsed.GetValue(sampleRate),
                Probe = parsed.GetValue(probe) is string file ? PhyFolder.ReadChannelPositions(file) : null,
                TakeWaveforms = recording => raw.Apply(parsed, recording),
                ChooseUnits = recording => selection.Choose(parsed, recording, Tell),
                Keys = KeyFile.Read(parsed, keys),
                Trigger = parsed.GetValue(trigger) is string text ? TriggerSpec.Parse(text) : null,
            };
            // A long recording takes its time, and nothing is lost where a signal ends it.
            SourceSpec spec = await Task.Run(() => SourceSpec.Open(name, bundle.Model, settings, Tell))
                .WaitAsync(cancellation);
            if (parsed.GetValue(state) is not null) spec.CheckKeepsState(bundle.Model);
            return await RunAsync(parsed, name, bundle, spec, live, output, dashboard, parsed.GetValue(state), parsed.GetValue(stateInterval), cancellation);
        });
        return command;
    }

    internal static double ParseSpeed(string text)
    {
        if (text == "max") return double.PositiveInfinity;
        return SettingValue.Number(text) is double speed and > 0
            ? speed
            : throw new CellTypesException($"{SettingValue.Problem("--speed", text, "a number above 0, such as 20, or max")}.");
    }

    private static async Task<int> RunAsync(
        ParseResult parsed,
        string source,
        ModelBundle bundle,
        SourceSpec spec,
        LiveOptions live,
        LabelOutput output,
        LiveDashboard dashboard,
        string? state,
        TimeSpan? stateInterval,
        CancellationToken cancellation)
    {
        UnitModel model = bundle.Model;
        LabelSession labelSession = output.Session(parsed, bundle);
        live.CountsIntervals = dashboard.CountsIntervals(parsed);
        Func<IObservable<Unit>, HistoryKeeper?, IObservable<LabelUpdate>> labels = spec.Label(model, labelSession, live, parsed);
        await using LiveDashboard page = dashboard;
        await page.ServeAsync(parsed);
        using LabelPublisher? publisher = output.Publisher(parsed, labelSession);
        using HistoryKeeper? history = state is null ? null : HistoryKeeper.Open(state, labelSession.Model, stateInterval);
        using LabelLog? log = output.Log(parsed, labelSession);
        LiveSession session = new()
        {
            Command = "celltypes live",
            Source = source,
            Model = model,
            Publisher = publisher,
            Log = log,
            WarmUp = model.TakesTraces ? null : live.WarmUp(parsed),
        };
        using ILiveView view = page.View(bundle, session, output.View(parsed, session));
        LabelUpdate? last = await new LiveRun
        {
            Labels = stop => labels(stop, history),
            Counters = spec.Counters,
            Watch = spec.Watch,
            View = view,
            Session = session,
            History = history,
        }.RunAsync(cancellation);
        history?.Close();
        LabelOutput.Close(log, problem => ErrorLine.Tell($"celltypes live: {problem}"));
        if (last is not null) await page.StayAsync(cancellation);
        if (last is null) ErrorLine.Tell($"celltypes live: {OneLine.Of(spec.Watch?.Problem ?? $"ended without a {(model.TakesTraces ? "sample" : "spike")}")}");
        return 0;
    }
}
