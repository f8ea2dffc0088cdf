using System;
using System.Collections.Concurrent;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using System.Threading;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Publishing;
using CellTypes.Streaming.Remote;
using CellTypes.Streaming.Sources;
using CellTypes.Streaming.Spikes;
using CellTypes.Streaming.Updates;
using NetMQ;
using NetMQ.Sockets;

namespace CellTypes.Streaming.Tests.Remote;

public sealed class ClassifyRemotelyTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly HistoricalScheduler _clock = new();
    private readonly StreamBuilder _stream = new(units: 2);
    private readonly RemoteOptions _options = new() { SpikesEndpoint = FreeEndpoint(), LabelsEndpoint = FreeEndpoint() };
    private readonly ConcurrentQueue<LabelUpdate> _updates = new();
    private Exception? _error;

    [Fact]
    public void A_process_that_does_not_come_is_told_when_the_time_is_over()
    {
        using Subject<SpikeBatch> source = new();
        for (int run = 0; run < 2; run++)
        {
            _error = null;
            using IDisposable subscription = Subscribe(source, _options);
            _clock.AdvanceBy(TimeSpan.FromSeconds(59));
            Assert.Null(_error);
            _clock.AdvanceBy(TimeSpan.FromSeconds(1));
            Assert.Equal(
                $"no celltypes process came for 60 s: start celltypes live --source zmq:{_options.SpikesEndpoint} --publish {_options.LabelsEndpoint}, or set Timeout to 0 to wait for ever.",
                Assert.IsType<CellTypesException>(_error).Message);
            Assert.False(source.HasObservers);
        }
    }

    [Fact]
    public void Without_a_timeout_it_waits_for_ever()
    {
        using Subject<SpikeBatch> source = new();
        using IDisposable subscription = Subscribe(source, _options with { Timeout = TimeSpan.Zero });
        _clock.AdvanceBy(TimeSpan.FromDays(100));
        Assert.Null(_error);
    }

    [Fact]
    public void Cells_of_a_process_of_release_0_1_0_come_through()
    {
        using Subject<SpikeBatch> source = new();
        using XPublisherSocket process = new();
        process.Bind(_options.LabelsEndpoint);
        using IDisposable subscription = Subscribe(source, _options);
        Assert.True(process.TryReceiveFrameBytes(Patience, out _), "nobody subscribed.");
        foreach (string line in File.ReadLines(Path.Combine(Repository.Root, "tests", "Releases", "0.1.0", "labels", "cells.tsv")))
            process.SendMoreFrame(line.Split('\t')[0]).SendFrame(line.Split('\t')[1]);
        Await(() => _updates.LastOrDefault()?.EndSample == 100_009, "no labels came.");
        LabelUpdate last = _updates.Last();
        Assert.All(last.Units, unit => Assert.True(unit.IsCell));
        Assert.Equal(
            [("wide", "Pvalb", 3), ("narrow", "Pvalb", 2), ("small", "Pvalb", 2), ("silent", null, 0), ("slow", null, 0)],
            last.Units.Select(unit => (unit.Unit, unit.Label, unit.Spikes)));
        Assert.Null(_error);
    }

    [Fact]
    public void Labels_come_back_under_the_names_of_the_source_and_a_silent_end_is_told()
    {
        using Subject<SpikeBatch> source = new();
        using IDisposable hearing = ZeroMqSpikes.Native(_options.SpikesEndpoint).Subscribe(_ => { });
        using LabelPublisher process = Process();
        using IDisposable subscription = Subscribe(source, _options);
        Await(() => source.HasObservers, "the process was not found.");
        UnitDirectory units = new();
        units.Add(new UnitInfo("shank/one"));
        units.Add(new UnitInfo("shank/two"));
        SpikeBatch batch = new(units, new SourceCounters());
        batch.Reset(30_000);
        batch.Add(1, 5);
        source.OnNext(batch);
        process.Publish(Update(6000));
        Await(() => !_updates.IsEmpty, "no labels came.");
        Assert.Equal(("shank/two", "m"), (_updates.First().Units.Single().Unit, _updates.First().Session!.Model.Name));

        // The process says that it is alive, but never that it has ended.
        source.OnCompleted();
        Await(() =>
        {
            _clock.AdvanceBy(TimeSpan.FromSeconds(30));
            return _error is not null;
        }, "no error came.");
        Assert.Equal("the celltypes process did not end its session within 30 s of the end of the spikes.", Assert.IsType<CellTypesException>(_error).Message);
    }

    [Fact]
    public void A_recording_whose_process_is_gone_is_told()
    {
        using Subject<SpikeBatch> source = new();
        using IDisposable subscription = Subscribe(source, _options with { WhenBusy = WhenBusy.Wait });
        using (ZeroMqSpikes.Native(_options.SpikesEndpoint).Subscribe(_ => { }))
        using (Process())
        {
            Await(() => source.HasObservers, "the process was not found.");
        }
        Thread recording = new(() =>
        {
            for (int i = 1; i <= 3000; i++) source.OnNext(_stream.Batch(i));
        });
        recording.Start();
        Await(() =>
        {
            _clock.AdvanceBy(TimeSpan.FromMinutes(1));
            return _error is not null;
        }, "no error came.");
        Assert.Equal("the celltypes process has been silent for 60 s: start it again, or set Timeout to 0 to wait for ever.", Assert.IsType<CellTypesException>(_error).Message);
        // What waited for the process is let go.
        Assert.True(recording.Join(Patience), "the source waits on.");
    }

    [Fact]
    public void A_port_in_use_comes_as_an_error_and_nothing_stays_open()
    {
        using SpikePublisher other = new(_options.SpikesEndpoint);
        Subscribe(Observable.Never<SpikeBatch>(), _options);
        Assert.StartsWith($"Cannot publish spikes on {_options.SpikesEndpoint}: the port is in use", Assert.IsType<CellTypesException>(_error).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_error_of_the_source_is_told_and_a_subscription_that_is_disposed_frees_its_port()
    {
        InvalidOperationException cable = new("cable");
        using IDisposable hearing = ZeroMqSpikes.Native(_options.SpikesEndpoint).Subscribe(_ => { });
        using LabelPublisher process = Process();
        for (int run = 0; run < 2; run++)
        {
            _error = null;
            using Subject<SpikeBatch> source = new();
            using (Subscribe(source, _options))
            {
                Await(() => source.HasObservers, "the process was not found.");
                source.OnError(cable);
                Await(() => _error is not null, "no error came.");
                Assert.Same(cable, _error);
            }
        }
    }

    private IDisposable Subscribe(IObservable<SpikeBatch> source, RemoteOptions options) =>
        source.ClassifyRemotely(options, _clock).Subscribe(_updates.Enqueue, error => Volatile.Write(ref _error, error));

    private LabelPublisher Process() =>
        new(new LabelSession { Model = new ModelIdentity("m", "1", "ab"), Classes = ["X"] }, new LabelPublisherOptions { Endpoint = _options.LabelsEndpoint });

    private static LabelUpdate Update(long end)
    {
        UnitLabel unit = new() { Unit = "1", Channel = -1, Status = LabelStatus.Warming, Spikes = 1, Rate = 1, Since = 0, Changed = false };
        return new LabelUpdate { StartSample = 0, EndSample = end, SamplingRate = 30_000, Units = [unit], Updated = [unit], Counters = new StreamCounters(), ArrivedAt = 0 };
    }

    private static void Await(Func<bool> condition, string problem) => Assert.True(SpinWait.SpinUntil(condition, Patience), problem);

    // A socket of ZeroMQ would free the port a moment later.
    private static string FreeEndpoint()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return $"tcp://{listener.LocalEndpoint}";
    }
}
