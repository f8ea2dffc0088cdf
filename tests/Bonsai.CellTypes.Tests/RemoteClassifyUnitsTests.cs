using System;
using System.Collections.Generic;
using System.Linq;
using System.Reactive.Linq;
using System.Threading;
using Bonsai.CellTypes.Tests.Support;
using CellTypes.Cli.Tests.Support;
using CellTypes.Streaming.Spikes;
using NetMQ.Sockets;

namespace Bonsai.CellTypes.Tests;

public class RemoteClassifyUnitsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string _spikes = Ports.FreeEndpoint(), _labels = Ports.FreeEndpoint();

    [Fact]
    public void A_process_that_starts_again_is_found_again()
    {
        RemoteClassifyUnits remote = new() { SpikesEndpoint = _spikes, LabelsEndpoint = _labels };
        List<LabelFrame> frames = [];
        Exception? error = null;
        // A recording without end, ten times as fast as it happened.
        UnitDirectory units = new();
        units.Add(new UnitInfo("shank/one"));
        units.Add(new UnitInfo("shank/two"));
        long now = 0;
        IObservable<SpikeFrame> source = Observable.Interval(TimeSpan.FromMilliseconds(20)).Select(_ => Frame(units, now += 6000));
        using IDisposable subscription = remote.Process(source).Subscribe(
            frame =>
            {
                lock (frames) frames.Add(frame);
            },
            failure => error = failure);
        for (int run = 0; run < 2; run++)
        {
            using ChildProcess live = Celltypes.Start("live", "--source", $"zmq:{_spikes}", "--model", "cerebellum-forest-acg", "--publish", _labels, "--plain");
            int before = Count();
            Assert.True(SpinWait.SpinUntil(() => Count() > before + 3 || error is not null, Patience), "no labels came.");
            Assert.Null(error);
        }
        lock (frames) Assert.All(frames, frame => Assert.Equal(["shank/one", "shank/two"], frame.Units.Select(unit => unit.Unit).Order()));

        int Count()
        {
            lock (frames) return frames.Count;
        }
    }

    [Fact]
    public void A_process_that_never_comes_is_told_and_the_ports_are_freed()
    {
        RemoteClassifyUnits remote = new() { SpikesEndpoint = _spikes, LabelsEndpoint = _labels, Timeout = TimeSpan.FromMilliseconds(100) };
        for (int run = 0; run < 2; run++)
        {
            Assert.Equal(
                $"RemoteClassifyUnits: no celltypes process came for 0.1 s: start celltypes live --source zmq:{_spikes} --publish {_labels}, or set Timeout to 0 to wait for ever.",
                Sequences.Error(remote.Process(Sequences.Simulated(2, 2)).Retry(1)).Message);
            Assert.True(SpinWait.SpinUntil(() => Ports.CanBind(_spikes), Patience));
        }
    }

    [Fact]
    public void A_port_in_use_is_told()
    {
        using XPublisherSocket other = new();
        other.Bind(_spikes);
        Assert.Equal(
            $"RemoteClassifyUnits: Cannot publish spikes on {_spikes}: the port is in use; stop the program that uses it or choose another port.",
            Sequences.Error(new RemoteClassifyUnits { SpikesEndpoint = _spikes, LabelsEndpoint = _labels }.Process(Sequences.Simulated(2, 2))).Message);
        Assert.StartsWith("RemoteClassifyUnits: Cannot receive labels from nowhere: ", Sequences.Error(new RemoteClassifyUnits { SpikesEndpoint = Ports.FreeEndpoint(), LabelsEndpoint = "nowhere" }.Process(Sequences.Simulated(2, 2))).Message, StringComparison.Ordinal);
    }

    private static SpikeFrame Frame(UnitDirectory units, long end)
    {
        SpikeBatch batch = new(units, new SourceCounters());
        batch.Reset(30_000);
        for (long sample = end - 6000; sample < end; sample += 500) batch.Add((int)(sample / 500 % 2), sample);
        batch.CompleteUpTo = end;
        return new SpikeFrame(batch);
    }
}
