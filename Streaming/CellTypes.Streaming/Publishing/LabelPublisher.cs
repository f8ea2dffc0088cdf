using System;
using System.Collections.Generic;
using System.Reactive.Concurrency;
using System.Text;
using System.Threading;
using CellTypes.Streaming.Protocol;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Updates;
using NetMQ;
using NetMQ.Sockets;

namespace CellTypes.Streaming.Publishing;

/// <summary>Publishes labels over ZeroMQ in the label protocol (docs/protocol.md).</summary>
/// <remarks>
/// <para>One thread owns the socket. <see cref="Publish"/> only puts an update into a bounded queue: where the thread cannot keep up, the
/// oldest update waiting is left out and counted, and the next keyframe makes up for it. ZeroMQ queues for each subscriber apart and drops
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

    private static readonly byte[] SignalsTopic = Encoding.ASCII.GetBytes(LabelTopics.Signals);

    // A subscriber has room for some hundred messages and for frames of this protocol up to 64 MiB.
    private const int MostSignalBytes = 1 << 20;

    private readonly byte[] _labelTopic, _keyframeTopic, _statusTopic, _endTopic;
    private readonly LabelPublisherOptions _options;
    private readonly LabelMessageWriter _writer;
    private readonly XPublisherSocket _socket;
    private readonly Thread _thread;
    private readonly PublishingQueue<LabelUpdate> _queue;
    private long _labelMessages;

    // The publishing thread's own.
    private readonly LatestUpdates _latest = new();
    private readonly HashSet<string> _signalSubscriptions = [];
    private readonly Dictionary<(string Stream, long Unit), long> _signalsSent = [];
    private IStopwatch _sinceKeyframe;
    private IStopwatch _sinceStatus;
    private long _signalsSequence;
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
        _writer = new LabelMessageWriter(session, _options.Version);
        (_labelTopic, _keyframeTopic, _statusTopic, _endTopic) = (Topic("label"), Topic("keyframe"), Topic("status"), Topic("end"));
        (_sinceKeyframe, _sinceStatus) = (_options.Scheduler.StartStopwatch(), _options.Scheduler.StartStopwatch());
        _queue = new PublishingQueue<LabelUpdate>(_options.QueueCapacity, _ => 1);
        _socket = Bind(_options);
        Endpoint = _socket.Options.LastEndpoint ?? _options.Endpoint;
        _thread = new Thread(Run) { IsBackground = true, Name = "celltypes label publisher" };
        _thread.Start();
    }

    /// <summary>Gets the endpoint that subscribers connect to, with the port that was taken.</summary>
    public string Endpoint { get; }

    /// <summary>Gets how many updates have been sent as label messages.</summary>
    public long LabelMessages => Interlocked.Read(ref _labelMessages);

    /// <summary>Gets how many updates have been left out because the publisher could not keep up.</summary>
    public long Dropped => _queue.Dropped;

    /// <summary>Gets what last went wrong, in one line, or null where nothing did.</summary>
    public string? LastProblem => Problems.Last;

    /// <summary>Gets what went wrong, each in one line.</summary>
    public ProblemList Problems { get; } = new(typeof(LabelPublisher));

    /// <summary>Queues an update to be sent. Never waits for a subscriber and never throws.</summary>
    /// <param name="update">The update.</param>
    public void Publish(LabelUpdate update)
    {
        if (!_queue.Add(update)) _queue.CountDropped();
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

    private byte[] Topic(string type) => Encoding.ASCII.GetBytes($"{LabelTopics.AllOf(_options.Version)}{type}/");

    private void Run()
    {
        while (_queue.TryTake(out LabelUpdate? update))
        {
            if (update != null && !Attempt(() => SendLabel(update))) _queue.CountDropped();
            Attempt(ReadSubscriptions);
            if (update != null && _signalSubscriptions.Count > 0) Attempt(() => SendSignals(update));
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
            if (IsFor(_keyframeTopic, subscription) && IsJoin(subscription)) _joined = true;
            if (_options.Version > 1 && IsFor(SignalsTopic, subscription)) TakeSignalSubscription(subscription);
            _hasSubscribers = true;
        }
    }

    // A subscription message is 1 (join) or 0 (leave) and the beginning of the topics it asks for.
    private static bool IsJoin(byte[] subscription) => subscription[0] == 1;

    private static bool IsFor(byte[] topic, byte[] subscription) => subscription.Length > 0 && topic.AsSpan().StartsWith(subscription.AsSpan(1));

    // Who joins gets every unit at its next turn.
    private void TakeSignalSubscription(byte[] subscription)
    {
        string topics = Encoding.ASCII.GetString(subscription, 1, subscription.Length - 1);
        if (!IsJoin(subscription)) _signalSubscriptions.Remove(topics);
        else _signalSubscriptions.Add(topics);
        _signalsSent.Clear();
    }

    private bool IsKeyframeDue()
    {
        TimeSpan age = _sinceKeyframe.Elapsed;
        return age >= _options.KeyframeInterval || (_joined && age >= ShortestKeyframeInterval);
    }

    private void SendLabel(LabelUpdate update)
    {
        if (update.Updated.Count == 0)
        {
            _latest.Add(update);
            return;
        }
        // What is missing in labels comes before them.
        if (MissingIn(update) != _toldMissing) SendStatus(update);
        Send(_labelTopic, _writer.WriteLabel(_sequence, update, Dropped));
        _latest.Add(update);
        _lastLabelSequence = _sequence - 1;
        Interlocked.Increment(ref _labelMessages);
    }

    private void SendSignals(LabelUpdate update)
    {
        if (update.Signals is not SignalUpdate signals) return;
        foreach (long key in signals.Gone) _signalsSent.Remove((update.Stream, key));
        List<UnitSignals> units = [];
        int size = 0;
        foreach (UnitSnapshot unit in signals.Units)
        {
            if (!IsSignalDue(update, unit)) continue;
            _signalsSent[(update.Stream, unit.Key)] = update.EndSample;
            units.Add(SignalsPayload.Of(unit));
            size += SignalsPayload.SizeOf(units[units.Count - 1]);
            if (size >= MostSignalBytes) SendUnits();
        }
        if (units.Count > 0) SendUnits();

        void SendUnits()
        {
            ArraySegment<byte> json = _writer.WriteSignals(_signalsSequence++, update, units, Dropped);
            _socket.SendMoreFrame(SignalsTopic).SendMoreFrame(json.Array!, json.Count).SendFrame(SignalsPayload.Write(units));
            units.Clear();
            size = 0;
        }
    }

    // A clock that has begun anew is due, too.
    private bool IsSignalDue(LabelUpdate update, UnitSnapshot unit)
    {
        if (unit.IsCell || (unit.Template is null && unit.Autocorrelograms.Count == 0)) return false;
        if (!_signalsSent.TryGetValue((update.Stream, unit.Key), out long sent) || sent > update.EndSample) return true;
        return update.EndSample - sent >= _options.SignalsInterval.TotalSeconds * update.SamplingRate;
    }

    private void SendKeyframe()
    {
        _joined = false;
        _sinceKeyframe = _options.Scheduler.StartStopwatch();
        if (_latest.Newest is null) Send(_keyframeTopic, _writer.WriteKeyframe(_sequence, null, Dropped));
        foreach (LabelUpdate update in _latest.All) Send(_keyframeTopic, _writer.WriteKeyframe(_sequence, update, Dropped));
    }

    private void SendStatus(LabelUpdate? update)
    {
        _sinceStatus = _options.Scheduler.StartStopwatch();
        _toldMissing = MissingIn(update);
        Send(_statusTopic, _writer.WriteStatus(_sequence, update, Dropped, LabelMessages, _lastLabelSequence, _queue.Waiting));
    }

    private static (long, long, long) MissingIn(LabelUpdate? update) =>
        update is null ? default : (update.Counters.LostMessages, update.Counters.BadMessages, update.Counters.OverLimit);

    private void SendEnd() => Send(_endTopic, _writer.WriteEnd(_sequence, _latest.Newest, Dropped));

    private void Send(byte[] topic, ArraySegment<byte> json)
    {
        _sequence++;
        _socket.SendMoreFrame(topic).SendFrame(json.Array!, json.Count);
    }
}
