using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Threading;
using CellTypes.Streaming.Protocol;
using CellTypes.Streaming.Sources;
using CellTypes.Streaming.Spikes;
using NetMQ;
using NetMQ.Sockets;

namespace CellTypes.Streaming.Publishing;

/// <summary>Receives the label protocol from a publisher. Each subscription has a connection and a thread of its own.</summary>
/// <remarks>
/// The publisher may start later, end, or start again: the sequence of messages goes on until the subscription is disposed. What cannot be
/// read is counted and skipped. A gap in the numbers of a session is counted as lost; a new session begins its own numbering.
/// </remarks>
public sealed class LabelReceiver : IObservable<LabelMessage>
{
    // A keyframe of as many units as a source may name takes some 4 MB.
    private const int MessagesHeld = 64;
    private const long MaxFrameBytes = 64L << 20;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    private readonly string _endpoint;
    private readonly CurveKeys? _publisherKeys;
    private readonly bool _takesSignals;
    private readonly IObservable<LabelMessage> _messages;

    /// <summary>Creates a receiver; it connects when it is subscribed to.</summary>
    /// <param name="endpoint">The publisher's endpoint, <c>tcp://address:port</c>.</param>
    /// <param name="publisherKeys">The publisher's certificate (the public one will do), or null where it sends in the clear.</param>
    /// <param name="signals">Whether to receive <see cref="SignalsMessage"/>s too, which a publisher of version 2 sends only where somebody asks for them.</param>
    public LabelReceiver(string endpoint, CurveKeys? publisherKeys = null, bool signals = false)
    {
        _endpoint = endpoint ?? throw new ArgumentNullException(nameof(endpoint));
        _publisherKeys = publisherKeys;
        _takesSignals = signals;
        _messages = new ThreadedSource<LabelMessage>("celltypes label receiver", Receive);
    }

    /// <summary>Gets what could not be read and what never arrived, over all subscriptions.</summary>
    public SourceCounters Counters { get; } = new();

    /// <inheritdoc/>
    /// <remarks>An endpoint that cannot be connected to ends the sequence with an <see cref="CellTypesException"/>.</remarks>
    public IDisposable Subscribe(IObserver<LabelMessage> observer) => _messages.Subscribe(observer);

    private SubscriberSocket Connect(out ConnectionWatch watch)
    {
        SubscriberSocket socket = ZeroMqSockets.Subscriber();
        try
        {
            ZeroMqEndpoint.Check(_endpoint, bind: false);
            PeerLiveness.Watch(socket);
            socket.Options.ReceiveHighWatermark = MessagesHeld;
            socket.Options.MaxMsgSize = MaxFrameBytes;
            if (_publisherKeys != null)
            {
                socket.Options.CurveServerKey = NetMQCertificate.FromPublicKey(_publisherKeys.PublicKey).PublicKey;
                socket.Options.CurveCertificate = new NetMQCertificate();
            }
            // The keyframe that answers a subscription to labels says that the one to signals has arrived, too.
            if (_takesSignals) socket.Subscribe(LabelTopics.Signals);
            for (int version = 1; version <= LabelMessageWriter.CurrentVersion; version++) socket.Subscribe(LabelTopics.AllOf(version));
            watch = ConnectionWatch.Connect(socket, _endpoint, Counters);
            return socket;
        }
        catch (Exception error)
        {
            socket.Dispose();
            throw new CellTypesException($"Cannot receive labels from {EndpointProblem.Of(_endpoint, error, LabelPublisherOptions.DefaultEndpoint)}", error);
        }
    }

    private void Receive(IObserver<LabelMessage> observer, CancellationToken stop)
    {
        using SubscriberSocket socket = Connect(out ConnectionWatch watch);
        using ConnectionWatch watched = watch;
        List<byte[]> frames = [];
        string? session = null;
        // Signals are numbered apart.
        long? expected = null, expectedSignals = null;
        while (!stop.IsCancellationRequested)
        {
            if (!socket.TryReceiveMultipartBytes(Poll, ref frames, expectedFrameCount: 2)) continue;
            if (!TryRead(frames, out LabelMessage? message)) continue;
            ref long? next = ref message is SignalsMessage ? ref expectedSignals : ref expected;
            if (message.Session != session) expected = expectedSignals = null;
            if (message.Sequence > next) Counters.CountLost(message.Sequence - next.Value);
            session = message.Session;
            next = message.Sequence + 1;
            observer.OnNext(message);
        }
    }

    private bool TryRead(List<byte[]> frames, [NotNullWhen(true)] out LabelMessage? message)
    {
        message = null;
        string problem = $"Bad label message: 2 frames are needed, a topic and its JSON, or 3 with numbers, not {frames.Count}.";
        bool isRead = frames.Count is 2 or 3 && LabelMessageReader.TryRead(frames[0], frames[1], frames.Count == 3 ? frames[2] : [], out message, out problem);
        if (!isRead) Counters.CountBadMessage(problem);
        return message != null;
    }
}
