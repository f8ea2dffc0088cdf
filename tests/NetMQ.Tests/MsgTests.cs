using System;
using NetMQ.Sockets;
using static NetMQ.Tests.Sockets;

namespace NetMQ.Tests;

public class MsgTests
{
    [Fact]
    public void New_message_is_not_initialised()
    {
        var msg = new Msg();

        Assert.False(msg.IsInitialised);
        Assert.Throws<FaultException>(() => msg.Close());
        using var publisher = new XPublisherSocket();
        Assert.Throws<FaultException>(() => publisher.TrySend(ref msg, TimeSpan.Zero, false));
        Assert.Throws<FaultException>(() => publisher.TryReceive(ref msg, TimeSpan.Zero));
    }

    [Fact]
    public void Close_makes_a_message_uninitialised()
    {
        var msg = new Msg();
        msg.InitPool(10);
        Assert.True(msg.IsInitialised);

        msg.Close();

        Assert.False(msg.IsInitialised);
        Assert.True(msg.Slice().IsEmpty);
        Assert.Throws<FaultException>(() => msg.Close());
    }

    [Fact]
    public void Empty_message_has_no_content()
    {
        var msg = new Msg();
        msg.InitEmpty();

        Assert.Equal(0, msg.Size);
        Assert.True(msg.Slice().IsEmpty);
        Assert.False(msg.HasMore);
    }

    [Fact]
    public void Pooled_message_holds_what_is_put_into_it()
    {
        var msg = new Msg();
        msg.InitPool(4);
        msg.Put([1, 2, 3], 1, 2);
        msg.Slice()[0] = 9;
        msg.Slice()[3] = 8;

        byte[] copy = new byte[4];
        msg.CopyTo(copy);

        Assert.Equal(4, msg.Size);
        Assert.Equal([9, 1, 2, 8], copy);
        msg.Close();
    }

    [Fact]
    public void Message_over_an_array_does_not_copy_it()
    {
        byte[] data = [1, 2, 3, 4];
        var msg = new Msg();
        msg.InitGC(data, 1, 2);
        Assert.Equal([2, 3], msg.Slice().ToArray());

        msg.InitGC(data, 3);
        data[0] = 7;

        Assert.Equal([7, 2, 3], msg.Slice().ToArray());
#pragma warning disable CS0618 // Data is obsolete, but there.
        Assert.Same(data, msg.Data);
#pragma warning restore CS0618
    }

    [Fact]
    public void Messages_are_received_one_after_the_other_into_one_struct()
    {
        using var publisher = new XPublisherSocket();
        using SubscriberSocket subscriber = SubscribeToAll(publisher, publisher.BindLoopback());
        publisher.SendMultipartBytes([1, 2, 3], new byte[100_000], [], [4]);
        var msg = new Msg();
        msg.InitEmpty();

        Assert.True(subscriber.TryReceive(ref msg, Long));
        Assert.Equal([1, 2, 3], msg.Slice().ToArray());
        Assert.True(msg.HasMore);
        Assert.True(subscriber.TryReceive(ref msg, Long));
        Assert.Equal(100_000, msg.Size);
        Assert.True(msg.HasMore);
        Assert.True(subscriber.TryReceive(ref msg, Long));
        Assert.Equal(0, msg.Size);
        Assert.True(msg.HasMore);
        Assert.True(subscriber.TryReceive(ref msg, Long));
        Assert.Equal([4], msg.Slice().ToArray());
        Assert.False(msg.HasMore);

        Assert.False(subscriber.TryReceive(ref msg, TimeSpan.Zero));
        Assert.True(msg.IsInitialised);
        Assert.Equal(0, msg.Size);
        msg.Close();
    }

    [Fact]
    public void Sent_message_is_empty_afterwards()
    {
        using var publisher = new XPublisherSocket();
        using SubscriberSocket subscriber = SubscribeToAll(publisher, publisher.BindLoopback());
        var msg = new Msg();
        msg.InitGC([0, 1, 2, 3], 1, 2);

        Assert.True(publisher.TrySend(ref msg, TimeSpan.Zero, more: true));
        Assert.True(msg.IsInitialised);
        Assert.Equal(0, msg.Size);
        msg.InitPool(1);
        msg.Slice()[0] = 5;
        Assert.True(publisher.TrySend(ref msg, Long, more: false));

        Assert.Equal([[1, 2], [5]], subscriber.ReceiveMessage());
    }

    [Fact]
    public void Sockets_serve_as_their_interfaces()
    {
        using var publisher = new XPublisherSocket();
        using SubscriberSocket subscriber = SubscribeToAll(publisher, publisher.BindLoopback());

        IOutgoingSocket outgoing = publisher;
        outgoing.SendMoreFrame("a").SendFrame("b");
        IReceivingSocket receiving = subscriber;

        Assert.Equal(Bytes("a"), receiving.ReceiveFrameBytes());
        Assert.Equal(Bytes("b"), receiving.ReceiveFrameBytes());
    }
}
