using System;
using System.Diagnostics.CodeAnalysis;
using NetMQ.Interop;

namespace NetMQ;

/// <summary>The settings of one socket. Most of them apply to the connections made after they are set.</summary>
/// <remarks>Every member throws <see cref="ObjectDisposedException"/> on a closed socket, <see cref="TerminatingException"/> after
/// <see cref="NetMQConfig.Cleanup"/> and <see cref="InvalidException"/> for a value out of range.</remarks>
public class SocketOptions
{
    private const int CurveKeyLength = 32;

    private readonly NetMQSocket _socket;

    internal SocketOptions(NetMQSocket socket)
    {
        _socket = socket;
    }

    /// <summary>How long unsent messages are kept after the socket is closed: zero discards them, a negative period keeps them for ever.
    /// The default is <see cref="NetMQConfig.Linger"/>.</summary>
    public TimeSpan Linger
    {
        get => GetPeriod(SocketOption.Linger);
        set => _socket.SetOption(SocketOption.Linger, Math.Max((int)value.TotalMilliseconds, -1));
    }

    /// <summary>How many messages wait for one peer before further ones are dropped; 0 is no limit. The default is 1000.</summary>
    public int SendHighWatermark
    {
        get => _socket.GetOption(SocketOption.SendHighWatermark);
        set => _socket.SetOption(SocketOption.SendHighWatermark, value);
    }

    /// <summary>How many received messages wait to be read before the peer is held up; 0 is no limit. The default is 1000.</summary>
    public int ReceiveHighWatermark
    {
        get => _socket.GetOption(SocketOption.ReceiveHighWatermark);
        set => _socket.SetOption(SocketOption.ReceiveHighWatermark, value);
    }

    /// <summary>The operating system's send buffer in bytes; 0, the default, leaves it as it is.</summary>
    public int SendBuffer
    {
        get => GetBuffer(SocketOption.SendBuffer);
        set => SetBuffer(SocketOption.SendBuffer, value);
    }

    /// <summary>The operating system's receive buffer in bytes; 0, the default, leaves it as it is.</summary>
    public int ReceiveBuffer
    {
        get => GetBuffer(SocketOption.ReceiveBuffer);
        set => SetBuffer(SocketOption.ReceiveBuffer, value);
    }

    /// <summary>Whether TCP keep-alive probes are sent. Not set, the operating system decides and this tells false.</summary>
    public bool TcpKeepalive
    {
        get => _socket.GetOption(SocketOption.TcpKeepalive) == 1;
        set => _socket.SetOption(SocketOption.TcpKeepalive, value ? 1 : 0);
    }

    /// <summary>The time between two heartbeats (ZMTP PING); zero, the default, sends none.</summary>
    public TimeSpan HeartbeatInterval
    {
        get => GetPeriod(SocketOption.HeartbeatInterval);
        set => SetPeriod(SocketOption.HeartbeatInterval, value);
    }

    /// <summary>How long to wait for the answer to a heartbeat before the connection is closed.
    /// The default is <see cref="HeartbeatInterval"/>.</summary>
    public TimeSpan HeartbeatTimeout
    {
        get
        {
            TimeSpan timeout = GetPeriod(SocketOption.HeartbeatTimeout);
            return timeout < TimeSpan.Zero ? HeartbeatInterval : timeout;
        }
        set => SetPeriod(SocketOption.HeartbeatTimeout, value);
    }

    /// <summary>After how long without a heartbeat the peer is to hang up, in steps of 100 ms; zero, the default, is never.</summary>
    public TimeSpan HeartbeatTtl
    {
        get => GetPeriod(SocketOption.HeartbeatTtl);
        set => SetPeriod(SocketOption.HeartbeatTtl, value);
    }

    /// <summary>The time before a lost connection is tried again; -1 ms is never. The default is 100 ms.</summary>
    public TimeSpan ReconnectInterval
    {
        get => GetPeriod(SocketOption.ReconnectInterval);
        set => SetPeriod(SocketOption.ReconnectInterval, value);
    }

    /// <summary>Up to where <see cref="ReconnectInterval"/> doubles from try to try; zero, the default, keeps it as it is.</summary>
    public TimeSpan ReconnectIntervalMax
    {
        get => GetPeriod(SocketOption.ReconnectIntervalMax);
        set => SetPeriod(SocketOption.ReconnectIntervalMax, value);
    }

    /// <summary>The longest frame accepted, in bytes; a peer that sends a longer one is disconnected. -1, the default, is no limit.</summary>
    public long MaxMsgSize
    {
        get => _socket.GetLongOption(SocketOption.MaxMessageSize);
        set => _socket.SetLongOption(SocketOption.MaxMessageSize, value);
    }

    /// <summary>Whether a publisher is told of every subscription, not just of the first to a topic. The default is false.</summary>
    public bool XPubVerbose
    {
        set => _socket.SetOption(SocketOption.XPubVerbose, value ? 1 : 0);
    }

    /// <summary>The address last bound or connected to, with host and port resolved; null before.</summary>
    public string? LastEndpoint => _socket.LastEndpoint;

    /// <summary>Whether the socket is the server of CURVE connections, which needs <see cref="CurveCertificate"/>.
    /// False turns CURVE off. The default is false.</summary>
    public bool CurveServer
    {
        get => _socket.GetOption(SocketOption.CurveServer) == 1;
        set => _socket.SetOption(SocketOption.CurveServer, value ? 1 : 0);
    }

    /// <summary>The key pair of this side; it turns CURVE on.</summary>
    /// <exception cref="ArgumentException">The certificate has no secret key.</exception>
    public NetMQCertificate CurveCertificate
    {
        set
        {
            if (value.SecretKey == null)
                throw new ArgumentException("The certificate needs a secret key.", nameof(value));

            SetKey(SocketOption.CurveSecretKey, value.SecretKey);
            SetKey(SocketOption.CurvePublicKey, value.PublicKey);
        }
    }

    /// <summary>The public key of the server, 32 bytes, for a client; it turns CURVE on. The default is 32 zeros.</summary>
    [DisallowNull]
    public byte[]? CurveServerKey
    {
        get => _socket.GetBytesOption(SocketOption.CurveServerKey, CurveKeyLength);
        set => SetKey(SocketOption.CurveServerKey, value);
    }

    private TimeSpan GetPeriod(SocketOption option) => TimeSpan.FromMilliseconds(_socket.GetOption(option));

    private void SetPeriod(SocketOption option, TimeSpan period) => _socket.SetOption(option, (int)period.TotalMilliseconds);

    // libzmq's -1 for "as the system has it" is NetMQ's 0.
    private int GetBuffer(SocketOption option) => Math.Max(_socket.GetOption(option), 0);

    private void SetBuffer(SocketOption option, int size) => _socket.SetOption(option, size == 0 ? -1 : size);

    private void SetKey(SocketOption option, byte[]? key)
    {
        if (key == null)
            throw new ArgumentException("A CURVE key must not be null.", nameof(key));

        // libzmq would take 40 bytes for Z85 text.
        if (key.Length != CurveKeyLength)
            throw new InvalidException($"A CURVE key has {CurveKeyLength} bytes, not {key.Length}.");

        _socket.SetOption(option, key);
    }
}
