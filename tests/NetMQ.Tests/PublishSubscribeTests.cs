using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;
using NetMQ.Sockets;
using static NetMQ.Tests.Sockets;

namespace NetMQ.Tests;

public class PublishSubscribeTests
{
    [Fact]
    public void Multipart_message_arrives_frame_by_frame_with_empty_frames()
    {
        using var publisher = new XPublisherSocket();
        using SubscriberSocket subscriber = SubscribeToAll(publisher, publisher.BindLoopback());
        byte[] all = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];

        publisher.SendMultipartBytes(Bytes("topic"), [], all, []);

        Assert.Equal([Bytes("topic"), [], all, []], subscriber.ReceiveMessage());
    }

    [Fact]
    public void Message_of_one_empty_frame_arrives()
    {
        using var publisher = new XPublisherSocket();
        using SubscriberSocket subscriber = SubscribeToAll(publisher, publisher.BindLoopback());

        publisher.SendFrame([]);

        Assert.Equal([[]], subscriber.ReceiveMessage());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(33)]
    [InlineData(8192)]
    [InlineData(5_000_000)]
    public void Frame_arrives_whole(int length)
    {
        using var publisher = new XPublisherSocket();
        using SubscriberSocket subscriber = SubscribeToAll(publisher, publisher.BindLoopback());
        byte[] frame = new byte[length];
        new Random(length).NextBytes(frame);

        publisher.SendFrame(frame);

        Assert.Equal(frame, subscriber.ReceiveMessage().Single());
    }

    [Fact]
    public void Frames_tell_whether_more_follow()
    {
        using var publisher = new XPublisherSocket();
        using SubscriberSocket subscriber = SubscribeToAll(publisher, publisher.BindLoopback());

        publisher.SendMoreFrame("größe").SendMoreFrame([1, 2]).SendFrame("end");

        Assert.True(subscriber.TryReceiveFrameString(Long, out string? text, out bool more));
        Assert.Equal("größe", text);
        Assert.True(more);
        Assert.True(subscriber.TryReceiveFrameBytes(Long, out byte[]? bytes, out more));
        Assert.Equal([1, 2], bytes);
        Assert.True(more);
        Assert.Equal("end", Encoding.UTF8.GetString(subscriber.ReceiveFrameBytes(out more)));
        Assert.False(more);
    }

    [Fact]
    public void Only_the_asked_for_length_of_an_array_is_sent()
    {
        using var publisher = new XPublisherSocket();
        using SubscriberSocket subscriber = SubscribeToAll(publisher, publisher.BindLoopback());

        publisher.SendFrame([1, 2, 3, 4], 2, more: true);
        Assert.True(publisher.TrySendFrame(Long, [5, 6, 7], 1));

        Assert.Equal([[1, 2], [5]], subscriber.ReceiveMessage());
        Assert.Throws<ArgumentOutOfRangeException>(() => publisher.SendFrame([1], 2));
    }

    [Fact]
    public void Messages_keep_their_order()
    {
        using var publisher = new XPublisherSocket();
        publisher.Options.SendHighWatermark = 0;
        using SubscriberSocket subscriber = SubscribeToAll(publisher, publisher.BindLoopback());

        for (int i = 0; i < 5000; i++)
            publisher.SendFrame(BitConverter.GetBytes(i));

        for (int i = 0; i < 5000; i++)
            Assert.Equal(i, BitConverter.ToInt32(subscriber.ReceiveMessage().Single()));
    }

    [Fact]
    public void Topic_is_a_prefix_of_the_first_frame()
    {
        using var publisher = new XPublisherSocket();
        using var subscriber = new SubscriberSocket();
        subscriber.Subscribe("unit.");
        subscriber.Connect(publisher.BindLoopback());
        Assert.Equal([1, .. Bytes("unit.")], publisher.AwaitSubscription());

        publisher.SendMultipartBytes(Bytes("unit"), Bytes("unit."));
        publisher.SendMultipartBytes(Bytes("xunit."));
        publisher.SendMultipartBytes(Bytes("unit.7"), Bytes("second"));

        Assert.Equal([Bytes("unit.7"), Bytes("second")], subscriber.ReceiveMessage());
        Assert.False(subscriber.TryReceiveFrameBytes(Short, out _));
    }

    [Fact]
    public void Without_a_subscription_nothing_arrives()
    {
        using var publisher = new XPublisherSocket();
        string address = publisher.BindLoopback();
        using var deaf = new SubscriberSocket();
        deaf.Connect(address);
        using SubscriberSocket subscriber = SubscribeToAll(publisher, address);

        publisher.SendFrame("message");

        Assert.Equal("message", subscriber.ReceiveText());
        Assert.False(deaf.TryReceiveFrameBytes(Short, out _));
    }

    [Fact]
    public void Unsubscribed_topic_no_longer_arrives()
    {
        using var publisher = new XPublisherSocket();
        using var subscriber = new SubscriberSocket();
        subscriber.Subscribe([0xFF, 0x00]);
        subscriber.Subscribe("B");
        subscriber.Connect(publisher.BindLoopback());
        publisher.AwaitSubscription();
        publisher.AwaitSubscription();

        subscriber.Unsubscribe([0xFF, 0x00]);
        Assert.Equal([0, 0xFF, 0x00], publisher.AwaitSubscription());
        publisher.SendFrame([0xFF, 0x00]);
        publisher.SendFrame("B");

        Assert.Equal("B", subscriber.ReceiveText());
    }

    [Fact]
    public void Text_topic_is_ascii()
    {
        using var publisher = new XPublisherSocket();
        using var subscriber = new SubscriberSocket();
        subscriber.Subscribe("µ");
        subscriber.Connect(publisher.BindLoopback());

        Assert.Equal([1, (byte)'?'], publisher.AwaitSubscription());
    }

    [Fact]
    public void Null_topic_is_refused()
    {
        using var subscriber = new SubscriberSocket();

        Assert.Throws<InvalidException>(() => subscriber.Subscribe((byte[])null!));
    }

    [Fact]
    public void Second_subscriber_to_a_topic_is_told_of_only_when_verbose()
    {
        Assert.Equal(["1A", "1B"], SubscriptionsSeen(verbose: false));
        Assert.Equal(["1A", "1A", "1B"], SubscriptionsSeen(verbose: true));
    }

    [Fact]
    public void Publisher_is_told_when_the_last_subscriber_leaves()
    {
        using var publisher = new XPublisherSocket();
        SubscriberSocket subscriber = SubscribeToAll(publisher, publisher.BindLoopback());

        subscriber.Dispose();

        Assert.Equal([0], publisher.AwaitSubscription());
    }

    [Fact]
    public void Late_subscriber_gets_only_what_is_sent_after_it_joined()
    {
        using var publisher = new XPublisherSocket();
        publisher.Options.XPubVerbose = true;
        string address = publisher.BindLoopback();
        using SubscriberSocket early = SubscribeToAll(publisher, address);
        publisher.SendFrame("first");
        Assert.Equal("first", early.ReceiveText());

        using SubscriberSocket late = SubscribeToAll(publisher, address);
        publisher.SendFrame("second");

        Assert.Equal("second", early.ReceiveText());
        Assert.Equal("second", late.ReceiveText());
    }

    [Fact]
    public void Connecting_may_precede_binding()
    {
        using var publisher = new XPublisherSocket();
        string address = publisher.BindLoopback();
        publisher.Unbind(address);
        using var subscriber = new SubscriberSocket();
        subscriber.Options.ReconnectInterval = TimeSpan.FromMilliseconds(10);
        subscriber.SubscribeToAnyTopic();
        subscriber.Connect(address);

        using var later = new XPublisherSocket();
        BindWhenFree(later, address);
        later.AwaitSubscription();
        later.SendFrame("here");

        Assert.Equal("here", subscriber.ReceiveText());
    }

    [Fact]
    public void Publisher_may_connect_to_a_bound_subscriber()
    {
        using var subscriber = new SubscriberSocket();
        string address = subscriber.BindLoopback();
        subscriber.SubscribeToAnyTopic();
        using var publisher = new XPublisherSocket();
        publisher.Connect(address);
        publisher.AwaitSubscription(subscriber);

        publisher.SendFrame("hello");

        Assert.Equal("hello", subscriber.ReceiveText());
    }

    [Fact]
    public void Plain_publisher_reaches_its_subscriber()
    {
        using var publisher = new PublisherSocket();
        using var subscriber = new SubscriberSocket();
        subscriber.SubscribeToAnyTopic();
        subscriber.Connect(publisher.BindLoopback());

        // A PUB socket does not tell when a subscription arrived.
        string? text = null;
        for (int i = 0; i < 1000 && text == null; i++)
        {
            publisher.SendFrame("beat");
            subscriber.TryReceiveFrameString(TimeSpan.FromMilliseconds(10), out text);
        }

        Assert.Equal("beat", text);
    }

    [Fact]
    public void Connection_strings_bind_publishers_and_connect_subscribers()
    {
        using var publisher = new XPublisherSocket("tcp://127.0.0.1:0");
        using var subscriber = new SubscriberSocket($" {publisher.Options.LastEndpoint} , @tcp://127.0.0.1:0");
        subscriber.SubscribeToAnyTopic();
        publisher.AwaitSubscription();
        using var second = new XPublisherSocket(">" + subscriber.Options.LastEndpoint);
        second.AwaitSubscription(subscriber);

        second.SendFrame("second");
        Assert.Equal("second", subscriber.ReceiveText());
        publisher.SendFrame("first");
        Assert.Equal("first", subscriber.ReceiveText());
    }

    [Fact]
    public void Inproc_works_once_it_is_bound()
    {
        using var publisher = new XPublisherSocket();
        using var subscriber = new SubscriberSocket();
        subscriber.SubscribeToAnyTopic();
        Assert.Throws<EndpointNotFoundException>(() => subscriber.Connect("inproc://labels"));

        publisher.Bind("inproc://labels");
        using var rival = new PublisherSocket();
        Assert.Throws<AddressAlreadyInUseException>(() => rival.Bind("inproc://labels"));
        subscriber.Connect("inproc://labels");
        publisher.AwaitSubscription();
        publisher.SendFrame("inside");
        Assert.Equal("inside", subscriber.ReceiveText());

        publisher.Unbind("inproc://labels");
        using var other = new SubscriberSocket();
        Assert.Throws<EndpointNotFoundException>(() => other.Connect("inproc://labels"));
    }

    [Fact]
    public void Sockets_of_several_threads_reach_each_other()
    {
        const int Count = 8;
        using var publisher = new XPublisherSocket();
        publisher.Options.XPubVerbose = true;
        string address = publisher.BindLoopback();
        string?[] received = new string?[Count];
        Thread[] threads = [.. Enumerable.Range(0, Count).Select(i => new Thread(() => received[i] = ReceiveOne(address)))];

        foreach (Thread thread in threads)
            thread.Start();
        for (int i = 0; i < Count; i++)
            publisher.AwaitSubscription();
        publisher.SendFrame("to all");
        foreach (Thread thread in threads)
            thread.Join();

        Assert.All(received, text => Assert.Equal("to all", text));
    }

    [Fact]
    public void Immediate_overloads_receive_what_is_there()
    {
        using var publisher = new XPublisherSocket();
        using SubscriberSocket subscriber = SubscribeToAll(publisher, publisher.BindLoopback());
        Assert.False(subscriber.TryReceiveFrameBytes(out _));
        Assert.False(subscriber.TryReceiveFrameString(out _));
        List<byte[]> frames = null!;
        Assert.False(subscriber.TryReceiveMultipartBytes(ref frames));
        Assert.Null(frames);

        Assert.True(publisher.TrySendMultipartBytes(Bytes("a"), Bytes("b")));
        Assert.True(publisher.TrySendMultipartBytes(Long, new List<byte[]> { Bytes("c") }));
        Assert.True(publisher.TrySendFrame(Long, Bytes("last")));

        Assert.True(SpinWait.SpinUntil(() => subscriber.TryReceiveMultipartBytes(ref frames!), Long));
        Assert.Equal([Bytes("a"), Bytes("b")], frames);
        Assert.Equal("c", subscriber.ReceiveText());
        Assert.Equal("last", Encoding.UTF8.GetString(subscriber.ReceiveFrameBytes()));
    }

    [Fact]
    public void Message_without_frames_is_refused()
    {
        using var publisher = new PublisherSocket();

        Assert.Throws<ArgumentException>(() => publisher.SendMultipartBytes());
        Assert.Throws<ArgumentException>(() => publisher.TrySendMultipartBytes(Long, new List<byte[]>()));
    }

    private static string[] SubscriptionsSeen(bool verbose)
    {
        using var publisher = new XPublisherSocket();
        publisher.Options.XPubVerbose = verbose;
        string address = publisher.BindLoopback();
        using var first = new SubscriberSocket();
        first.Subscribe("A");
        first.Connect(address);
        List<string> seen = [Readable(publisher.AwaitSubscription())];

        // The order on one connection makes the subscription to B follow the one to A.
        using var second = new SubscriberSocket();
        second.Subscribe("A");
        second.Connect(address);
        second.Subscribe("B");
        while (seen[^1] != "1B")
            seen.Add(Readable(publisher.AwaitSubscription()));
        return [.. seen];
    }

    private static string Readable(byte[] subscription) => subscription[0] + Encoding.ASCII.GetString(subscription[1..]);

    private static string? ReceiveOne(string address)
    {
        using var subscriber = new SubscriberSocket();
        subscriber.SubscribeToAnyTopic();
        subscriber.Connect(address);
        subscriber.TryReceiveFrameString(Long, out string? text);
        return text;
    }

    // An unbound port is free only after a while.
    private static void BindWhenFree(NetMQSocket socket, string address)
    {
        bool bound = SpinWait.SpinUntil(
            () =>
            {
                try
                {
                    socket.Bind(address);
                    return true;
                }
                catch (AddressAlreadyInUseException)
                {
                    return false;
                }
            },
            Long);
        Assert.True(bound, "The port did not become free.");
    }
}
