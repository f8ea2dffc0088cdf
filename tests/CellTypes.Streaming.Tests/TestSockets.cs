using System;
using System.Collections.Generic;
using System.Text;
using System.Threading;
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

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static string Loopback(int port) => $"tcp://127.0.0.1:{port}";

    public static string BindLoopback(this NetMQSocket socket) => Loopback(socket.BindRandomPort("tcp://127.0.0.1"));

    /// <summary>Waits until a publisher sees a subscription and tells its bytes.</summary>
    public static byte[] AwaitSubscription(this XPublisherSocket publisher)
    {
        Assert.True(publisher.TryReceiveFrameBytes(Long, out byte[]? subscription), "No subscription arrived.");
        return subscription;
    }

    /// <summary>Waits until a publisher sees a subscription of a subscriber that is bound, or that changes its connections:
    /// such a subscriber goes on only while its owner calls it.</summary>
    public static byte[] AwaitSubscription(this XPublisherSocket publisher, SubscriberSocket subscriber)
    {
        byte[]? subscription = null;
        bool arrived = SpinWait.SpinUntil(
            () =>
            {
                Assert.False(subscriber.TryReceiveFrameBytes(out _));
                return publisher.TryReceiveFrameBytes(TimeSpan.FromMilliseconds(1), out subscription);
            },
            Long);
        Assert.True(arrived, "No subscription arrived.");
        return subscription!;
    }

    /// <summary>A subscriber to everything that the publisher already knows.</summary>
    public static SubscriberSocket SubscribeToAll(XPublisherSocket publisher, string address)
    {
        var subscriber = new SubscriberSocket();
        subscriber.SubscribeToAnyTopic();
        subscriber.Connect(address);
        Assert.Equal([1], publisher.AwaitSubscription());
        return subscriber;
    }

    public static List<byte[]> ReceiveMessage(this SubscriberSocket subscriber)
    {
        var frames = new List<byte[]>();
        Assert.True(subscriber.TryReceiveMultipartBytes(Long, ref frames), "No message arrived.");
        return frames;
    }

    public static string ReceiveText(this SubscriberSocket subscriber)
    {
        Assert.True(subscriber.TryReceiveFrameString(Long, out string? text), "No frame arrived.");
        return text;
    }
}
