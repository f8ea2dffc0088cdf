using System;
using System.Diagnostics;
using System.IO;
using System.Text;
using System.Threading;
using CellTypes.Streaming.Protocol;
using NetMQ;
using NetMQ.Sockets;

namespace CellTypes.Streaming.Sources;

/// <summary>One subscription to <see cref="ZeroMqSpikes"/> or <see cref="ZeroMqTraces"/>: the thread that owns the socket, decodes, and calls the observer.</summary>
internal sealed class ZeroMqReceiver<TBatch> : IDisposable
{
    private const int UsedFrames = 3;

    // How often the thread looks up from an idle socket, and so how long Dispose takes at most.
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    private readonly ZeroMqConnection _source;
    private readonly byte[] _otherTopic;
    private readonly TBatch _batch;
    private readonly IMessageDecoder _decoder;
    private readonly IObserver<TBatch> _observer;
    private readonly ManualResetEventSlim _opened = new();
    private readonly Thread _thread;
    private readonly Msg[] _frames = new Msg[UsedFrames + 1]; // the last one takes what no format uses
    private volatile bool _stopped;

    public ZeroMqReceiver(ZeroMqConnection source, TBatch batch, IMessageDecoder decoder, IObserver<TBatch> observer)
    {
        _source = source;
        _otherTopic = Encoding.ASCII.GetBytes(source.OtherTopic ?? "");
        _batch = batch;
        _decoder = decoder;
        _observer = observer;
        _thread = new Thread(Run) { IsBackground = true, Name = $"receiver of {source.Endpoint}" };
        _thread.Start();
        _opened.Wait(); // so that nothing published after Subscribe returned is missed by a socket not yet bound
    }

    public void Dispose()
    {
        _stopped = true;
        if (Thread.CurrentThread != _thread) _thread.Join();
    }

    private void Run()
    {
        Exception? failure = null;
        try
        {
            for (int i = 0; i < _frames.Length; i++) _frames[i].InitEmpty();
            bool ended = false;
            while (!_stopped && !ended)
            {
                using SubscriberSocket socket = Open(out ConnectionWatch? watch);
                using ConnectionWatch? watched = watch;
                _opened.Set();
                ended = Receive(socket);
            }
        }
        catch (Exception exception)
        {
            // Whatever it is, it must not take the process down: this thread is nobody else's to watch.
            failure = exception;
            _opened.Set();
        }
        for (int i = 0; i < _frames.Length; i++) _frames[i].Close();
        if (_stopped) return;
        if (failure is null) _observer.OnCompleted();
        else _observer.OnError(failure);
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
            throw new IOException($"Cannot {what} {why}", exception);
        }
    }

    private void Configure(SocketOptions socket)
    {
        socket.ReceiveHighWatermark = _source.MessagesHeld;
        socket.MaxMsgSize = ZeroMqSpikes.MaxFrameBytes;
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

    /// <summary>Receives until the stream ends, the subscription is disposed, or a connection has been silent for long.</summary>
    /// <returns>Whether the stream ended.</returns>
    /// <remarks>
    /// ZeroMQ connects again by itself where a peer closes, but not where it vanished without closing, nor where it once broke the
    /// protocol, as another service on that port does. Only a new socket helps then, and from here both look like silence.
    /// </remarks>
    private bool Receive(SubscriberSocket socket)
    {
        var silence = Stopwatch.StartNew();
        while (!_stopped && (_source.Options.Bind || silence.Elapsed < _source.Options.ReconnectAfterSilence))
        {
            if (!socket.TryReceive(ref _frames[0], PollInterval)) continue;
            if (HandleMessage(socket)) return true;
            silence.Restart();
        }
        return false;
    }

    /// <summary>Receives the rest of a message whose first frame is there, decodes it, and hands it on.</summary>
    /// <returns>Whether the stream ended with it.</returns>
    private bool HandleMessage(SubscriberSocket socket)
    {
        int count = 1;
        int last = 0;
        long bytes = _frames[0].Size;
        while (_frames[last].HasMore)
        {
            last = Math.Min(count, UsedFrames);
            if (!socket.TryReceive(ref _frames[last], PollInterval)) break; // never: ZeroMQ hands over whole messages
            bytes += _frames[last].Size;
            count++;
        }
        if (IsOfOtherKind())
        {
            // One is enough to tell, and the others would take the room of what is awaited.
            socket.Unsubscribe(_source.OtherTopic!);
            _source.Counters.SeeOtherKind();
            return false;
        }
        if (bytes > ZeroMqSpikes.MaxMessageBytes)
        {
            _source.Counters.CountBadMessage($"a message of {bytes} bytes is larger than {ZeroMqSpikes.MaxMessageBytes}; send less");
            return false;
        }
        DecodeOutcome outcome = _decoder.Decode(new MessageFrames(count, Frame(0, count), Frame(1, count), Frame(2, count)));
        if (outcome is DecodeOutcome.Batch or DecodeOutcome.End && !_stopped) _observer.OnNext(_batch);
        return outcome == DecodeOutcome.End;
    }

    private bool IsOfOtherKind() => _otherTopic.Length > 0 && Frame(0, 1).StartsWith(_otherTopic);

    private ReadOnlySpan<byte> Frame(int index, int count) => index < count ? _frames[index].Slice() : default;
}
