using System;
using NetMQ;
using NetMQ.Sockets;

namespace CellTypes.Streaming.Tests;

/// <summary>What several tests do with sockets.</summary>
internal static class TestSockets
{
    /// <summary>Long enough for anything that is to happen.</summary>
    public static readonly TimeSpan Long = TimeSpan.FromSeconds(10);

    /// <summary>How long to see that nothing happens.</summary>
    public static readonly TimeSpan Short = TimeSpan.FromMilliseconds(100);

    public static string Loopback(int port) => $"tcp://127.0.0.1:{port}";

    public static string BindLoopback(this NetMQSocket socket) => Loopback(socket.BindRandomPort("tcp://127.0.0.1"));

    /// <summary>Waits until a publisher sees a subscription and tells its bytes.</summary>
    public static byte[] AwaitSubscription(this XPublisherSocket publisher)
    {
        Assert.True(publisher.TryReceiveFrameBytes(Long, out byte[]? subscription), "No subscription arrived.");
        return subscription;
    }
}
