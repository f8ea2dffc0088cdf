using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using CellTypes.Streaming.Publishing;
using CellTypes.Streaming.Sources;
using CellTypes.Streaming.Spikes;
using CellTypes.Streaming.Tests.Sources;
using NetMQ;
using NetMQ.Sockets;

namespace CellTypes.Streaming.Tests.Publishing;

public sealed class SpikePublisherTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly SpikePublisher _publisher = new("tcp://127.0.0.1:0");
    private readonly UnitDirectory _units = new();

    public void Dispose() => _publisher.Dispose();

    [Fact]
    public void Spikes_arrive_as_they_were_published()
    {
        _units.Add(new UnitInfo("Probe/E1/7", 4, -1));
        _units.Add(new UnitInfo("plain"));
        using SpikeObserver received = new();
        using IDisposable subscription = Subscribe(received, 1);
        SpikeBatch first = Batch(30_000, 2, 3, completeUpTo: 900, (1, 11), (0, 10), (0, 700));
        first.Forget(0);
        SpikeBatch silent = Batch(30_000, 0, 0, completeUpTo: 1800);
        SpikeBatch bare = Batch(30_000, 0, 0, completeUpTo: null, (0, 2000));
        foreach (SpikeBatch batch in new[] { first, silent, bare }) _publisher.Publish(batch);

        SpikeObserver.Received next = received.Next();
        Assert.Equal(["1", "0", "0"], next.Units);
        Assert.Equal([11, 10, 700], next.Samples);
        Assert.Equal(first.Waveforms.ToArray(), next.Waveforms);
        Assert.Equal((30_000, 900L), (next.SamplingRate, next.CompleteUpTo));
        Assert.Equal([4, -1], next.Batch.Units[Slot(next.Batch, "0")].Channels);
        Assert.Equal(1800L, received.Next().CompleteUpTo);
        next = received.Next();
        Assert.Equal((1, 0, null), (next.Samples.Length, next.Waveforms.Length, next.CompleteUpTo));
        _publisher.Dispose();
        Assert.Empty(received.Next().Samples);
        Assert.Null(received.End());
        Assert.Equal(0, _publisher.Dropped);
        Assert.Null(_publisher.LastProblem);
    }

    [Fact]
    public void A_unit_that_was_reset_is_told()
    {
        _units.Add(new UnitInfo("a"));
        using SpikeObserver received = new();
        List<int> forgotten = [];
        ZeroMqSpikes source = ZeroMqSpikes.Native(_publisher.Endpoint);
        using IDisposable subscription = source.Subscribe(System.Reactive.Observer.Create<SpikeBatch>(batch =>
        {
            forgotten.AddRange(batch.Forgotten);
            received.OnNext(batch);
        }));
        WaitForSubscribers(1);
        _publisher.Publish(Batch(30_000, 0, 0, null, (0, 1)));
        SpikeBatch reset = Batch(30_000, 0, 0, null, (0, 2));
        reset.Forget(0);
        _publisher.Publish(reset);
        received.Next();
        received.Next();
        Assert.Equal([0], forgotten);
    }

    [Fact]
    public void Who_connects_later_is_told_where_units_lie()
    {
        _units.Add(new UnitInfo("a", 5));
        using SpikeObserver early = new(), late = new();
        using IDisposable first = Subscribe(early, 1);
        _publisher.Publish(Batch(30_000, 1, 2, null, (0, 1)));
        early.Next();
        using IDisposable second = Subscribe(late, 2);
        _publisher.Publish(Batch(30_000, 1, 2, null, (0, 2)));
        SpikeBatch batch = late.Next().Batch;
        Assert.Equal([5], batch.Units[0].Channels);
    }

    [Fact]
    public void A_unit_that_moved_is_told_again()
    {
        _units.Add(new UnitInfo("a", 5));
        using SpikeObserver received = new();
        using IDisposable subscription = Subscribe(received, 1);
        _publisher.Publish(Batch(30_000, 1, 2, null, (0, 1)));
        Assert.Equal([5], received.Next().Batch.Units[0].Channels);
        _units.Replace(0, new UnitInfo("a", 6));
        _publisher.Publish(Batch(30_000, 1, 2, null, (0, 2)));
        Assert.Equal([6], received.Next().Batch.Units[0].Channels);
    }

    [Fact]
    public void Where_a_unit_lies_is_told_once()
    {
        _units.Add(new UnitInfo("a", 5));
        using SubscriberSocket socket = new();
        socket.Connect(_publisher.Endpoint);
        socket.Subscribe("");
        WaitForSubscribers(1);
        for (int i = 0; i < 2; i++)
        {
            _publisher.Publish(Batch(30_000, 1, 2, null, (0, i)));
            List<byte[]> message = [];
            Assert.True(socket.TryReceiveMultipartBytes(Patience, ref message!), "no message arrived.");
            Assert.Equal(i == 0, JsonNode.Parse(message[1])!.AsObject().ContainsKey("units"));
        }
    }

    [Fact]
    public void A_batch_that_cannot_be_sent_is_told_and_the_next_one_is_sent()
    {
        _units.Add(new UnitInfo("a"));
        using SpikeObserver received = new();
        using IDisposable subscription = Subscribe(received, 1);
        _publisher.Publish(Batch(30_000, 2, 0, null, (0, 1)));
        _publisher.Publish(Batch(20_000, 0, 0, null, (0, 2)));
        SpikeObserver.Received next = received.Next();
        Assert.Equal((2, 20_000), (next.Samples[0], next.SamplingRate));
        Assert.StartsWith($"Publishing spikes on {_publisher.Endpoint} failed: ", _publisher.LastProblem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_subscriber_that_leaves_is_counted_out()
    {
        using SpikeObserver received = new();
        Subscribe(received, 1).Dispose();
        WaitForSubscribers(0);
    }

    [Fact]
    public void A_port_in_use_is_told_in_one_line()
    {
        IOException error = Assert.Throws<IOException>(() => new SpikePublisher(_publisher.Endpoint));
        Assert.Equal($"Cannot publish spikes on {_publisher.Endpoint}: the port is in use; stop the program that uses it or choose another port.", error.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("127.0.0.1:5560")]
    [InlineData("ipc:///tmp/spikes")]
    [InlineData("inproc://spikes")]
    public void What_is_no_endpoint_is_told_in_one_line(string endpoint)
    {
        IOException error = Assert.Throws<IOException>(() => new SpikePublisher(endpoint));
        Assert.StartsWith($"Cannot publish spikes on {(endpoint.Length == 0 ? "''" : endpoint)}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(SpikePublisher.DefaultEndpoint, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Publishing_never_waits_and_tells_what_it_left_out()
    {
        _publisher.Dispose();
        _publisher.Publish(Batch(30_000, 0, 0, null));
        Assert.Equal(1, _publisher.Dropped);
    }

    private static int Slot(SpikeBatch batch, string id) => Enumerable.Range(0, batch.Units.Count).Single(slot => batch.Units[slot].Id == id);

    private IDisposable Subscribe(SpikeObserver observer, int subscribers)
    {
        IDisposable subscription = ZeroMqSpikes.Native(_publisher.Endpoint).Subscribe(observer);
        WaitForSubscribers(subscribers);
        return subscription;
    }

    private void WaitForSubscribers(int count) => Assert.True(SpinWait.SpinUntil(() => _publisher.Subscribers == count, Patience), $"There are {_publisher.Subscribers} subscribers.");

    private SpikeBatch Batch(double samplingRate, int channels, int samples, long? completeUpTo, params (int Slot, long Sample)[] spikes)
    {
        SpikeBatch batch = new(_units, new SourceCounters());
        batch.Reset(samplingRate, channels, samples);
        batch.CompleteUpTo = completeUpTo;
        foreach ((int slot, long sample) in spikes)
        {
            Span<float> waveform = batch.AddWithWaveform(slot, sample);
            for (int i = 0; i < waveform.Length; i++) waveform[i] = sample + 0.5f * i;
        }
        return batch;
    }
}
