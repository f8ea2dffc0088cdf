using System;
using System.Diagnostics;
using System.Text;
using System.Threading;
using CellTypes.Streaming.Protocol;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Updates;
using NetMQ;
using NetMQ.Sockets;

namespace CellTypes.Streaming.Publishing;

/// <summary>Publishes labels over ZeroMQ in the label protocol, version 1 (docs/protocol.md).</summary>
/// <remarks>
/// <para>One thread owns the socket. <see cref="Publish"/> only puts a window into a bounded queue: where the thread cannot keep up, the
/// oldest window waiting is left out and counted, and the next keyframe makes up for it. ZeroMQ queues for each subscriber apart and drops
/// what a slow one does not take, so that none slows the others or the labelling.</para>
/// <para>ZeroMQ sends in the background even after <see cref="Dispose"/>, for 2 s at most. A program that ends calls
/// <see cref="NetMQConfig.Cleanup(bool)"/> with true as its last act, so that the end marker still leaves.</para>
/// </remarks>
public sealed class LabelPublisher : IDisposable
{
    private static readonly TimeSpan StatusInterval = TimeSpan.FromSeconds(1);

    private const int MostSubscriptionsAtOnce = 1000;

    /// <summary>Keeps a peer that subscribes again and again from asking for a keyframe each time.</summary>
    private static readonly TimeSpan ShortestKeyframeInterval = TimeSpan.FromMilliseconds(100);

    private static readonly byte[] LabelTopic = Encoding.ASCII.GetBytes(LabelTopics.Label);
    private static readonly byte[] KeyframeTopic = Encoding.ASCII.GetBytes(LabelTopics.Keyframe);
    private static readonly byte[] StatusTopic = Encoding.ASCII.GetBytes(LabelTopics.Status);
    private static readonly byte[] EndTopic = Encoding.ASCII.GetBytes(LabelTopics.End);

    private readonly LabelPublisherOptions _options;
    private readonly LabelMessageWriter _writer;
    private readonly XPublisherSocket _socket;
    private readonly Thread _thread;
    private readonly PublishingQueue<LabelUpdate> _queue;
    private long _labelMessages;

    // The publishing thread's own.
    private readonly Stopwatch _sinceKeyframe = new();
    private readonly Stopwatch _sinceStatus = new();
    private readonly LatestUpdates _latest = new();
    private long _sequence;
    private long? _lastLabelSequence;
    private (long, long, long) _toldMissing;
    private bool _joined;
    private bool _hasSubscribers;

    /// <summary>Binds the endpoint and begins to publish.</summary>
    /// <param name="session">The session.</param>
    /// <param name="options">How to publish, or null for the defaults.</param>
    /// <exception cref="CellTypesException">The endpoint cannot be bound. One line says why and what to do.</exception>
    /// <exception cref="CellTypesException">The certificate holds no secret key.</exception>
    public LabelPublisher(LabelSession session, LabelPublisherOptions? options = null)
    {
        _options = options ?? new LabelPublisherOptions();
        _writer = new LabelMessageWriter(session);
        _queue = new PublishingQueue<LabelUpdate>(_options.QueueCapacity, _ => 1);
        _socket = Bind(_options);
        Endpoint = _socket.Options.LastEndpoint ?? _options.Endpoint;
        _thread = new Thread(Run) { IsBackground = true, Name = "celltypes label publisher" };
        _thread.Start();
    }

    /// <summary>Gets the endpoint that subscribers connect to, with the port that was taken.</summary>
    public string Endpoint { get; }

    /// <summary>Gets how many windows have been sent as label messages.</summary>
    public long LabelMessages => Interlocked.Read(ref _labelMessages);

    /// <summary>Gets how many windows have been left out because the publisher could not keep up.</summary>
    public long Dropped => _queue.Dropped;

    /// <summary>Gets what last went wrong, in one line, or null where nothing did.</summary>
    public string? LastProblem => Problems.Last;

    /// <summary>Gets what went wrong, each in one line.</summary>
    public ProblemList Problems { get; } = new();

    /// <summary>Queues a window to be sent. Never waits for a subscriber and never throws.</summary>
    /// <param name="window">The window.</param>
    public void Publish(LabelUpdate window)
    {
        if (!_queue.Add(window)) _queue.CountDropped();
    }

    /// <summary>Sends what is queued, a last keyframe and the end marker, and closes the socket. Returns within 2 s.</summary>
    public void Dispose()
    {
        _queue.Close();
        if (!_thread.Join(PublisherSocket.Linger)) Problems.Add("The label publisher did not close in time.");
    }

    private static XPublisherSocket Bind(LabelPublisherOptions options)
    {
        if (options.Keys is { SecretKey: null })
        {
            throw new CellTypesException("The publisher's certificate holds no secret-key; give the file whose name ends in _secret.");
        }
        return PublisherSocket.Bind("labels", options.Endpoint, LabelPublisherOptions.DefaultEndpoint, socket =>
        {
            socket.SendHighWatermark = options.SendHighWatermark;
            if (options.Keys is null) return;
            socket.CurveServer = true;
            socket.CurveCertificate = new NetMQCertificate(options.Keys.SecretKey!, options.Keys.PublicKey);
        });
    }

    private void Run()
    {
        _sinceKeyframe.Start();
        _sinceStatus.Start();
        while (_queue.TryTake(out LabelUpdate? window))
        {
            if (window != null && !Attempt(() => SendLabel(window))) _queue.CountDropped();
            Attempt(ReadSubscriptions);
            if (IsKeyframeDue()) Attempt(SendKeyframe);
            if (_sinceStatus.Elapsed >= StatusInterval) Attempt(() => SendStatus(_latest.Newest));
        }
        Attempt(SendKeyframe);
        Attempt(SendEnd);
        if (_hasSubscribers) Thread.Sleep(PublisherSocket.TimeToRead);
        Attempt(_socket.Dispose);
        _writer.Dispose();
    }

    // Whatever a message or the socket does, the thread lives on: subscribers would take its silence for the session's.
    private bool Attempt(Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (Exception error)
        {
            Problems.Add($"Publishing labels on {Endpoint} failed: {OneLine.Of(error)}");
            return false;
        }
    }

    private void ReadSubscriptions()
    {
        for (int i = 0; i < MostSubscriptionsAtOnce && _socket.TryReceiveFrameBytes(out byte[]? subscription); i++)
        {
            if (IsForKeyframes(subscription)) _joined = true;
            _hasSubscribers = true;
        }
    }

    // A subscription message is 1 (join) or 0 (leave) and the beginning of the topics it asks for.
    private static bool IsForKeyframes(byte[] subscription) =>
        subscription.Length > 0 && subscription[0] == 1 && KeyframeTopic.AsSpan().StartsWith(subscription.AsSpan(1));

    private bool IsKeyframeDue()
    {
        TimeSpan age = _sinceKeyframe.Elapsed;
        return age >= _options.KeyframeInterval || (_joined && age >= ShortestKeyframeInterval);
    }

    private void SendLabel(LabelUpdate window)
    {
        if (window.Updated.Count == 0)
        {
            _latest.Add(window);
            return;
        }
        // What is missing in labels comes before them.
        if (MissingIn(window) != _toldMissing) SendStatus(window);
        Send(LabelTopic, _writer.WriteLabel(_sequence, window, Dropped));
        _latest.Add(window);
        _lastLabelSequence = _sequence - 1;
        Interlocked.Increment(ref _labelMessages);
    }

    private void SendKeyframe()
    {
        _joined = false;
        _sinceKeyframe.Restart();
        if (_latest.Newest is null) Send(KeyframeTopic, _writer.WriteKeyframe(_sequence, null, Dropped));
        foreach (LabelUpdate window in _latest.All) Send(KeyframeTopic, _writer.WriteKeyframe(_sequence, window, Dropped));
    }

    private void SendStatus(LabelUpdate? window)
    {
        _sinceStatus.Restart();
        _toldMissing = MissingIn(window);
        Send(StatusTopic, _writer.WriteStatus(_sequence, window, Dropped, LabelMessages, _lastLabelSequence, _queue.Waiting));
    }

    private static (long, long, long) MissingIn(LabelUpdate? window) =>
        window is null ? default : (window.Counters.LostMessages, window.Counters.BadMessages, window.Counters.OverLimit);

    private void SendEnd() => Send(EndTopic, _writer.WriteEnd(_sequence, _latest.Newest, Dropped));

    private void Send(byte[] topic, ArraySegment<byte> json)
    {
        _sequence++;
        _socket.SendMoreFrame(topic).SendFrame(json.Array!, json.Count);
    }
}
