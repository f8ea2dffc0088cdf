using System;
using NetMQ.Interop;

namespace NetMQ.Sockets;

/// <summary>PUB: sends each message to the subscribers whose topic it begins with, and drops what they have no room for.</summary>
public class PublisherSocket : NetMQSocket
{
    /// <summary>Creates the socket.</summary>
    /// <param name="connectionString">Addresses to attach to at once, separated by commas: with @ before the address, or nothing, to bind;
    /// with &gt; to connect.</param>
    /// <exception cref="TerminatingException"><see cref="NetMQConfig.Cleanup"/> is under way.</exception>
    /// <exception cref="DllNotFoundException">libzmq.so.5 is not installed.</exception>
    public PublisherSocket(string? connectionString = null)
        : base(SocketType.Pub, connectionString, bindByDefault: true)
    {
    }

    /// <summary>A publisher does not receive.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override bool TryReceive(ref Msg msg, TimeSpan timeout) =>
        throw new NotSupportedException("A PublisherSocket does not receive; use an XPublisherSocket to see the subscriptions.");
}
