using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reactive.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using Bonsai.CellTypes.Tests.Support;
using CellTypes.Cli.Tests.Support;
using CellTypes.Models.Simulation;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Publishing;
using CellTypes.Streaming.Spikes;
using CellTypes.Streaming.Traces;
using CellTypes.Streaming.Updates;
using NetMQ;
using NetMQ.Sockets;
using Simulator = CellTypes.Streaming.Sources.SimulatedProbe;

namespace Bonsai.CellTypes.Tests.Workflows;

/// <summary>Each workflow that ships, executed on small data, beside the same run of <c>celltypes live</c>.</summary>
public sealed class WorkflowExecutionTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Phy_replay_logs_what_live_logs()
    {
        string recording = Recording();
        Celltypes.RunProcess("live", "--source", $"phy:{recording}", "--model", "cerebellum-forest", "--speed", "max", "--publish", "none", "--log", Log("live")).Succeeded();
        var outputs = await Run("phy-replay", ("Path", recording), ("Speed", "0"), ("Model", "cerebellum-forest"), ("LogFile", Log("workflow"))).RunAsync();
        AssertSameLogs(Log("live"), Log("workflow"));
        Assert.True(Assert.IsType<LabelFrame>(outputs["LogLabels"].Last()).IsLast);
    }

    [Fact]
    public void Open_ephys_spikes_get_the_labels_that_live_gives_and_publishes()
    {
        using XPublisherSocket openEphys = new();
        openEphys.Options.SendHighWatermark = 0;
        openEphys.Options.XPubVerbose = true;
        string endpoint = $"tcp://127.0.0.1:{openEphys.BindRandomPort("tcp://127.0.0.1")}";
        using ChildProcess live = Celltypes.Start("live", "--source", $"open-ephys:{endpoint}", "--model", "cerebellum-forest-acg", "--publish", "none", "--log", Log("live"));
        Assert.True(openEphys.TryReceiveFrameBytes(Patience, out _), "live did not subscribe.");
        string labels = Ports.FreeEndpoint();
        LabelFrame? last = null;
        using ManualResetEventSlim judged = new();
        long end = SimulatedSeconds * 30_000L;
        WorkflowRun run = Run("open-ephys", ("Endpoint", endpoint), ("LabelsEndpoint", labels));
        IObservable<object> output = run.Compose()["PublishLabels"];
        Exception? problem = null;
        using IDisposable subscription = output.Subscribe(
            frame =>
            {
                last = (LabelFrame)frame;
                if (last.EndSample >= end) judged.Set();
            },
            error =>
            {
                problem = error;
                judged.Set();
            });
        run.Connect();
        Assert.True(openEphys.TryReceiveFrameBytes(Patience, out _), "the workflow did not subscribe.");
        using LabelMessages heard = new(labels);
        SendAsOpenEphys(openEphys, end);
        Assert.True(judged.Wait(Patience, TestContext.Current.CancellationToken), "the workflow gave no labels.");
        Assert.Null(problem);
        live.Send(PosixSignalNumber.Interrupt);
        live.WaitForExit().Succeeded();
        Dictionary<string, JsonObject> expected = LogRecords.LastUnits(LogRecords.Read(Log("live")));
        AssertSameUnits(expected, last!.Units);
        AssertSameUnits(expected, heard.WaitFor(message => message.Update!.EndSample >= end).Units);
    }

    [Fact]
    public async Task Zeromq_in_and_out_tells_what_live_tells()
    {
        using SpikePublisher sorter = new("tcp://127.0.0.1:0");
        using ChildProcess live = Celltypes.Start("live", "--source", $"zmq:{sorter.Endpoint}", "--model", "cerebellum-forest", "--publish", "none", "--log", Log("live"));
        string labels = Ports.FreeEndpoint();
        Task<IReadOnlyDictionary<string, IList<object>>> workflow =
            Run("zeromq", ("SpikesEndpoint", sorter.Endpoint), ("Model", "cerebellum-forest"), ("LabelsEndpoint", labels), ("LogFile", Log("workflow"))).RunAsync();
        using LabelMessages heard = new(labels);
        Publish(sorter, subscribers: 2);
        await workflow.WaitAsync(Patience, TestContext.Current.CancellationToken);
        live.WaitForExit().Succeeded();
        AssertSameUnits(LogRecords.LastUnits(LogRecords.Read(Log("live"))), LogRecords.LastUnits(LogRecords.Read(Log("workflow"))));
        AssertSameUnits(LogRecords.LastUnits(LogRecords.Read(Log("live"))), heard.Last().Units);
        Assert.True(heard.HasEnded);
    }

    [Fact]
    public async Task Simulated_probe_is_scored_as_a_count_by_hand_says()
    {
        WorkflowRun run = Run("simulated-probe", ("Units", "20"), ("Duration", "00:01:15"), ("Seed", "3"), ("Speed", "0"), ("Model", "cerebellum-forest"));
        IList<object> scores = (await run.RunAsync())["ScoreLabels"];
        SimulatedRecording recording = SimulatedRecording.Create(new SimulationOptions { Units = 20, Duration = 75, Seed = 3 });
        string phy = _folder.PathOf("recording");
        Celltypes.RunProcess("simulate", "--units", "20", "--duration", "75s", "--seed", "3", "--output", phy).Succeeded();
        LabelScore last = Assert.IsType<LabelScore>(scores.Last());
        Assert.Equal(20, last.Units);
        LabelFrame frame = await new ClassifyUnits { Model = "cerebellum-forest", WhenBusy = WhenBusy.Wait }
            .Process(new SimulatedProbe { Units = 20, Duration = TimeSpan.FromSeconds(75), Seed = 3, Speed = 0 }.Generate()).LastAsync();
        UnitLabel[] confident = [.. frame.Units.Where(unit => unit.Status == LabelStatus.Ok)];
        Assert.NotEmpty(confident);
        Assert.Equal(confident.Length, last.Confident);
        Assert.Equal(confident.Count(unit => recording.Units.Single(simulated => $"{simulated.Id}" == unit.Unit).Class.Name == unit.Label), last.Right);
        Assert.Equal((double)last.Right / last.Confident, last.Accuracy);
    }

    [Fact]
    public async Task Spikes_pass_the_gate_when_their_unit_has_the_label()
    {
        using SpikePublisher sorter = new("tcp://127.0.0.1:0");
        string[] types = ["PkC_ss", "MLI", "GoC", "MFB", "PkC_cs"];
        WorkflowRun run = Run("gate-by-cell-type", ("SpikesEndpoint", sorter.Endpoint), ("CellTypes", string.Join(",", types)), ("MinimumProbability", "0.3"));
        Task<IReadOnlyDictionary<string, IList<object>>> workflow = run.RunAsync();
        Publish(sorter, subscribers: 1);
        IList<object> passed = (await workflow.WaitAsync(Patience, TestContext.Current.CancellationToken))["Spikes"];
        Spike[] spikes = [.. passed.SelectMany(spikes => (Spike[])spikes)];
        Assert.NotEmpty(spikes);
        Assert.All(passed, frame => Assert.NotEmpty((Spike[])frame));

        // No unit has a label before the warm-up; which units have one in the end is known from live.
        Assert.All(spikes, spike => Assert.True(spike.Sample >= 30 * 30_000));
        HashSet<string> labelled = [.. (await FinalLabels()).Where(unit => unit.Label is not null && unit.Status == LabelStatus.Ok).Select(unit => unit.Unit)];
        Assert.All(spikes, spike => Assert.Contains(spike.Unit, labelled));
    }

    [Fact]
    public async Task Trace_windows_are_cut_and_classified_as_live_does()
    {
        string bundle = _folder.PathOf("width");
        TraceBundle.Save(bundle);
        string sweeps = _folder.PathOf("sweeps.npy");
        MadeSweeps.Write(sweeps);
        Celltypes.RunProcess("live", "--source", $"trace:{sweeps}", "--sample-rate", "20000", "--trigger", "60ms", "--model", bundle, "--speed", "max", "--publish", "none", "--log", Log("live")).Succeeded();
        WorkflowRun run = Run("trace-windows", ("FileName", sweeps), ("SamplingRate", "20000"), ("TriggerTime", "00:00:00.06"), ("Speed", "0"), ("Model", Path.Combine(bundle, "model.json")));
        IReadOnlyDictionary<string, IList<object>> outputs = await run.RunAsync();
        Assert.Equal(MadeSweeps.Count, outputs["TraceWindows"].Count);
        Assert.Equal(
            Enumerable.Range(0, MadeSweeps.Count).Select(sweep => sweep < MadeSweeps.Silent ? "no action potential" : null),
            outputs["TraceWindows"].Cast<TraceWindow>().Select(window => window.Problem));
        string last = (string)outputs["FormatLabels"].Last();
        JsonObject expected = Assert.Single(LogRecords.LastUnits(LogRecords.Read(Log("live"))).Values);
        Assert.Contains($"1 cell, {MadeSweeps.Count - MadeSweeps.Silent} windows:  {expected["label"]} 1", last, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Remote_classification_gives_the_labels_of_the_process()
    {
        using SpikePublisher sorter = new("tcp://127.0.0.1:0");
        string spikes = Ports.FreeEndpoint(), labels = Ports.FreeEndpoint();
        Task<IReadOnlyDictionary<string, IList<object>>> workflow = Run(
            "remote-classification",
            ("SorterEndpoint", sorter.Endpoint), ("SpikesEndpoint", spikes), ("LabelsEndpoint", labels), ("LogFile", Log("workflow"))).RunAsync();
        using ChildProcess live = Celltypes.Start("live", "--source", $"zmq:{spikes}", "--model", "cerebellum-forest", "--publish", labels, "--log", Log("live"));
        Publish(sorter, subscribers: 1);
        await workflow.WaitAsync(Patience, TestContext.Current.CancellationToken);
        live.WaitForExit().Succeeded();
        Dictionary<string, JsonObject> expected = LogRecords.LastUnits(LogRecords.Read(Log("live"))), actual = LogRecords.LastUnits(LogRecords.Read(Log("workflow")));
        // The process knows units by the order in which they came; no two have the same number of spikes.
        Dictionary<int, JsonObject> bySpikes = expected.Values.ToDictionary(unit => (int)unit["n_spikes"]!);
        Assert.Equal(expected.Count, actual.Count);
        Assert.All(actual.Values, unit => Assert.Equal(bySpikes[(int)unit["n_spikes"]!]["probs"]!.ToJsonString(), unit["probs"]!.ToJsonString()));
        Assert.Contains(actual.Values, unit => (string?)unit["status"] == "ok");
    }

    private const int SimulatedSeconds = 60;

    private static IObservable<SpikeBatch> Simulated() => Simulator.Create(
        SimulatedRecording.Create(new SimulationOptions { Units = 12, Duration = SimulatedSeconds, Seed = 3 }), double.PositiveInfinity, TimeSpan.FromMilliseconds(100));

    // As a sorter does, with time between the messages, so that no window is coalesced on a machine that is busy with other tests.
    private static void Publish(SpikePublisher sorter, int subscribers)
    {
        Assert.True(SpinWait.SpinUntil(() => sorter.Subscribers >= subscribers, Patience), "no one subscribed.");
        Simulated().ForEachAsync(batch =>
        {
            sorter.Publish(batch.Copy());
            Thread.Sleep(10);
        }).Wait();
        sorter.Dispose();
    }

    private static void SendAsOpenEphys(XPublisherSocket socket, long end)
    {
        long number = 0;
        Simulated().ForEachAsync(batch =>
        {
            for (int i = 0; i < batch.Count; i++) Send(batch.Slots[i], batch.Samples[i]);
            Thread.Sleep(10);
        }).Wait();
        Send(0, end);

        void Send(int slot, long sample)
        {
            string json = $$"""{"message_num":{{number++}},"type":"spike","spike":{"stream":"probe","source_node":100,"electrode":"E1","sample_num":{{sample}},"num_channels":1,"num_samples":2,"sorted_id":{{slot + 1}},"threshold":[0]},"timestamp":0}""";
            socket.SendMoreFrame("EVENT\0"u8.ToArray()).SendMoreFrame(json).SendFrame(new byte[8]);
        }
    }

    private static async Task<UnitLabel[]> FinalLabels()
    {
        LabelFrame last = await new ClassifyUnits { Model = "cerebellum-forest", WhenBusy = WhenBusy.Wait }
            .Process(Simulated().Select(batch => new SpikeFrame(batch.Copy()))).LastAsync();
        return last.Units;
    }

    private static WorkflowRun Run(string workflow, params (string Name, string Value)[] properties)
    {
        WorkflowRun run = new(WorkflowFile.LoadShipped(workflow));
        foreach ((string name, string value) in properties) run.Set(name, value);
        return run;
    }

    private static void AssertSameLogs(string expected, string actual) => Assert.Equal(Records(expected), Records(actual));

    private static string[] Records(string path) => [.. LogRecords.Read(path).Select(record =>
    {
        foreach (string clock in new[] { "t_unix_ns", "t_mono_ns", "session" }) record.Remove(clock);
        return record.ToJsonString();
    })];

    private static void AssertSameUnits(Dictionary<string, JsonObject> expected, Dictionary<string, JsonObject> actual)
    {
        Assert.NotEmpty(expected);
        Assert.Equal(expected.Keys.Order(), actual.Keys.Order());
        foreach ((string id, JsonObject unit) in expected)
        {
            foreach (string field in new[] { "label", "status", "n_spikes", "p" }) Assert.Equal(unit[field]?.ToJsonString(), actual[id][field]?.ToJsonString());
        }
    }

    private static void AssertSameUnits(Dictionary<string, JsonObject> expected, IReadOnlyList<UnitLabel> actual)
    {
        Assert.NotEmpty(expected);
        Assert.Equal(expected.Keys.Order(), actual.Select(unit => unit.Unit).Order());
        foreach (UnitLabel unit in actual)
        {
            JsonObject same = expected[unit.Unit];
            Assert.Equal(((string?)same["label"], (string)same["status"]!), (unit.Label, LabelText.Name(unit.Status)));
            // The unit had its turn within the last second, live its last one at the very end.
            Assert.Equal((double)same["p"]!, unit.Probability, 0.05);
        }
    }

    private string Recording()
    {
        string recording = _folder.PathOf("recording");
        Celltypes.RunProcess("simulate", "--units", "12", "--duration", "75s", "--seed", "3", "--output", recording).Succeeded();
        return recording;
    }

    private string Log(string name) => _folder.PathOf(name + ".jsonl");
}
