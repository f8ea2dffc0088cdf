using System;
using System.Diagnostics;
using System.Text;
using System.Threading;
using CellTypes.Streaming.Protocol;
using NetMQ;
using NetMQ.Sockets;

namespace CellTypes.Streaming.Sources;

/// <summary>One subscription to <see cref="ZeroMqSpikes"/> or <see cref="ZeroMqTraces"/>: a thread that owns the socket, and one that decodes and calls the
/// observer.</summary>
internal sealed class ZeroMqReceiver<TBatch> : IDisposable
{
    // How often the receiving thread looks up from an idle socket, and so how long Dispose takes at most.
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    private readonly ZeroMqConnection _source;
    private readonly byte[] _otherTopic;
    private readonly TBatch _batch;
    private readonly IMessageDecoder _decoder;
    private readonly ReceivedMessages _messages = new();
    private readonly ManualResetEventSlim _opened = new();
    private readonly Thread _receiving;
    private readonly SourceThread _delivering;
    private volatile bool _stopped;

    public ZeroMqReceiver(ZeroMqConnection source, TBatch batch, IMessageDecoder decoder, IObserver<TBatch> observer)
    {
        _source = source;
        _otherTopic = Encoding.ASCII.GetBytes(source.OtherTopic ?? "");
        _batch = batch;
        _decoder = decoder;
        _receiving = new Thread(Run) { IsBackground = true, Name = $"receiver of {source.Endpoint}" };
        _receiving.Start();
        _opened.Wait(); // so that nothing published after Subscribe returned is missed by a socket not yet bound
        _delivering = SourceThread.Start<TBatch>($"source at {source.Endpoint}", observer, Deliver);
    }

    /// <summary>Closes the socket. An observer that is still busy with a batch is not waited for.</summary>
    public void Dispose()
    {
        _delivering.Dispose();
        Close();
    }

    private void Close()
    {
        _stopped = true;
        _messages.Stop();
        _receiving.Join();
    }

    private void Deliver(IObserver<TBatch> observer, CancellationToken stop)
    {
        try
        {
            DecodeOutcome outcome = DecodeOutcome.Skipped;
            while (outcome != DecodeOutcome.End && _messages.TryTake(out ReceivedMessage message))
            {
                outcome = _decoder.Decode(message.Frames());
                message.Close();
                if (outcome is DecodeOutcome.Batch or DecodeOutcome.End && !stop.IsCancellationRequested) observer.OnNext(_batch);
            }
        }
        finally
        {
            Close();
        }
    }

    private void Run()
    {
        Exception? failure = null;
        try
        {
            while (!_stopped)
            {
                using SubscriberSocket socket = Open(out ConnectionWatch? watch);
                using ConnectionWatch? watched = watch;
                _opened.Set();
                Receive(socket);
            }
        }
        catch (Exception exception)
        {
            // Whatever it is, it must not take the process down: this thread is nobody else's to watch.
            failure = exception;
        }
        _messages.End(failure);
        _opened.Set();
    }

    private SubscriberSocket Open(out ConnectionWatch? watch)
    {
        watch = null;
        SubscriberSocket socket = ZeroMqSockets.Subscriber();
        try
        {
            Configure(socket.Options);
            socket.Subscribe(_source.Topic);
            if (_source.OtherTopic is not null) socket.Subscribe(_source.OtherTopic);
            if (_source.Options.Bind)
            {
                socket.BindPatiently(_source.Endpoint, () => _stopped);
                _source.BoundEndpoint = socket.Options.LastEndpoint;
            }
            else
            {
                watch = ConnectionWatch.Connect(socket, _source.Endpoint, _source.Counters);
            }
            return socket;
        }
        catch (Exception exception)
        {
            socket.Dispose();
            string what = _source.Options.Bind ? "listen at" : "connect to";
            string why = exception is AddressAlreadyInUseException
                ? $"{_source.Endpoint}: another program listens there."
                : EndpointProblem.Of(_source.Endpoint, exception, ZeroMqEndpoint.Example);
            throw new CellTypesException($"Cannot {what} {why}", exception);
        }
    }

    private void Configure(SocketOptions socket)
    {
        socket.ReceiveHighWatermark = _source.MessagesHeld;
        socket.MaxMsgSize = _source.MaxFrameBytes;
        if (_source.Options.Keys is not CurveKeys keys) return;
        if (_source.Options.Bind)
        {
            socket.CurveServer = true;
            socket.CurveCertificate = new NetMQCertificate(keys.SecretKey!, keys.PublicKey);
        }
        else
        {
            socket.CurveServerKey = NetMQCertificate.FromPublicKey(keys.PublicKey).PublicKey;
            socket.CurveCertificate = new NetMQCertificate();
        }
    }

    /// <summary>Receives until the subscription is disposed, or a connection has been silent for long.</summary>
    /// <remarks>
    /// ZeroMQ connects again by itself where a peer closes, but not where it vanished without closing, nor where it once broke the
    /// protocol, as another service on that port does. Only a new socket helps then, and from here both look like silence.
    /// </remarks>
    private void Receive(SubscriberSocket socket)
    {
        var silence = Stopwatch.StartNew();
        while (!_stopped && (_source.Options.Bind || silence.Elapsed < _source.Options.ReconnectAfterSilence))
        {
            Msg first = default;
            first.InitEmpty();
            if (!socket.TryReceive(ref first, PollInterval)) continue;
            ReceivedMessage message = ReceivedMessage.Receive(socket, first, PollInterval, Stopwatch.GetTimestamp());
            if (!IsWanted(socket, message) || !_messages.Add(message)) message.Close();
            silence.Restart();
        }
    }

    private bool IsWanted(SubscriberSocket socket, in ReceivedMessage message)
    {
        if (_otherTopic.Length > 0 && message.First.Slice().StartsWith(_otherTopic))
        {
            // One is enough to tell, and the others would take the room of what is awaited.
            socket.Unsubscribe(_source.OtherTopic!);
            _source.Counters.SeeOtherKind();
            return false;
        }
        if (message.Bytes <= ZeroMqSpikes.MaxMessageBytes) return true;
        _source.Counters.CountBadMessage($"a message of {message.Bytes} bytes is larger than {ZeroMqSpikes.MaxMessageBytes}; send less");
        return false;
    }
}
