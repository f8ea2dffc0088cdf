using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Text;
using System.Threading;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Protocol;
using CellTypes.Streaming.Spikes;
using NetMQ;
using NetMQ.Sockets;

namespace CellTypes.Streaming.Publishing;

/// <summary>Publishes sorted spikes over ZeroMQ in the native format, version 1 (docs/protocol.md), as a sorter does.</summary>
/// <remarks>
/// <para>A unit's id in the messages is its slot in the directory of the batches, which all come from one source. Where its channels lie is sent with its
/// first spikes, and again to whoever connects later. Large batches are split into messages of 128 KiB.</para>
/// <para>One thread owns the socket. <see cref="Publish"/> only puts a batch into a queue of 64 MB. A live source never waits: where the thread cannot keep up,
/// the oldest batches are left out. ZeroMQ queues 1,000 messages for each subscriber and drops what a slow one does not take. Either way numbers are left out
/// too, so that every receiver knows how much it has lost.</para>
/// <para>With <see cref="WhenBusy.Wait"/> nothing is left out: <see cref="Publish"/> waits for room, and messages are sent only while there is a
/// subscriber. ZeroMQ still drops what a slow subscriber does not take, unless <see cref="Hear"/> is told what the process that takes the spikes
/// says: then no more than 500 messages are on their way to it.</para>
/// </remarks>
public sealed class SpikePublisher : IDisposable
{
    /// <summary>The endpoint of a publisher unless another is given: this machine only.</summary>
    public const string DefaultEndpoint = "tcp://127.0.0.1:5560";

    private const long QueuedBytes = 64L << 20;
    private const int MessageBytes = 128 << 10;
    private const int MostChannelsTold = 16 << 10;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan EndInterval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(1);
    private static readonly byte[] Topic = Encoding.ASCII.GetBytes(SpikeProtocol.Topic);

    private readonly XPublisherSocket _socket;
    private readonly Thread _thread;
    private readonly WhenBusy _whenBusy;
    private readonly PublishingQueue<Item> _queue = new(QueuedBytes, item => item.Bytes, (dropped, next) => next.Follow(dropped));
    private readonly SpikeCredits _credits = new();
    private volatile int _subscribers;
    private volatile string? _problem;
    private volatile bool _isClosing;
    private long _droppedSpikes;

    // The publishing thread's own.
    private readonly Dictionary<string, Stream> _streams = [];
    private readonly List<UnitInfo> _described = [];

    /// <summary>Binds the endpoint and begins to publish.</summary>
    /// <param name="endpoint">The endpoint to bind, <c>tcp://address:port</c>; port 0 takes any free one.</param>
    /// <param name="whenBusy">What happens where spikes come faster than they can be sent: those of live sources are left out, recordings wait.</param>
    /// <exception cref="CellTypesException">The endpoint cannot be bound. One line says why and what to do.</exception>
    public SpikePublisher(string endpoint = DefaultEndpoint, WhenBusy whenBusy = WhenBusy.Coalesce)
    {
        _whenBusy = whenBusy;
        _socket = PublisherSocket.Bind("spikes", endpoint ?? throw new ArgumentNullException(nameof(endpoint)), DefaultEndpoint, socket =>
        {
            // A process that was suspended for long takes up where it stopped.
            if (whenBusy == WhenBusy.Wait) socket.HeartbeatInterval = TimeSpan.Zero;
        });
        Endpoint = _socket.Options.LastEndpoint ?? endpoint;
        _thread = new Thread(Run) { IsBackground = true, Name = "celltypes spike publisher" };
        _thread.Start();
    }

    /// <summary>Gets the endpoint that subscribers connect to, with the port that was taken.</summary>
    public string Endpoint { get; }

    /// <summary>Gets how many subscribers there are. NetMQ tells of those whose connection broke only when the last one has gone.</summary>
    public int Subscribers => _subscribers;

    /// <summary>Gets how many batches have been left out because the publisher could not keep up, or was closed.</summary>
    public long Dropped => _queue.Dropped;

    /// <summary>Gets the spikes of the batches that have been left out.</summary>
    public long DroppedSpikes => Interlocked.Read(ref _droppedSpikes);

    /// <summary>Gets what last went wrong, in one line, or null where nothing did.</summary>
    public string? LastProblem => _problem;

    /// <summary>
    /// Queues spikes to be sent. Never throws for a subscriber, and never waits unless with <see cref="WhenBusy.Wait"/>: then until there is room, or until
    /// <see cref="Dispose"/>.
    /// </summary>
    /// <param name="batch">The spikes, which nobody changes any more: a copy, where the source fills its batch again.</param>
    public void Publish(SpikeBatch batch)
    {
        Item item = new(batch ?? throw new ArgumentNullException(nameof(batch)), this);
        bool isAdded = _whenBusy == WhenBusy.Wait ? _queue.AddWhenRoom(item) : _queue.Add(item);
        if (!isAdded) CountDropped(batch.Count);
    }

    /// <summary>Takes note of what the process that takes the spikes says: how far it has come. Only <see cref="WhenBusy.Wait"/> makes use of it.</summary>
    /// <param name="message">Each message of the process.</param>
    public void Hear(LabelMessage message) => _credits.Hear(message ?? throw new ArgumentNullException(nameof(message)));

    /// <summary>Waits until everything is sent, and worked off where <see cref="Hear"/> is told of it, or until <see cref="Dispose"/>.</summary>
    public void Flush()
    {
        Item mark = new(null, this);
        if (_queue.AddWhenRoom(mark)) mark.IsSent.Wait();
    }

    /// <summary>Sends what is queued, as far as that takes no waiting, and the end of the stream, and closes the socket. Returns within 2 s.</summary>
    public void Dispose()
    {
        _isClosing = true;
        _queue.Close();
        _thread.Join(PublisherSocket.Linger);
    }

    private void Run()
    {
        while (_queue.TryTake(out Item? item))
        {
            Attempt(ReadSubscriptions);
            if (item is null) continue;
            if (!Attempt(() => SendNext(item))) Drop(item);
            item.IsSent.Set();
        }
        Attempt(End);
        if (_subscribers > 0) Thread.Sleep(PublisherSocket.TimeToRead);
        Attempt(_socket.Dispose);
    }

    // Whatever a batch or the socket does, the thread lives on: subscribers would take its silence for the recording's.
    private bool Attempt(Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (Exception error)
        {
            _problem = $"Publishing spikes on {Endpoint} failed: {OneLine.Of(error)}";
            return false;
        }
    }

    // Where a queue on the way may be full ZeroMQ may drop the end as well, and the receiver would wait for ever: it is sent again until all have heard it.
    private void End()
    {
        Stopwatch waited = Stopwatch.StartNew();
        foreach (Stream stream in _streams.Values) stream.Writer.Finish(end: true);
        do
        {
            foreach (Stream stream in _streams.Values) SendFrames(stream.Writer);
            if (_streams.Values.Sum(stream => stream.Writer.Sequence) <= _socket.Options.SendHighWatermark) return;
            Thread.Sleep(EndInterval);
            ReadSubscriptions();
        }
        while (_subscribers > 0 && waited.Elapsed < EndPatience);
    }

    private void CountDropped(int spikes)
    {
        _queue.CountDropped();
        Interlocked.Add(ref _droppedSpikes, spikes);
    }

    private void Drop(Item item)
    {
        CountDropped(item.Spikes);
        if (item.Batch is SpikeBatch batch && _streams.TryGetValue(batch.Stream, out Stream? stream)) stream.Writer.Skip(1);
    }

    private void SendNext(Item item)
    {
        foreach ((string name, long messages, List<int> forgotten) in item.LeftOut)
        {
            if (!_streams.TryGetValue(name, out Stream? other)) continue;
            other.Writer.Skip(messages);
            other.Forgotten.AddRange(forgotten);
        }
        if (item.Batch is not SpikeBatch batch)
        {
            while (_whenBusy == WhenBusy.Wait && !_isClosing && !_credits.WaitForLast(Poll)) LookAround();
            return;
        }
        if (!_streams.TryGetValue(batch.Stream, out Stream? stream))
            _streams.Add(batch.Stream, stream = new Stream(new SpikeMessageWriter(batch.SamplingRate) { Stream = batch.Stream }));
        stream.Forgotten.AddRange(batch.Forgotten);
        int next = 0;
        do
        {
            WaitForRoom();
            next = Fill(stream, batch, next);
            stream.Forgotten.Clear();
            Send(stream);
        }
        while (next < batch.Count);
    }

    /// <summary>Fills the next message with spikes of a batch.</summary>
    /// <returns>The spike that the message after it begins with.</returns>
    private int Fill(Stream stream, SpikeBatch batch, int next)
    {
        SpikeMessageWriter writer = stream.Writer;
        writer.Reset(batch.SamplingRate, batch.ChannelCount, batch.SampleCount);
        foreach (int slot in stream.Forgotten) writer.Forget(slot);
        int end = (int)Math.Min(batch.Count, next + SpikesOfMessage(batch));
        for (int channels = 0; next < end && channels < MostChannelsTold; next++)
        {
            channels += Describe(writer, batch.Units, batch.Slots[next]);
            writer.Add(batch.Slots[next], batch.Samples[next], batch.Waveform(next));
        }
        if (next >= batch.Count) writer.CompleteUpTo = batch.CompleteUpTo;
        return next;
    }

    private static long SpikesOfMessage(SpikeBatch batch) => Math.Max(1, MessageBytes / BytesOfSpike(batch));

    private static long BytesOfSpike(SpikeBatch batch) => sizeof(long) + sizeof(int) + sizeof(float) * (long)batch.WaveformLength;

    private void WaitForRoom()
    {
        while (_whenBusy == WhenBusy.Wait && !_isClosing && (_subscribers <= 0 || !_credits.WaitForRoom(Poll)))
        {
            if (_subscribers <= 0) Thread.Sleep(Poll);
            LookAround();
        }
    }

    private void LookAround()
    {
        ReadSubscriptions();
        if (_subscribers <= 0) _credits.Forget();
        if (!_credits.TakeStuck()) return;
        foreach (Stream stream in _streams.Values) Send(stream);
    }

    // A subscription message is 1 (join) or 0 (leave) and the beginning of the topics it asks for.
    private void ReadSubscriptions()
    {
        while (_socket.TryReceiveFrameBytes(out byte[]? subscription))
        {
            // Receivers of spikes subscribe to traces too, to notice them.
            if (subscription.Length == 0 || !Topic.AsSpan().StartsWith(subscription.AsSpan(1))) continue;
            _subscribers += subscription[0] == 1 ? 1 : -1;
            if (subscription[0] == 1) _described.Clear();
        }
    }

    /// <summary>Tells where the channels of a unit lie, unless that is known.</summary>
    /// <returns>How many were told.</returns>
    private int Describe(SpikeMessageWriter writer, UnitDirectory units, int slot)
    {
        UnitInfo unit = units[slot];
        while (_described.Count <= slot) _described.Add(Undescribed);
        if (_described[slot] == unit) return 0;
        _described[slot] = unit;
        if (unit.Channels.Count > 0) writer.Describe(slot, [.. unit.Channels]);
        return unit.Channels.Count;
    }

    private static readonly UnitInfo Undescribed = new("");

    private void Send(Stream stream)
    {
        _credits.Sent(stream.Writer.Stream, stream.Writer.Sequence);
        stream.Writer.Finish();
        SendFrames(stream.Writer);
    }

    private void SendFrames(SpikeMessageWriter writer)
    {
        SendFrame(Topic, more: true);
        SendFrame(writer.Header, more: true);
        SendFrame(writer.Payload, more: false);
    }

    private void SendFrame(ReadOnlySpan<byte> bytes, bool more)
    {
        Msg frame = default;
        frame.InitPool(bytes.Length);
        bytes.CopyTo(frame.Slice());
        _socket.TrySend(ref frame, Timeout.InfiniteTimeSpan, more);
        frame.Close();
    }

    /// <summary>One stream of the source, which numbers its messages by itself.</summary>
    private sealed class Stream(SpikeMessageWriter writer)
    {
        public SpikeMessageWriter Writer { get; } = writer;

        /// <summary>Gets the units whose past is void with the next message.</summary>
        public List<int> Forgotten { get; } = [];
    }

    /// <summary>What waits: a batch, or a mark that tells when it is reached; and what of those before it was left out.</summary>
    private sealed class Item(SpikeBatch? batch, SpikePublisher publisher)
    {
        public SpikeBatch? Batch { get; } = batch;

        public int Spikes => Batch?.Count ?? 0;

        public long Bytes => Batch is null ? 0 : 256 + Batch.Count * BytesOfSpike(Batch);

        public List<(string Stream, long Messages, List<int> Forgotten)> LeftOut { get; private set; } = [];

        public ManualResetEventSlim IsSent { get; } = new();

        /// <summary>Takes over what is still to be said of an item that was left out: its numbers, and the units whose past is void.</summary>
        public void Follow(Item dropped)
        {
            LeftOut = dropped.LeftOut;
            dropped.IsSent.Set();
            if (dropped.Batch is not SpikeBatch batch) return;
            Interlocked.Add(ref publisher._droppedSpikes, batch.Count);
            long messages = Math.Max(1, (batch.Count + SpikesOfMessage(batch) - 1) / SpikesOfMessage(batch));
            int index = LeftOut.FindIndex(one => one.Stream == batch.Stream);
            if (index < 0)
            {
                LeftOut.Add((batch.Stream, messages, [.. batch.Forgotten]));
                return;
            }
            LeftOut[index].Forgotten.AddRange(batch.Forgotten);
            LeftOut[index] = (batch.Stream, LeftOut[index].Messages + messages, LeftOut[index].Forgotten);
        }
    }
}
