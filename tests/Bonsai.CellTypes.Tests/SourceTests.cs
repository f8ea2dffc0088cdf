using System;
using System.Collections.Generic;
using System.Linq;
using System.Reactive.Linq;
using System.Threading;
using System.Threading.Tasks;
using Bonsai.CellTypes.Tests.Support;
using CellTypes.Cli.Tests.Support;
using CellTypes.Streaming.Publishing;
using CellTypes.Streaming.Spikes;
using NetMQ.Sockets;

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

        string free = Ports.FreeEndpoint();
        SpikeReceiver receiver = new() { Endpoint = free, Bind = true };
        for (int run = 0; run < 3; run++) receiver.Generate().Subscribe(_ => { }, error => Assert.Fail(error.Message)).Dispose();
    }

    [Fact]
    public void Missing_files_are_told()
    {
        Assert.Equal("PhyReplay: no folder is chosen: set Path.", Sequences.Error(new PhyReplay().Generate()).Message);
        Assert.StartsWith("PhyReplay: ", Sequences.Error(new PhyReplay { Path = _folder.PathOf("none") }.Generate()).Message, StringComparison.Ordinal);
        Assert.Equal("TraceReplay: no file is chosen: set FileName.", Sequences.Error(new TraceReplay().Generate()).Message);
        Assert.StartsWith("TraceReplay: ", Sequences.Error(new TraceReplay { FileName = _folder.PathOf("none.npy") }.Generate()).Message, StringComparison.Ordinal);
        Assert.StartsWith("SpikeReceiver: ", Sequences.Error(new SpikeReceiver { ProbeFile = _folder.PathOf("none.npy") }.Generate()).Message, StringComparison.Ordinal);
        Assert.StartsWith("SpikeReceiver: ", Sequences.Error(new SpikeReceiver { KeyFile = _folder.PathOf("none.key") }.Generate()).Message, StringComparison.Ordinal);
        Assert.StartsWith("LabelReceiver: ", Sequences.Error(new LabelReceiver { KeyFile = _folder.PathOf("none.key") }.Generate()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_out_of_range_are_told()
    {
        Assert.StartsWith("SimulatedProbe: ", Sequences.Error(new SimulatedProbe { Units = 0 }.Generate()).Message, StringComparison.Ordinal);
        Assert.StartsWith("OpenEphysSpikes: ", Sequences.Error(new OpenEphysSpikes { SamplingRate = -1 }.Generate()).Message, StringComparison.Ordinal);
        string sweeps = _folder.PathOf("sweeps.npy");
        MadeSweeps.Write(sweeps);
        Assert.StartsWith("TraceReplay: ", Sequences.Error(new TraceReplay { FileName = sweeps, SamplingRate = 5000 }.Generate()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Frames_of_the_receiver_are_the_receivers_own()
    {
        using SpikePublisher sorter = new("tcp://127.0.0.1:0");
        Task<IList<SpikeFrame>> received = Task.Run(async () => await new SpikeReceiver { Endpoint = sorter.Endpoint }.Generate().ToList());
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
    public async Task A_simulated_probe_knows_its_types_and_is_the_same_each_time()
    {
        SimulatedProbe probe = new() { Units = 4, Duration = TimeSpan.FromSeconds(3), Speed = 0, Seed = 9 };
        IList<SpikeFrame> first = await probe.Generate().ToList(), second = await probe.Generate().ToList();
        Assert.Equal(first.SelectMany(frame => frame.Samples), second.SelectMany(frame => frame.Samples));
        Assert.All(Enumerable.Range(0, 4), slot => Assert.NotNull(first[0].Batch.Units[slot].CellType));
    }

    [Fact]
    public async Task Phy_replay_gives_every_spike_of_the_folder()
    {
        string recording = _folder.PathOf("recording");
        Celltypes.Run("simulate", "--units", "5", "--duration", "5s", "--output", recording).Succeeded();
        IList<SpikeFrame> frames = await new PhyReplay { Path = recording, Speed = 0 }.Generate().ToList();
        var folder = global::CellTypes.Models.Recordings.PhyFolder.Load(recording);
        Assert.Equal(folder.SpikeSamples, frames.SelectMany(frame => frame.Samples));
        Assert.Equal(folder.SpikeClusters.Select(cluster => $"{cluster}"), frames.SelectMany(frame => frame.Units));
    }
}
