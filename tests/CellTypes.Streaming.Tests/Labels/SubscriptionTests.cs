using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Reactive;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using System.Reactive.Threading.Tasks;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using CellTypes.Models.Bundles;
using CellTypes.Models.Simulation;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Publishing;
using CellTypes.Streaming.Rolling;
using CellTypes.Streaming.Sources;
using CellTypes.Streaming.Spikes;
using CellTypes.Streaming.Updates;
using NetMQ.Sockets;

namespace CellTypes.Streaming.Tests.Labels;

/// <summary>How chains of operators begin and end, with the sources that a user has.</summary>
public class SubscriptionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_window_of_a_recording_that_waits_can_be_taken_and_ends_the_source()
    {
        TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        IObservable<SpikeBatch> source = Probe(3600).Finally(ended.SetResult);
        LabelUpdate window = await source.LabelUnits(FakeModel.Create(_ => (1, 0)), isLive: false).Take(1).ToTask(Cancel).WaitAsync(Patience, Cancel);
        Assert.Equal(30_000, window.EndSample);
        await ended.Task.WaitAsync(Patience, Cancel);
    }

    [Fact]
    public async Task One_window_of_a_socket_can_be_taken_with_a_source_that_waits_for_the_classifier()
    {
        using XPublisherSocket publisher = new();
        using ManualResetEventSlim stop = new();
        ZeroMqSpikes spikes = ZeroMqSpikes.Native(publisher.BindLoopback());
        TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<LabelUpdate> first = spikes.Finally(ended.SetResult).LabelUnits(FakeModel.Create(_ => (1, 0)), isLive: false).Take(1).ToTask(Cancel);
        publisher.AwaitSubscription();
        NativeMessages sender = new(publisher);
        for (int second = 0; !first.IsCompleted && second < 100_000; second++) sender.Send(second * 30_000L);
        Assert.Equal(30_000, (await first.WaitAsync(Patience, Cancel)).EndSample);
        await ended.Task.WaitAsync(Patience, Cancel);
    }

    [Fact]
    public async Task A_subscription_can_be_disposed_inside_OnNext()
    {
        TaskCompletionSource disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        SingleAssignmentDisposable subscription = new();
        subscription.Disposable = Probe(3600).LabelUnits(FakeModel.Create(_ => (1, 0)), isLive: false).Subscribe(_ =>
        {
            subscription.Dispose();
            disposed.TrySetResult();
        });
        await disposed.Task.WaitAsync(Patience, Cancel);
    }

    [Fact]
    public async Task What_an_observer_throws_comes_as_its_error_from_a_replay()
    {
        TaskCompletionSource<Exception> told = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using IDisposable subscription = Probe(10).Subscribe(Observer.Create<SpikeBatch>(_ => throw new FormatException("A bug."), told.SetResult));
        Assert.Equal("A bug.", (await told.Task.WaitAsync(Patience, Cancel)).Message);
    }

    [Fact]
    public async Task What_an_operator_throws_is_the_error_of_the_chain_and_ends_the_source()
    {
        TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        IObservable<long> chain = Probe(3600).Finally(ended.SetResult)
            .LabelUnits(FakeModel.Create(_ => (1, 0)), isLive: false)
            .Select(window => window.EndSample == 60_000 ? throw new FormatException("A bug.") : window.EndSample);
        List<long> seen = [];
        FormatException error = await Assert.ThrowsAsync<FormatException>(() => chain.Do(seen.Add).ToTask(Cancel).WaitAsync(Patience, Cancel));
        Assert.Equal(("A bug.", 1), (error.Message, seen.Count));
        await ended.Task.WaitAsync(Patience, Cancel);
    }

    [Fact]
    public async Task A_consumer_that_throws_ends_neither_the_process_nor_other_subscriptions()
    {
        ISubject<int, int> thrown = Subject.Synchronize(new ReplaySubject<int>());
        IObservable<SpikeBatch> source = Probe(60);
        using IDisposable bad = source.LabelUnits(FakeModel.Create(_ => (1, 0)), isLive: false).Subscribe(
            _ =>
            {
                thrown.OnNext(1);
                throw new FormatException("A bug.");
            },
            _ => { });
        await thrown.FirstAsync().ToTask(Cancel).WaitAsync(Patience, Cancel);
        IList<LabelUpdate> good = await source.LabelUnits(FakeModel.Create(_ => (1, 0)), isLive: false).ToList().ToTask(Cancel).WaitAsync(Patience, Cancel);
        Assert.True(good[^1].IsLast);
    }

    [Fact]
    public async Task A_model_that_fails_ends_the_chain_with_its_error_and_not_with_one_of_many()
    {
        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Probe(60).LabelUnits(FakeModel.Create(_ => throw new InvalidOperationException("The device is gone.")), isLive: false).ToTask(Cancel).WaitAsync(Patience, Cancel));
        Assert.Equal("The device is gone.", error.Message);
    }

    [Fact]
    public void An_end_and_a_disposal_at_the_same_time_throw_nothing()
    {
        for (int i = 0; i < 200; i++)
        {
            using Subject<SpikeBatch> source = new();
            IDisposable subscription = source.LabelUnits(FakeModel.Create(_ => (1, 0)), isLive: false).Subscribe(_ => { });
            source.OnNext(new StreamBuilder(1).Batch(1, 40_000, 80_000));
            using Barrier barrier = new(2);
            Parallel.Invoke(
                () =>
                {
                    barrier.SignalAndWait(Cancel);
                    source.OnCompleted();
                },
                () =>
                {
                    barrier.SignalAndWait(Cancel);
                    subscription.Dispose();
                });
        }
    }

    [Fact]
    public async Task Streams_of_a_source_are_labelled_by_clocks_and_rates_of_their_own()
    {
        // The second probe began 20 s later and counts at another rate.
        StreamBuilder first = new(1) { Stream = "A" }, second = new(1, 20_000) { Stream = "B" };
        var batches = Enumerable.Range(0, 40 * 10).SelectMany(i => new[]
        {
            first.Batch([.. Enumerable.Range(0, 30).Select(k => (0, (20_000_000L + (i * 3000) + (k * 100))))], 20_000_000L + (i + 1) * 3000),
            second.Batch([.. Enumerable.Range(0, 20).Select(k => (0, (i * 2000L) + (k * 100)))], (i + 1) * 2000L),
        });
        IList<LabelUpdate> windows = await batches.ToObservable().LabelUnits(FakeModel.Create(_ => (1, 0)), isLive: false).ToList().ToTask(Cancel);
        LabelUpdate[] last = [.. windows.Where(window => window.IsLast)];
        Assert.Equal(["A", "B"], last.Select(window => window.Stream));
        Assert.Equal([12_000, 8_000], last.Select(window => window.Units.Single().Spikes));
        Assert.All(last, window => Assert.Equal(LabelStatus.Ok, window.Units[0].Status));
        Assert.Equal((20_000, 0, 0), (last[0].Counters.Spikes, last[0].Counters.Late, last[0].Counters.ClockRestarts));
        Assert.Equal(40, windows.Count(window => window.Stream == "B" && !window.IsLast));
    }

    [Fact]
    public async Task A_chain_of_all_operators_publishes_and_logs_what_it_hands_on()
    {
        using TemporaryFolder folder = new();
        ModelBundle bundle = ModelBundle.Load(Repository.Bundle("cerebellum-forest"));
        string endpoint = FreeEndpoint(), log = folder.PathOf("labels.jsonl");
        TaskCompletionSource joined = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<IList<LabelMessage>> heard = new LabelReceiver(endpoint).Do(_ => joined.TrySetResult()).TakeUntil(message => message is EndMessage).ToList().ToTask(Cancel);
        IObservable<LabelUpdate> chain = SimulatedProbe.Create(SimulatedRecording.Create(new SimulationOptions { Units = 12, Duration = 40, Seed = 1 }), double.PositiveInfinity)
            .RollingUnits(bundle.Model.Views, history: TimeSpan.FromMinutes(20))
            .Classify(bundle)
            .Confirm(updates: 3)
            .PublishTo(endpoint)
            .LogTo(log);
        // The first update waits until the receiver has joined.
        IList<LabelUpdate> updates = await chain.Do(_ => joined.Task.Wait(Patience, Cancel)).ToList().ToTask(Cancel);

        Assert.True(updates[^1].IsLast);
        Assert.Equal(12, updates[^1].Units.Count);
        Assert.Contains(updates[^1].Units, unit => unit.Status == LabelStatus.Ok);
        UnitsMessage last = (await heard.WaitAsync(Patience, Cancel)).OfType<UnitsMessage>().Last(message => message.IsKeyframe);
        Assert.Equal(updates[^1].Units.Select(unit => (unit.Unit, unit.Status, unit.Label, unit.Spikes)), last.Units.Select(unit => (unit.Unit, unit.Status, unit.Label, unit.Spikes)));
        Assert.Equal(
            updates.SelectMany(update => update.Units.Where(unit => unit.Changed)).Select(unit => unit.Unit),
            File.ReadLines(log).Select(line => JsonNode.Parse(line)!).Where(record => (string)record["type"]! == "change").Select(record => (string)record["unit"]!["id"]!));
        // Once more: the log holds something already.
        Assert.Contains("it holds something already", (await Assert.ThrowsAsync<CellTypesException>(() => chain.ToTask(Cancel))).Message);
    }

    private static string FreeEndpoint()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return $"tcp://{listener.LocalEndpoint}";
    }

    private static IObservable<SpikeBatch> Probe(double seconds) =>
        SimulatedProbe.Create(SimulatedRecording.Create(new SimulationOptions { Units = 5, Duration = seconds, Seed = 1 }), double.PositiveInfinity);
}
