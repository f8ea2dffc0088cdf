using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reactive.Linq;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using Bonsai.CellTypes.Tests.Support;
using CellTypes.Cli.Tests.Support;
using CellTypes.Models.Simulation;
using CellTypes.Streaming.Publishing;
using CellTypes.Streaming.Spikes;
using NetMQ;
using NetMQ.Sockets;
using Simulator = CellTypes.Streaming.Sources.SimulatedProbe;

namespace Bonsai.CellTypes.Tests;

public sealed class SourceTests : IDisposable
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_source_that_never_sends_is_told()
    {
        string endpoint = Ports.FreeEndpoint();
        foreach ((string name, string what, Func<string, Exception> error) in new (string, string, Func<string, Exception>)[]
        {
            ("SpikeReceiver", "spikes", place => Sequences.Error(new SpikeReceiver { Endpoint = place, Timeout = Moment }.Generate())),
            ("OpenEphysSpikes", "spikes", place => Sequences.Error(new OpenEphysSpikes { Endpoint = place, Timeout = Moment }.Generate())),
            ("OpenEphysSpikes", "spikes", place => Sequences.Error(new OpenEphysSpikes { Endpoint = place, Timeout = Moment, Plugin = OpenEphysPlugin.EventBroadcaster }.Generate())),
            ("TraceReceiver", "traces", place => Sequences.Error(new TraceReceiver { Endpoint = place, Timeout = Moment }.Generate())),
            ("LabelReceiver", "labels", place => Sequences.Error(new LabelReceiver { Endpoint = place, Timeout = Moment }.Generate())),
        })
        {
            Assert.Equal($"{name}: no {what} came from {endpoint} for 0.1 s: start what sends them, correct Endpoint, or set Timeout to 0 to wait for ever.", error(endpoint).Message);
        }
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void Keys_that_only_one_side_has_are_told()
    {
        using XPublisherSocket publisher = new();
        (publisher.Options.CurveServer, publisher.Options.CurveCertificate) = (true, new NetMQCertificate());
        string endpoint = $"tcp://127.0.0.1:{publisher.BindRandomPort("tcp://127.0.0.1")}";
        TimeSpan timeout = TimeSpan.FromSeconds(5);
        Func<Exception>[] receivers =
        [
            () => Sequences.Error(new SpikeReceiver { Endpoint = endpoint, Timeout = timeout }.Generate()),
            () => Sequences.Error(new TraceReceiver { Endpoint = endpoint, Timeout = timeout }.Generate()),
            () => Sequences.Error(new LabelReceiver { Endpoint = endpoint, Timeout = timeout }.Generate()),
        ];
        foreach (Exception error in receivers.AsParallel().WithDegreeOfParallelism(receivers.Length).Select(receiver => receiver()).ToArray())
            Assert.Contains($"{endpoint} ends every connection before a message: KeyFile must name its public key where it encrypts", error.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("127.0.0.1:5560")]
    [InlineData("tcp://nowhere")]
    public void An_address_that_is_none_is_told(string endpoint)
    {
        Assert.Equal($"SpikeReceiver: '{endpoint}' is not an address to connect to: write tcp://HOST:PORT, for example tcp://127.0.0.1:5560.", Sequences.Error(new SpikeReceiver { Endpoint = endpoint }.Generate()).Message);
        Assert.StartsWith("OpenEphysSpikes: ", Sequences.Error(new OpenEphysSpikes { Endpoint = endpoint }.Generate()).Message, StringComparison.Ordinal);
        Assert.StartsWith("TraceReceiver: ", Sequences.Error(new TraceReceiver { Endpoint = endpoint }.Generate()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_port_in_use_is_told_and_a_stopped_workflow_frees_its_own()
    {
        using XPublisherSocket other = new();
        string taken = $"tcp://127.0.0.1:{other.BindRandomPort("tcp://127.0.0.1")}";
        Assert.Equal($"SpikeReceiver: Cannot listen at {taken}: another program listens there.", Sequences.Error(new SpikeReceiver { Endpoint = taken, Bind = true }.Generate()).Message);
        Assert.Equal($"TraceReceiver: Cannot listen at {taken}: another program listens there.", Sequences.Error(new TraceReceiver { Endpoint = taken, Bind = true }.Generate()).Message);

        string free = Ports.FreeEndpoint();
        SpikeReceiver receiver = new() { Endpoint = free, Bind = true };
        for (int run = 0; run < 3; run++) receiver.Generate().Subscribe(_ => { }, error => Assert.Fail(error.Message)).Dispose();
    }

    [Fact]
    public void Missing_files_are_told()
    {
        Assert.Equal("PhyReplay: no folder is chosen: set Path.", Sequences.Error(new PhyReplay().Generate()).Message);
        AssertTold("PhyReplay", "none", new PhyReplay { Path = _folder.PathOf("none") }.Generate());
        Assert.Equal("TraceReplay: no file is chosen: set FileName.", Sequences.Error(new TraceReplay().Generate()).Message);
        AssertTold("TraceReplay", "none.npy", new TraceReplay { FileName = _folder.PathOf("none.npy") }.Generate());
        AssertTold("SpikeReceiver", "none.npy", new SpikeReceiver { ProbeFile = _folder.PathOf("none.npy") }.Generate());
        AssertTold("SpikeReceiver", "none.key", new SpikeReceiver { KeyFile = _folder.PathOf("none.key") }.Generate());
        AssertTold("TraceReceiver", "none.key", new TraceReceiver { KeyFile = _folder.PathOf("none.key") }.Generate());
        AssertTold("OpenEphysSpikes", "none.npy", new OpenEphysSpikes { ProbeFile = _folder.PathOf("none.npy") }.Generate());
        AssertTold("LabelReceiver", "none.key", new LabelReceiver { KeyFile = _folder.PathOf("none.key") }.Generate());
    }

    [Fact]
    public void Settings_out_of_range_are_told()
    {
        Assert.StartsWith("SimulatedProbe: ", Sequences.Error(new SimulatedProbe { Units = 0 }.Generate()).Message, StringComparison.Ordinal);
        Assert.StartsWith("OpenEphysSpikes: ", Sequences.Error(new OpenEphysSpikes { SamplingRate = -1 }.Generate()).Message, StringComparison.Ordinal);
        string sweeps = _folder.PathOf("sweeps.npy");
        MadeSweeps.Write(sweeps);
        Assert.StartsWith("TraceReplay: ", Sequences.Error(new TraceReplay { FileName = sweeps, Speed = -1 }.Generate()).Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Parameter", Sequences.Error(new TraceReplay { FileName = sweeps, Speed = -1 }.Generate()).Message, StringComparison.Ordinal);
        Assert.StartsWith("SimulatedProbe: ", Sequences.Error(new SimulatedProbe { Speed = -1 }.Generate()).Message, StringComparison.Ordinal);
        Assert.StartsWith("TraceReplay: ", Sequences.Error(new TraceReplay { FileName = sweeps, SamplingRate = 5000 }.Generate()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Frames_of_the_receiver_are_the_receivers_own()
    {
        using SpikePublisher sorter = new("tcp://127.0.0.1:0");
        Task<IList<SpikeFrame>> received = Task.Run(async () => await new SpikeReceiver { Endpoint = sorter.Endpoint, Timeout = TimeSpan.Zero }.Generate().ToList());
        Assert.True(SpinWait.SpinUntil(() => sorter.Subscribers == 1, Patience));
        UnitDirectory units = new();
        for (int i = 0; i < 20; i++) sorter.Publish(Sequences.Frame(units, 3, (0, 10 * i + 1), (1, 10 * i + 2)).Batch);
        sorter.Dispose();
        SpikeFrame[] frames = [.. (await received).Where(frame => frame.Count > 0)];
        Assert.Equal(20, frames.Length);
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal([10 * i + 1, 10 * i + 2], frames[i].Samples);
            Assert.Equal(["0", "1"], frames[i].Units);
            Spike spike = frames[i].Spikes[1];
            Assert.Equal(("1", 10 * i + 2), (spike.Unit, spike.Sample));
            Assert.Equal(new float[1, 3] { { 10 * i + 2, 10 * i + 2, 10 * i + 2 } }, spike.Waveform);
        }
        Assert.Equal("2 spikes of 2 units", frames[0].ToString());
        Assert.Equal(-1, frames[0].CompleteUpTo);
    }

    [Fact]
    public async Task Frames_of_traces_are_the_receivers_own()
    {
        using XPublisherSocket rig = new();
        string endpoint = $"tcp://127.0.0.1:{rig.BindRandomPort("tcp://127.0.0.1")}";
        Task<IList<TraceFrame>> received = Task.Run(async () => await new TraceReceiver { Endpoint = endpoint }.Generate().ToList());
        Assert.True(rig.TryReceiveFrameBytes(Patience, out _), "no one subscribed.");
        for (int i = 0; i < 3; i++) Send(i, $"\"sweep_end\":{(i == 2 ? "true" : "false")}", i, i);
        Send(3, "\"end\":true");
        TraceFrame[] frames = [.. (await received).Where(frame => frame.Count > 0)];
        Assert.Equal([0f, 0, 1, 1, 2, 2], frames.SelectMany(frame => frame.Potential));
        Assert.Equal([false, false, true], frames.Select(frame => frame.SweepEnds));

        void Send(int number, string mark, params float[] potential) => rig
            .SendMoreFrame("celltypes/v1/trace/"u8.ToArray())
            .SendMoreFrame($$"""{"schema":"celltypes.trace/1","seq":{{number}},"sample_rate":50000,"cell":"a","first_sample":{{2 * number}},"samples":{{potential.Length}},"unit":"mV",{{mark}}}""")
            .SendFrame(MemoryMarshal.AsBytes(potential.AsSpan()).ToArray());
    }

    [Theory]
    [InlineData(OpenEphysPlugin.ZmqInterface)]
    [InlineData(OpenEphysPlugin.EventBroadcaster)]
    public async Task Spikes_of_either_plugin_arrive_at_the_sampling_rate_that_is_set(OpenEphysPlugin plugin)
    {
        using XPublisherSocket openEphys = new();
        string endpoint = $"tcp://127.0.0.1:{openEphys.BindRandomPort("tcp://127.0.0.1")}";
        Task<SpikeFrame> received = Task.Run(async () => await new OpenEphysSpikes { Endpoint = endpoint, Plugin = plugin, SamplingRate = 25_000 }.Generate().FirstAsync(frame => frame.Count > 0));
        Assert.True(openEphys.TryReceiveFrameBytes(Patience, out _), "no one subscribed.");
        if (plugin == OpenEphysPlugin.ZmqInterface)
        {
            openEphys.SendMoreFrame("EVENT\0"u8.ToArray())
                .SendMoreFrame("""{"message_num":0,"type":"spike","spike":{"stream":"probe","source_node":100,"electrode":"E1","sample_num":7,"num_channels":1,"num_samples":2,"sorted_id":3,"threshold":[0]},"timestamp":0}""")
                .SendFrame(new byte[8]);
        }
        else
        {
            // A spike of one channel: types, three numbers of its origin, sample, time stamp, unit, threshold.
            openEphys.SendMoreFrame(new byte[] { 1, 0 }).SendFrame([2, 1, 101, 0, 205, 0, 7, 0, 7, 0, 0, 0, 0, 0, 0, 0, .. new byte[8], 3, 0, .. new byte[4]]);
        }
        SpikeFrame frame = await received.WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.Equal((25_000, 7), (frame.SamplingRate, frame.Samples[0]));
    }

    [Fact]
    public async Task A_probe_is_simulated_as_its_settings_say()
    {
        SimulatedProbe probe = new() { Units = 3, Duration = TimeSpan.FromSeconds(4), Seed = 5, Noise = 2, Drift = 30, Speed = 0 };
        SimulationOptions options = new() { Units = 3, Duration = 4, Seed = 5, Noise = 2, Drift = new ProbeDrift(Amplitude: 30) };
        IList<SpikeFrame> expected = await Simulator.Create(SimulatedRecording.Create(options), double.PositiveInfinity).Select(batch => new SpikeFrame(batch.Copy())).ToList();
        Assert.Equal(Waveforms(expected), Waveforms(await probe.Generate().ToList()));

        static float[] Waveforms(IList<SpikeFrame> frames) => [.. frames.SelectMany(frame => frame.Batch.Waveforms.ToArray())];
    }

    [Fact]
    public async Task A_simulated_probe_knows_its_types_and_is_the_same_each_time()
    {
        SimulatedProbe probe = new() { Units = 4, Duration = TimeSpan.FromSeconds(3), Speed = 0, Seed = 9 };
        IList<SpikeFrame> first = await probe.Generate().ToList(), second = await probe.Generate().ToList();
        Assert.Equal(first.SelectMany(frame => frame.Samples), second.SelectMany(frame => frame.Samples));
        Assert.All(Enumerable.Range(0, 4), slot => Assert.NotNull(first[0].Batch.Units[slot].CellType));
    }

    [Fact]
    public async Task Phy_replay_gives_every_spike_of_the_good_units()
    {
        string recording = _folder.PathOf("recording");
        Celltypes.RunProcess("simulate", "--units", "5", "--duration", "5s", "--output", recording).Succeeded();
        IList<SpikeFrame> frames = await new PhyReplay { Path = recording, Speed = 0 }.Generate().ToList();
        var folder = global::CellTypes.Models.Recordings.SortedRecording.Load(recording);
        Assert.Equal(folder.SpikeSamples, frames.SelectMany(frame => frame.Samples));
        Assert.All(frames, frame => Assert.Equal(folder.SamplingRate, frame.SamplingRate));
        Assert.StartsWith("PhyReplay: ", Sequences.Error(new PhyReplay { Path = recording, Speed = -1 }.Generate()).Message, StringComparison.Ordinal);
        string[] units = [.. folder.SpikeUnits.Select(unit => folder.Units[unit].Name)];
        Assert.Equal(units, frames.SelectMany(frame => frame.Units));
        File.WriteAllText(Path.Combine(recording, "cluster_group.tsv"), "cluster_id\tgroup\n0\tnoise\n1\tgood\n3\tgood\n");
        IList<SpikeFrame> good = await new PhyReplay { Path = recording, Speed = 0 }.Generate().ToList();
        Assert.Equal(units.Where(unit => unit is "1" or "3"), good.SelectMany(frame => frame.Units));
        File.Delete(Path.Combine(recording, "params.py"));
        Assert.Equal(20_000, (await new PhyReplay { Path = recording, Speed = 0, SamplingRate = 20_000 }.Generate().FirstAsync()).SamplingRate);
    }

    private static void AssertTold<T>(string name, string file, IObservable<T> source)
    {
        string problem = Sequences.Error(source).Message;
        Assert.StartsWith($"{name}: ", problem, StringComparison.Ordinal);
        Assert.Contains(file, problem, StringComparison.Ordinal);
    }
}
