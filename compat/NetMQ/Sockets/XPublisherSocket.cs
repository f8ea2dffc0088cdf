using System;
using NetMQ.Interop;

namespace NetMQ.Sockets;

/// <summary>XPUB: a publisher that also receives the subscriptions, as frames of the byte 1 (subscribe) or 0 (unsubscribe)
/// and the topic.</summary>
public class XPublisherSocket : NetMQSocket
{
    /// <summary>Creates the socket.</summary>
    /// <param name="connectionString">Addresses to attach to at once, separated by commas: with @ before the address, or nothing, to bind;
    /// with &gt; to connect.</param>
    /// <exception cref="TerminatingException"><see cref="NetMQConfig.Cleanup"/> is under way.</exception>
    /// <exception cref="DllNotFoundException">libzmq.so.5 is not installed.</exception>
    public XPublisherSocket(string? connectionString = null)
        : base(SocketType.XPub, connectionString, bindByDefault: true)
    {
    }
}
