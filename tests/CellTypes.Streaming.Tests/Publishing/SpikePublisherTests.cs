using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using CellTypes.Streaming.Labels;
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
        CellTypesException error = Assert.Throws<CellTypesException>(() => new SpikePublisher(_publisher.Endpoint));
        Assert.Equal($"Cannot publish spikes on {_publisher.Endpoint}: the port is in use; stop the program that uses it or choose another port.", error.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("127.0.0.1:5560")]
    [InlineData("ipc:///tmp/spikes")]
    [InlineData("inproc://spikes")]
    public void What_is_no_endpoint_is_told_in_one_line(string endpoint)
    {
        CellTypesException error = Assert.Throws<CellTypesException>(() => new SpikePublisher(endpoint));
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

    [Fact]
    public void What_a_live_source_loses_is_told_to_the_receiver_to_the_message()
    {
        const int Batches = 30_000, Spikes = 1_000;
        _units.Add(new UnitInfo("a"));
        SpikeBatch batch = Batch(30_000, 0, 0, null, [.. Enumerable.Range(0, Spikes).Select(i => (0, (long)i))]);
        long received = 0;
        using ManualResetEventSlim over = new();
        ZeroMqSpikes source = ZeroMqSpikes.Native(_publisher.Endpoint);
        using IDisposable subscription = source.Subscribe(System.Reactive.Observer.Create<SpikeBatch>(next => received += next.Count, over.Set));
        WaitForSubscribers(1);
        _publisher.Publish(Batch(30_000, 0, 0, null, (0, 0)));
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref received) == 1, Patience), "nothing came.");
        // Faster than any thread copies them: 360 MB, of which 64 may wait.
        for (int i = 0; i < Batches; i++) _publisher.Publish(batch);
        // On a busy machine the 2 s of its end are not enough for all that waits.
        _publisher.Flush();
        _publisher.Dispose();
        Assert.True(over.Wait(Patience, TestContext.Current.CancellationToken), "the stream did not end.");
        Assert.InRange(_publisher.Dropped, 1, source.Counters.LostMessages);
        Assert.Equal(_publisher.Dropped * Spikes, _publisher.DroppedSpikes);
        Assert.Equal(Batches * Spikes, received - 1 + source.Counters.LostMessages * Spikes);
    }

    [Fact]
    public void A_reset_is_not_lost_with_the_batch_that_is_left_out()
    {
        PublishingQueue<List<int>> queue = new(2, _ => 1, (dropped, next) => next.AddRange(dropped));
        for (int i = 1; i <= 5; i++) Assert.True(queue.Add([i]));
        Assert.Equal((3, 2), (queue.Dropped, queue.Waiting));
        Assert.True(queue.TryTake(out List<int>? taken));
        Assert.Equal([4, 3, 2, 1], taken);
        Assert.True(queue.TryTake(out taken));
        Assert.Equal([5], taken);
    }

    [Fact]
    public void Large_batches_are_split()
    {
        _units.Add(new UnitInfo("a", 5, 6));
        using SubscriberSocket socket = Listen(_publisher);
        SpikeBatch batch = Batch(30_000, 2, 41, completeUpTo: 9000, [.. Enumerable.Range(0, 4000).Select(i => (0, (long)i))]);
        batch.Forget(0);
        _publisher.Publish(batch);
        List<long> samples = [];
        List<float> waveforms = [];
        for (int i = 0; samples.Count < 4000; i++)
        {
            (JsonObject header, byte[] payload) = Receive(socket);
            Assert.InRange(payload.Length, 1, 128 * 1024);
            int spikes = (int)header["spikes"]!;
            samples.AddRange(System.Runtime.InteropServices.MemoryMarshal.Cast<byte, long>(payload.AsSpan(0, 8 * spikes)));
            waveforms.AddRange(System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(payload.AsSpan(12 * spikes)));
            Assert.Equal((i, i == 0, i == 0, samples.Count == 4000), ((int)header["seq"]!, header.ContainsKey("reset"), header.ContainsKey("units"), header.ContainsKey("complete_up_to")));
        }
        Assert.Equal(batch.Samples.ToArray(), samples);
        Assert.Equal(batch.Waveforms.ToArray(), waveforms);
    }

    [Fact]
    public void Streams_are_numbered_and_ended_by_themselves()
    {
        _units.Add(new UnitInfo("a"));
        using SubscriberSocket socket = Listen(_publisher);
        foreach (string stream in new[] { "ProbeA", "ProbeB", "ProbeA" })
        {
            SpikeBatch batch = Batch(30_000, 0, 0, null, (0, 1));
            batch.Stream = stream;
            _publisher.Publish(batch);
        }
        _publisher.Dispose();
        List<(string, int, bool)> told = [];
        while (told.Count < 5)
        {
            JsonObject header = Receive(socket).Header;
            told.Add(((string)header["stream"]!, (int)header["seq"]!, header.ContainsKey("end")));
        }
        Assert.Equal([("ProbeA", 0, false), ("ProbeB", 0, false), ("ProbeA", 1, false), ("ProbeA", 2, true), ("ProbeB", 1, true)], told);
    }

    [Fact]
    public void A_recording_waits_for_a_subscriber()
    {
        _units.Add(new UnitInfo("a"));
        using SpikePublisher publisher = new("tcp://127.0.0.1:0", WhenBusy.Wait);
        for (int i = 0; i < 3; i++) publisher.Publish(Batch(30_000, 0, 0, null, (0, i)));
        using SpikeObserver received = new();
        using IDisposable subscription = ZeroMqSpikes.Native(publisher.Endpoint).Subscribe(received);
        for (int i = 0; i < 3; i++) Assert.Equal([i], received.Next().Samples);
    }

    [Fact]
    public void A_recording_that_waits_is_let_go_when_the_publisher_is_closed()
    {
        SpikePublisher publisher = new("tcp://127.0.0.1:0", WhenBusy.Wait);
        _units.Add(new UnitInfo("a"));
        SpikeBatch large = Batch(30_000, 0, 0, null, [.. Enumerable.Range(0, 3_000_000).Select(i => (0, (long)i))]);
        int published = 0;
        Thread source = new(() =>
        {
            for (int i = 0; i < 10; i++)
            {
                publisher.Publish(large);
                Interlocked.Increment(ref published);
            }
            publisher.Flush();
        });
        source.Start();
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref published) > 0, Patience));
        publisher.Dispose();
        Assert.True(source.Join(Patience), "it waits for ever.");
        Assert.InRange(publisher.Dropped, 7, 9);
        Assert.Equal(publisher.Dropped * 3_000_000, publisher.DroppedSpikes);
    }

    [Fact]
    public void No_more_than_500_messages_are_on_their_way_to_a_process_that_acknowledges_them()
    {
        using SpikePublisher publisher = Recording();
        using SubscriberSocket socket = Listen(publisher);
        publisher.Hear(Status("one", null));
        for (int i = 0; i < 3000; i++) publisher.Publish(Batch(30_000, 0, 0, null, (0, i)));
        AssertNumbers(socket, 0, 500);
        publisher.Hear(Status("one", 99, window: true));
        AssertNumbers(socket, 500, 600);
        publisher.Hear(Status("one", 5000, window: true)); // the number of a publisher before this one
        publisher.Hear(Status("one", 599, window: true));
        AssertNumbers(socket, 600, 1100);
        // Another process, which knows nothing yet, and is asked anew each second.
        publisher.Hear(Status("two", null));
        AssertNumbers(socket, 1100, 1600);
        publisher.Hear(Status("two", null));
        AssertNumbers(socket, 1600, 2100);
        // One of a version that says no number.
        publisher.Hear(Status("three", null, window: true));
        AssertNumbers(socket, 2100, 3000);
    }

    [Fact]
    public void A_process_that_does_not_get_on_is_asked_by_a_message_without_spikes()
    {
        using SpikePublisher publisher = Recording();
        using SubscriberSocket socket = Listen(publisher);
        publisher.Hear(Status("one", null));
        for (int i = 0; i < 1200; i++) publisher.Publish(Batch(30_000, 0, 0, null, (0, i)));
        AssertNumbers(socket, 0, 500);
        publisher.Hear(Status("one", 0, window: true));
        AssertNumbers(socket, 500, 501);
        for (int i = 0; i < 2; i++) publisher.Hear(Status("one", 0, window: true));
        (JsonObject header, byte[] payload) = Receive(socket);
        Assert.Equal((501, 0, 0), ((int)header["seq"]!, (int)header["spikes"]!, payload.Length));
        publisher.Hear(Status("one", 501, window: true));
        AssertNumbers(socket, 502, 1002);
    }

    [Fact]
    public void Flushing_waits_until_the_process_has_worked_off_everything()
    {
        using SpikePublisher publisher = Recording();
        using SubscriberSocket socket = Listen(publisher);
        publisher.Hear(Status("one", null));
        for (int i = 0; i < 20; i++) publisher.Publish(Batch(30_000, 0, 0, null, (0, i)));
        using ManualResetEventSlim flushed = new();
        Thread source = new(() =>
        {
            publisher.Flush();
            flushed.Set();
        });
        source.Start();
        AssertNumbers(socket, 0, 20);
        publisher.Hear(Status("one", 18, window: true));
        Assert.False(flushed.Wait(TestSockets.Short, TestContext.Current.CancellationToken));
        publisher.Hear(Status("one", 19, window: true));
        Assert.True(flushed.Wait(Patience, TestContext.Current.CancellationToken), "it waits for ever.");
        source.Join();
    }

    private static SubscriberSocket Listen(SpikePublisher publisher)
    {
        SubscriberSocket socket = new();
        socket.Options.ReceiveHighWatermark = 0;
        socket.Connect(publisher.Endpoint);
        socket.Subscribe("");
        Assert.True(SpinWait.SpinUntil(() => publisher.Subscribers == 1, Patience), "nobody came.");
        return socket;
    }

    private static (JsonObject Header, byte[] Payload) Receive(SubscriberSocket socket)
    {
        List<byte[]> message = [];
        Assert.True(socket.TryReceiveMultipartBytes(Patience, ref message!), "no message arrived.");
        return (JsonNode.Parse(message[1])!.AsObject(), message[2]);
    }

    private static void AssertNumbers(SubscriberSocket socket, int first, int end)
    {
        for (int i = first; i < end; i++) Assert.Equal(i, (int)Receive(socket).Header["seq"]!);
        List<byte[]> more = [];
        Assert.False(socket.TryReceiveMultipartBytes(TestSockets.Short, ref more!), "more came.");
    }

    private static StatusMessage Status(string session, long? sourceSequence, bool window = false) => new()
    {
        Session = session,
        Sequence = 0,
        UnixNanoseconds = 0,
        MonotonicNanoseconds = 0,
        Dropped = 0,
        LabelMessages = 0,
        QueueDepth = 0,
        SourceSequence = sourceSequence,
        Update = window ? new LabelMessageUpdate(0, 1, 30_000) : null,
    };

    private SpikePublisher Recording()
    {
        _units.Add(new UnitInfo("a"));
        return new SpikePublisher("tcp://127.0.0.1:0", WhenBusy.Wait);
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
