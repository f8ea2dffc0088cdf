using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Threading;
using CellTypes.Streaming.Protocol;
using CellTypes.Streaming.Spikes;
using NetMQ;
using NetMQ.Sockets;

namespace CellTypes.Streaming.Publishing;

/// <summary>Publishes sorted spikes over ZeroMQ in the native format, version 1 (docs/protocol.md), as a sorter does.</summary>
/// <remarks>
/// <para>A unit's id in the messages is its slot in the directory of the batches, which all come from one source. Where its channels lie is sent with its
/// first spikes, and again to whoever connects later.</para>
/// <para>One thread owns the socket. <see cref="Publish"/> only puts a copy of a batch into a bounded queue: where the thread cannot keep up, the
/// oldest batch waiting is left out and counted. ZeroMQ drops what a slow subscriber does not take; the numbers of the messages tell it.</para>
/// </remarks>
public sealed class SpikePublisher : IDisposable
{
    /// <summary>The endpoint of a publisher unless another is given: this machine only.</summary>
    public const string DefaultEndpoint = "tcp://127.0.0.1:5560";

    private const int QueueCapacity = 1_000;
    private static readonly byte[] Topic = Encoding.ASCII.GetBytes(SpikeProtocol.Topic);

    private readonly XPublisherSocket _socket;
    private readonly Thread _thread;
    private readonly PublishingQueue<SpikeBatch> _queue = new(QueueCapacity);
    private volatile int _subscribers;
    private volatile string? _problem;

    // The publishing thread's own.
    private readonly List<UnitInfo> _described = [];
    private SpikeMessageWriter? _writer;

    /// <summary>Binds the endpoint and begins to publish.</summary>
    /// <param name="endpoint">The endpoint to bind, <c>tcp://address:port</c>; port 0 takes any free one.</param>
    /// <exception cref="IOException">The endpoint cannot be bound. One line says why and what to do.</exception>
    public SpikePublisher(string endpoint = DefaultEndpoint)
    {
        _socket = PublisherSocket.Bind("spikes", endpoint ?? throw new ArgumentNullException(nameof(endpoint)), DefaultEndpoint);
        Endpoint = _socket.Options.LastEndpoint ?? endpoint;
        _thread = new Thread(Run) { IsBackground = true, Name = "celltypes spike publisher" };
        _thread.Start();
    }

    /// <summary>Gets the endpoint that subscribers connect to, with the port that was taken.</summary>
    public string Endpoint { get; }

    /// <summary>Gets how many subscribers there are.</summary>
    public int Subscribers => _subscribers;

    /// <summary>Gets how many batches have been left out because the publisher could not keep up.</summary>
    public long Dropped => _queue.Dropped;

    /// <summary>Gets what last went wrong, in one line, or null where nothing did.</summary>
    public string? LastProblem => _problem;

    /// <summary>Queues spikes to be sent. Never waits for a subscriber and never throws for one.</summary>
    /// <param name="batch">The spikes, which nobody changes any more: a copy, where the source fills its batch again.</param>
    public void Publish(SpikeBatch batch) => _queue.Add(batch ?? throw new ArgumentNullException(nameof(batch)));

    /// <summary>Sends what is queued and the end of the stream, and closes the socket. Returns within 2 s.</summary>
    public void Dispose()
    {
        _queue.Close();
        _thread.Join(PublisherSocket.Linger);
    }

    private void Run()
    {
        while (_queue.TryTake(out SpikeBatch? batch)) Attempt(() => SendNext(batch));
        Attempt(() => Send(end: true));
        if (_subscribers > 0) Thread.Sleep(PublisherSocket.TimeToRead);
        Attempt(_socket.Dispose);
    }

    // Whatever a batch or the socket does, the thread lives on: subscribers would take its silence for the recording's.
    private void Attempt(Action action)
    {
        try
        {
            action();
        }
        catch (Exception error)
        {
            _problem = $"Publishing spikes on {Endpoint} failed: {OneLine.Of(error)}";
        }
    }

    private void SendNext(SpikeBatch? batch)
    {
        ReadSubscriptions();
        if (batch is null) return;
        _writer ??= new SpikeMessageWriter(batch.SamplingRate);
        _writer.Reset(batch.SamplingRate, batch.ChannelCount, batch.SampleCount);
        _writer.CompleteUpTo = batch.CompleteUpTo;
        foreach (int slot in batch.Forgotten) _writer.Forget(slot);
        for (int i = 0; i < batch.Count; i++)
        {
            Describe(batch.Units, batch.Slots[i]);
            _writer.Add(batch.Slots[i], batch.Samples[i], batch.Waveform(i));
        }
        Send(end: false);
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

    private void Describe(UnitDirectory units, int slot)
    {
        UnitInfo unit = units[slot];
        while (_described.Count <= slot) _described.Add(Undescribed);
        if (_described[slot] == unit) return;
        _described[slot] = unit;
        if (unit.Channels.Count > 0) _writer!.Describe(slot, [.. unit.Channels]);
    }

    private static readonly UnitInfo Undescribed = new("");

    private void Send(bool end)
    {
        if (_writer is null) return;
        _writer.Finish(end);
        SendFrame(Topic, more: true);
        SendFrame(_writer.Header, more: true);
        SendFrame(_writer.Payload, more: false);
    }

    private void SendFrame(ReadOnlySpan<byte> bytes, bool more)
    {
        Msg frame = default;
        frame.InitPool(bytes.Length);
        bytes.CopyTo(frame.Slice());
        _socket.TrySend(ref frame, Timeout.InfiniteTimeSpan, more);
        frame.Close();
    }
}
