using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using NetMQ.Sockets;
using static NetMQ.Tests.Sockets;

namespace NetMQ.Tests;

public class SocketTests
{
    // Of that many frames of 1 MB the managed NetMQ loses up to three at the end, linger or not, to a reader that is slow.
    private const int Sent = 48;
    private const int Awaited = 40;

    [Fact]
    public void Bind_to_a_used_address_is_refused()
    {
        using var first = new PublisherSocket();
        string address = first.BindLoopback();
        using var second = new PublisherSocket();

        var exception = Assert.Throws<AddressAlreadyInUseException>(() => second.Bind(address));

        Assert.Equal(ErrorCode.AddressAlreadyInUse, exception.ErrorCode);
        Assert.IsAssignableFrom<NetMQException>(exception);
    }

    [Fact]
    public void Bind_to_an_address_of_another_machine_is_refused()
    {
        using var publisher = new PublisherSocket();

        // TEST-NET-1 (RFC 5737) belongs to no machine.
        var exception = Assert.ThrowsAny<NetMQException>(() => publisher.Bind("tcp://192.0.2.1:5556"));

        Assert.Equal(ErrorCode.AddressNotAvailable, exception.ErrorCode);
    }

    [Fact]
    public void Random_port_is_told_and_can_be_connected_to()
    {
        using var publisher = new PublisherSocket();

        int port = publisher.BindRandomPort("tcp://127.0.0.1");

        Assert.InRange(port, 1, 65535);
        Assert.Equal($"tcp://127.0.0.1:{port}", publisher.Options.LastEndpoint);
        using var client = new TcpClient();
        client.Connect(IPAddress.Loopback, port);
    }

    [Fact]
    public void Star_binds_to_every_interface()
    {
        using var publisher = new PublisherSocket();

        int port = publisher.BindRandomPort("tcp://*");

        Assert.Equal($"tcp://0.0.0.0:{port}", publisher.Options.LastEndpoint);
        publisher.Unbind($"tcp://*:{port}");
    }

    [Fact]
    public void Host_names_are_resolved()
    {
        using var publisher = new XPublisherSocket();
        int port = publisher.BindRandomPort("tcp://localhost");
        using var subscriber = new SubscriberSocket();
        subscriber.SubscribeToAnyTopic();

        subscriber.Connect($"tcp://localhost:{port}");

        publisher.AwaitSubscription();
        Assert.Equal($"tcp://127.0.0.1:{port}", subscriber.Options.LastEndpoint);
    }

    [Fact]
    public void IPv6_loopback_works()
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6 && CanBindIPv6(), "This machine has no IPv6 loopback.");
        using var publisher = new XPublisherSocket();
        int port = publisher.BindRandomPort("tcp://[::1]");
        using var subscriber = new SubscriberSocket();
        subscriber.SubscribeToAnyTopic();

        subscriber.Connect($"tcp://[::1]:{port}");

        Assert.Equal([1], publisher.AwaitSubscription());
    }

    [Fact]
    public void Bad_addresses_are_refused()
    {
        using var socket = new SubscriberSocket();

        Assert.Throws<ArgumentOutOfRangeException>(() => socket.Connect("127.0.0.1:5555"));
        Assert.Throws<ProtocolNotSupportedException>(() => socket.Connect("http://127.0.0.1:5555"));
        Assert.Throws<ProtocolNotSupportedException>(() => socket.BindRandomPort("inproc://name"));
        Assert.Throws<InvalidException>(() => socket.Connect("tcp://127.0.0.1"));
        Assert.Throws<FormatException>(() => socket.Connect("tcp://127.0.0.1:port"));
        Assert.Throws<ArgumentOutOfRangeException>(() => socket.Bind("tcp://127.0.0.1:65536"));
    }

    [Fact]
    public void Unknown_endpoints_cannot_be_left()
    {
        using var socket = new SubscriberSocket();
        string bound = socket.BindLoopback();
        socket.Connect("tcp://127.0.0.1:5555");

        Assert.Throws<EndpointNotFoundException>(() => socket.Unbind("tcp://127.0.0.1:1"));
        Assert.Throws<EndpointNotFoundException>(() => socket.Disconnect("inproc://nothing"));
        Assert.Throws<ArgumentNullException>(() => socket.Disconnect(null!));
        socket.Unbind(bound);
        socket.Disconnect("tcp://127.0.0.1:5555");
        Assert.Throws<EndpointNotFoundException>(() => socket.Unbind(bound));
        Assert.Throws<EndpointNotFoundException>(() => socket.Disconnect("tcp://127.0.0.1:5555"));
    }

    [Fact]
    public void Disconnected_subscriber_receives_no_more()
    {
        using var publisher = new XPublisherSocket();
        string address = publisher.BindLoopback();
        using SubscriberSocket subscriber = SubscribeToAll(publisher, address);

        subscriber.Disconnect(address);
        Assert.Equal([0], publisher.AwaitSubscription(subscriber));
        publisher.SendFrame("lost");

        Assert.False(subscriber.TryReceiveFrameBytes(Short, out _));
    }

    [Fact]
    public void Receiving_waits_as_long_as_asked()
    {
        using var subscriber = new SubscriberSocket();
        var watch = Stopwatch.StartNew();

        Assert.False(subscriber.TryReceiveFrameBytes(TimeSpan.Zero, out byte[]? bytes, out bool more));
        Assert.Null(bytes);
        Assert.False(more);
        Assert.False(subscriber.TryReceiveFrameBytes(TimeSpan.FromMilliseconds(1), out _));
        Assert.False(subscriber.TryReceiveFrameBytes(TimeSpan.FromMilliseconds(120), out _));

        Assert.True(watch.ElapsedMilliseconds >= 115, $"Waited {watch.ElapsedMilliseconds} ms.");
    }

    [Fact]
    public void Receiving_may_wait_for_ever_after_a_timeout()
    {
        using var publisher = new XPublisherSocket();
        using SubscriberSocket subscriber = SubscribeToAll(publisher, publisher.BindLoopback());
        Assert.False(subscriber.TryReceiveFrameBytes(TimeSpan.FromMilliseconds(10), out _));

        var sender = new Thread(() => publisher.SendFrame("late"));
        sender.Start();

        Assert.Equal(Bytes("late"), subscriber.ReceiveFrameBytes());
        sender.Join();
    }

    [Fact]
    public void Linger_delivers_after_the_publisher_is_closed()
    {
        Assert.Equal(Awaited, ReceivedAfterClose(Long));
    }

    [Fact]
    public void Without_linger_the_rest_is_lost()
    {
        Assert.InRange(ReceivedAfterClose(TimeSpan.Zero), 0, Awaited - 1);
    }

    [Fact]
    public void At_the_high_water_mark_a_publisher_drops_whole_messages_silently()
    {
        using var publisher = new XPublisherSocket();
        publisher.Options.SendHighWatermark = 5;
        publisher.Options.SendBuffer = 20_000;
        string address = publisher.BindLoopback();
        using var subscriber = new SubscriberSocket();
        subscriber.Options.ReceiveHighWatermark = 5;
        subscriber.Options.ReceiveBuffer = 20_000;
        subscriber.SubscribeToAnyTopic();
        subscriber.Connect(address);
        publisher.AwaitSubscription();
        byte[] frame = new byte[100_000];

        for (int i = 0; i < 200; i++)
            Assert.True(publisher.TrySendMultipartBytes(BitConverter.GetBytes(i), frame));

        int received = 0;
        for (int last = -1; subscriber.TryReceiveFrameBytes(TimeSpan.FromSeconds(1), out byte[]? number, out bool more); received++)
        {
            Assert.Equal(4, number.Length);
            Assert.True(more);
            Assert.True(BitConverter.ToInt32(number) > last);
            last = BitConverter.ToInt32(number);
            Assert.Equal(frame.Length, subscriber.ReceiveFrameBytes(out more).Length);
            Assert.False(more);
        }

        Assert.InRange(received, 5, 199);
    }

    [Fact]
    public void Too_long_a_frame_is_not_accepted()
    {
        using var publisher = new XPublisherSocket();
        string address = publisher.BindLoopback();
        using var subscriber = new SubscriberSocket();
        subscriber.Options.MaxMsgSize = 1000;
        subscriber.SubscribeToAnyTopic();
        subscriber.Connect(address);
        publisher.AwaitSubscription();

        publisher.SendFrame(new byte[1000]);
        publisher.SendFrame(new byte[1001]);

        Assert.Equal(1000, subscriber.ReceiveFrameBytes().Length);
        Assert.Equal([0], publisher.AwaitSubscription());
        Assert.False(subscriber.TryReceiveFrameBytes(Short, out _));
    }

    [Fact]
    public void Heartbeats_keep_a_connection_and_notice_a_dead_one()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var subscriber = new SubscriberSocket();
        subscriber.Options.HeartbeatInterval = TimeSpan.FromMilliseconds(20);
        subscriber.Options.HeartbeatTimeout = TimeSpan.FromMilliseconds(200);
        subscriber.Connect(Loopback(((IPEndPoint)listener.LocalEndpoint).Port));

        // A peer that finishes the handshake as a publisher and then says nothing.
        using TcpClient silent = listener.AcceptTcpClient();
        silent.ReceiveTimeout = (int)Long.TotalMilliseconds;
        NetworkStream stream = silent.GetStream();
        byte[] greeting = new byte[64];
        (greeting[0], greeting[9], greeting[10]) = (0xFF, 0x7F, 3);
        Bytes("NULL").CopyTo(greeting, 12);
        stream.Write(greeting);
        stream.Write([4, 25, 5, .. Bytes("READY"), 11, .. Bytes("Socket-Type"), 0, 0, 0, 3, .. Bytes("PUB")]);

        byte[] received = new byte[1000];
        int total = 0;
        for (int count; (count = Read(stream, received)) > 0; total += count)
        {
        }

        Assert.True(total > greeting.Length, "The connection was closed before the handshake.");
    }

    [Fact]
    public void Publisher_does_not_receive_and_subscriber_does_not_send()
    {
        using var publisher = new PublisherSocket();
        using var subscriber = new SubscriberSocket();

        Assert.Throws<NotSupportedException>(() => publisher.TryReceiveFrameBytes(out _));
        Assert.Throws<NotSupportedException>(() => subscriber.SendFrame("text"));
    }

    [Fact]
    public void Closed_socket_refuses_everything_but_closing()
    {
        var socket = new XPublisherSocket();
        socket.Close();
        socket.Dispose();
        socket.Close();

        Assert.Throws<ObjectDisposedException>(() => socket.Bind("tcp://127.0.0.1:0"));
        Assert.Throws<ObjectDisposedException>(() => socket.BindRandomPort("tcp://127.0.0.1"));
        Assert.Throws<ObjectDisposedException>(() => socket.Connect("tcp://127.0.0.1:5555"));
        Assert.Throws<ObjectDisposedException>(() => socket.Unbind("tcp://127.0.0.1:5555"));
        Assert.Throws<ObjectDisposedException>(() => socket.Options.Linger);
        Assert.Throws<ObjectDisposedException>(() => socket.Options.LastEndpoint);
    }

    [Fact]
    public void Socket_may_be_closed_in_the_middle_of_a_message()
    {
        using var subscriber = new SubscriberSocket();
        subscriber.SubscribeToAnyTopic();
        string address = subscriber.BindLoopback();
        using (var publisher = new XPublisherSocket())
        {
            publisher.Options.Linger = Long;
            publisher.Connect(address);
            publisher.AwaitSubscription(subscriber);
            publisher.SendMultipartBytes(Bytes("whole"), Bytes("message"));
            publisher.SendMoreFrame("half");
        }

        Assert.Equal([Bytes("whole"), Bytes("message")], subscriber.ReceiveMessage());
        Assert.False(subscriber.TryReceiveFrameBytes(Short, out _));
    }

    [Fact]
    public void Reader_may_close_with_frames_unread()
    {
        using var publisher = new XPublisherSocket();
        SubscriberSocket subscriber = SubscribeToAll(publisher, publisher.BindLoopback());
        publisher.SendMultipartBytes(Bytes("read"), Bytes("unread"));
        Assert.Equal("read", subscriber.ReceiveText());

        subscriber.Dispose();

        Assert.Equal([0], publisher.AwaitSubscription());
    }

    [Fact]
    public void Cleanup_ends_blocked_calls_and_sockets_work_again_afterwards()
    {
        Exception? thrown = null;
        Exception? failure = null;
        using var created = new SemaphoreSlim(0);
        var receiver = new Thread(() =>
        {
            using var subscriber = new SubscriberSocket();
            subscriber.SubscribeToAnyTopic();
            created.Release();
            thrown = Record.Exception(() => subscriber.ReceiveFrameBytes());
            failure = Record.Exception(() =>
            {
                Assert.Throws<TerminatingException>(() => subscriber.TryReceiveFrameBytes(out _));
                Assert.Throws<TerminatingException>(() => subscriber.Bind("tcp://127.0.0.1:0"));
                Assert.Throws<TerminatingException>(() => subscriber.Subscribe("A"));
                Assert.Throws<TerminatingException>(() => subscriber.Options.Linger);
                Assert.Throws<TerminatingException>(() => new PublisherSocket());
            });
        });
        receiver.Start();
        created.Wait(TestContext.Current.CancellationToken);

        NetMQConfig.Cleanup(block: true);
        receiver.Join();

        Assert.Null(failure);
        Assert.Equal(ErrorCode.ContextTerminated, Assert.IsType<TerminatingException>(thrown).ErrorCode);
        using var publisher = new XPublisherSocket();
        using SubscriberSocket again = SubscribeToAll(publisher, publisher.BindLoopback());
        publisher.SendFrame("again");
        Assert.Equal("again", again.ReceiveText());
    }

    [Fact]
    public void Cleanup_without_waiting_leaves_lingering_messages()
    {
        using (var publisher = new PublisherSocket())
        {
            publisher.Options.Linger = TimeSpan.FromMinutes(1);
            publisher.Connect(Loopback(1));
        }

        NetMQConfig.Cleanup(block: false);
        NetMQConfig.Cleanup(block: false);

        using var next = new PublisherSocket();
        next.BindRandomPort("tcp://127.0.0.1");
    }

    private static int Read(NetworkStream stream, byte[] buffer)
    {
        try
        {
            return stream.Read(buffer);
        }
        catch (IOException exception)
            when (exception.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset })
        {
            return 0;
        }
    }

    private static bool CanBindIPv6()
    {
        try
        {
            using var listener = new TcpListener(IPAddress.IPv6Loopback, 0);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    // Sends more than the operating system buffers, closes the publisher, and then begins to read.
    private static int ReceivedAfterClose(TimeSpan linger)
    {
        using var subscriber = new SubscriberSocket();
        subscriber.Options.ReceiveHighWatermark = 1;
        subscriber.SubscribeToAnyTopic();
        string address = subscriber.BindLoopback();
        using (var publisher = new XPublisherSocket())
        {
            publisher.Options.Linger = linger;
            publisher.Connect(address);
            publisher.AwaitSubscription(subscriber);
            foreach (byte[] frame in Enumerable.Repeat(new byte[1_000_000], Sent))
                publisher.SendFrame(frame);
        }

        int received = 0;
        TimeSpan patience = linger == TimeSpan.Zero ? TimeSpan.FromMilliseconds(500) : Long;
        while (received < Awaited && subscriber.TryReceiveFrameBytes(patience, out _))
            received++;
        return received;
    }
}
