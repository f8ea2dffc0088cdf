using System;
using CellTypes.Streaming.Protocol;
using NetMQ;
using NetMQ.Sockets;

namespace CellTypes.Streaming.Publishing;

/// <summary>Opens the sockets that publishers own.</summary>
internal static class PublisherSocket
{
    /// <summary>How long a socket goes on sending what it holds after it was closed.</summary>
    public static readonly TimeSpan Linger = TimeSpan.FromSeconds(2);

    /// <summary>How long a socket stays open after its last message: when a connection closes, ZeroMQ drops what the subscriber has received and not read yet.</summary>
    public static readonly TimeSpan TimeToRead = TimeSpan.FromMilliseconds(200);

    /// <summary>Binds a socket that tells of every subscription.</summary>
    /// <param name="what">What is published, for messages.</param>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="example">What an endpoint looks like.</param>
    /// <param name="configure">Sets further options before the socket is bound; null for none.</param>
    /// <exception cref="CellTypesException">The endpoint cannot be bound. One line says why and what to do.</exception>
    public static XPublisherSocket Bind(string what, string endpoint, string example, Action<SocketOptions>? configure = null)
    {
        XPublisherSocket socket = ZeroMqSockets.Publisher();
        try
        {
            ZeroMqEndpoint.Check(endpoint, bind: true);
            socket.Options.Linger = Linger;
            socket.Options.XPubVerbose = true;
            PeerLiveness.Watch(socket);
            configure?.Invoke(socket.Options);
            socket.BindPatiently(endpoint);
            return socket;
        }
        catch (Exception error)
        {
            socket.Dispose();
            throw new CellTypesException($"Cannot publish {what} on {EndpointProblem.Of(endpoint, error, example)}", error);
        }
    }
}
