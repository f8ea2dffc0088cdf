using System;
using NetMQ;

namespace CellTypes.Streaming.Publishing;

/// <summary>Finds out when the other end of a connection is gone without having said so: a killed machine, a pulled cable.</summary>
internal static class PeerLiveness
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>Makes a socket ask its peers for signs of life and drop those that give none. Call it before Bind or Connect.</summary>
    /// <param name="socket">The socket.</param>
    public static void Watch(NetMQSocket socket)
    {
        socket.Options.TcpKeepalive = true;
        socket.Options.HeartbeatInterval = Interval;
        socket.Options.HeartbeatTimeout = Timeout;
        socket.Options.HeartbeatTtl = Timeout;
    }
}
