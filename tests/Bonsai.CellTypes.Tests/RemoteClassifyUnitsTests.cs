using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using System.Threading;
using Bonsai.CellTypes.Tests.Support;
using CellTypes.Cli.Tests.Support;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Publishing;
using CellTypes.Streaming.Sources;
using CellTypes.Streaming.Spikes;
using CellTypes.Streaming.Updates;
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
        UnitDirectory units = Units();
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
            Assert.True(SpinWait.SpinUntil(() => Count() > before + 30 || error is not null, Patience), "no labels came.");
            Assert.Null(error);
        }
        lock (frames)
        {
            Assert.All(frames, frame => Assert.All(frame.Units, unit => Assert.Contains(unit.Unit, new[] { "shank/one", "shank/two" })));
            Assert.Equal(2, frames[^1].Units.Length);
        }

        int Count()
        {
            lock (frames) return frames.Count;
        }
    }

    [Fact]
    public void Labels_have_the_names_of_the_source_and_end_with_the_process_that_saw_the_last_spike()
    {
        UnitDirectory units = Units();
        using Subject<SpikeFrame> source = new();
        ConcurrentQueue<LabelFrame> frames = new();
        using ManualResetEventSlim over = new(), spikesOver = new();
        using IDisposable subscription = Remote().Process(source).Subscribe(frames.Enqueue, over.Set);
        using IDisposable spikes = ZeroMqSpikes.Native(_spikes).Subscribe(_ => { }, spikesOver.Set);
        using (LabelPublisher process = Process())
        {
            Assert.True(SpinWait.SpinUntil(() => source.HasObservers, Patience), "the process was not found.");
            source.OnNext(Frame(units, 6000));
            process.Publish(Window(6000));
            Assert.True(SpinWait.SpinUntil(() => frames.Count == 1, Patience), "no labels came.");
        }
        Assert.True(SpinWait.SpinUntil(() => Ports.CanBind(_labels), Patience));
        using (LabelPublisher process = Process())
        {
            process.Publish(Window(12_000));
            Assert.True(SpinWait.SpinUntil(() => frames.Count == 2, Patience), "the next process was not found.");
            Assert.False(over.IsSet);
            source.OnCompleted();
            Assert.True(spikesOver.Wait(Patience, TestContext.Current.CancellationToken), "the process was not told of the end.");
        }
        Assert.True(over.Wait(Patience, TestContext.Current.CancellationToken), "the labels did not end.");
        Assert.All(frames, frame => Assert.Equal(("shank/two", "shank/two"), (frame.Units.Single().Unit, frame.Updated.Single().Unit)));
    }

    [Fact]
    public void A_source_begins_when_the_process_hears_it_and_its_error_is_told()
    {
        using LabelPublisher process = Process();
        using Subject<SpikeFrame> source = new();
        ConcurrentQueue<LabelFrame> frames = new();
        using (Remote().Process(source).Subscribe(frames.Enqueue))
        {
            process.Publish(Window(6000));
            Assert.True(SpinWait.SpinUntil(() => !frames.IsEmpty, Patience), "no labels came.");
            Assert.False(source.HasObservers);
            using IDisposable listening = ZeroMqSpikes.Native(_spikes).Subscribe(_ => { });
            Assert.True(SpinWait.SpinUntil(() => source.HasObservers, Patience), "the process was not found.");
        }
        Assert.False(source.HasObservers);
        Assert.True(SpinWait.SpinUntil(() => Ports.CanBind(_spikes), Patience));

        InvalidOperationException cable = new("cable");
        Exception? error = null;
        using IDisposable spikes = ZeroMqSpikes.Native(_spikes).Subscribe(_ => { });
        using IDisposable subscription = Remote().Process(source).Subscribe(_ => { }, failure => Volatile.Write(ref error, failure));
        Assert.True(SpinWait.SpinUntil(() => source.HasObservers, Patience), "the process was not found.");
        source.OnError(cable);
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref error) is not null, Patience), "no error came.");
        Assert.Same(cable, error);
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

    [Fact]
    [Trait("Speed", "slow")]
    public void A_recording_is_labelled_to_its_last_spike()
    {
        // 30 units, 300 s, as fast as it is taken: more than any queue on the way holds.
        long sent = 0;
        IObservable<SpikeFrame> source = Sequences.Simulated(30, 300).Do(frame => sent += frame.Count);
        RemoteClassifyUnits remote = new() { SpikesEndpoint = _spikes, LabelsEndpoint = _labels, WhenBusy = WhenBusy.Wait };
        using ChildProcess live = Celltypes.Start("live", "--source", $"zmq:{_spikes}", "--model", "cerebellum-forest", "--publish", _labels, "--plain");
        LabelFrame last = remote.Process(source).Timeout(Patience).Wait();
        Assert.Equal(300, last.Seconds, 1.0);
        string told = live.WaitForExit().Succeeded();
        Assert.Contains($" {sent.ToString("N0", CultureInfo.InvariantCulture)} spikes", told, StringComparison.Ordinal);
        Assert.DoesNotContain("lost messages", told, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void What_a_live_source_loses_is_told_in_the_frames()
    {
        // A source that never waits, and sends more than any queue on the way holds before the process has taken the first of it.
        UnitDirectory units = Units();
        SpikeFrame[] recording = [.. Enumerable.Range(1, 200).Select(i => Frame(units, 6000 * i))];
        SpikeBatch burst = new(units, new SourceCounters());
        burst.Reset(30_000);
        for (int i = 0; i < 20_000; i++) burst.Add(0, 6000 * 100 + i % 6000);
        IObservable<SpikeFrame> source = recording.Take(100)
            .Concat(Enumerable.Repeat(new SpikeFrame(burst), 5000))
            .ToObservable()
            .Concat(recording.Skip(100).ToObservable().Zip(Observable.Interval(TimeSpan.FromMilliseconds(50)), (frame, _) => frame));
        RemoteClassifyUnits remote = new() { SpikesEndpoint = _spikes, LabelsEndpoint = _labels };
        using ChildProcess live = Celltypes.Start("live", "--source", $"zmq:{_spikes}", "--model", "cerebellum-forest-acg", "--publish", _labels, "--plain");
        LabelFrame last = remote.Process(source).Timeout(Patience).Wait();
        Assert.True(last.Counters.LostMessages > 0, "nothing was lost.");
        Assert.Contains($"lost messages {last.Counters.LostMessages}", live.WaitForExit().Succeeded().Replace(",", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Units_of_streams_have_their_names_too()
    {
        UnitDirectory units = Units();
        using Subject<SpikeFrame> source = new();
        ConcurrentQueue<LabelFrame> frames = new();
        using IDisposable subscription = Remote().Process(source).Subscribe(frames.Enqueue);
        ConcurrentQueue<string> sent = new();
        using IDisposable spikes = ZeroMqSpikes.Native(_spikes).Subscribe(batch => sent.Enqueue($"{batch.Stream}: {batch.Units[batch.Slots[0]].Id}"));
        using LabelPublisher process = Process();
        Assert.True(SpinWait.SpinUntil(() => source.HasObservers, Patience), "the process was not found.");
        SpikeFrame frame = Frame(units, 6000);
        frame.Batch.Stream = "Probe B";
        source.OnNext(frame);
        Assert.True(SpinWait.SpinUntil(() => !sent.IsEmpty, Patience), "no spikes came.");
        Assert.Equal("Probe B: Probe B/0", sent.Single());
        LabelUpdate window = Window(6000);
        UnitLabel unit = window.Units[0] with { Unit = "Probe B/1" };
        process.Publish(window with { Stream = "Probe B", Units = [unit], Updated = [unit] });
        Assert.True(SpinWait.SpinUntil(() => !frames.IsEmpty, Patience), "no labels came.");
        Assert.Equal("shank/two", frames.First().Units.Single().Unit);
    }

    private static UnitDirectory Units()
    {
        UnitDirectory units = new();
        units.Add(new UnitInfo("shank/one"));
        units.Add(new UnitInfo("shank/two"));
        return units;
    }

    private static LabelUpdate Window(long end)
    {
        UnitLabel unit = new() { Unit = "1", Channel = -1, Status = LabelStatus.Warming, Spikes = 1, Rate = 1, Since = 0, Changed = false };
        return new LabelUpdate { StartSample = 0, EndSample = end, SamplingRate = 30_000, Units = [unit], Updated = [unit], Counters = new StreamCounters(), ArrivedAt = 0 };
    }

    private RemoteClassifyUnits Remote() => new() { SpikesEndpoint = _spikes, LabelsEndpoint = _labels };

    private LabelPublisher Process() => new(new LabelSession { Model = new ModelIdentity("m", "1", "ab"), Classes = ["X"] }, new LabelPublisherOptions { Endpoint = _labels });

    private static SpikeFrame Frame(UnitDirectory units, long end)
    {
        SpikeBatch batch = new(units, new SourceCounters());
        batch.Reset(30_000);
        for (long sample = end - 6000; sample < end; sample += 500) batch.Add((int)(sample / 500 % 2), sample);
        batch.CompleteUpTo = end;
        return new SpikeFrame(batch);
    }
}
