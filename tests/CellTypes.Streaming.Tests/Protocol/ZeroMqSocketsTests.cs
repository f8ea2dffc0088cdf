using System;
using System.Net.Sockets;
using System.Text;
using CellTypes.Streaming.Protocol;
using NetMQ;
using NetMQ.Sockets;

namespace CellTypes.Streaming.Tests.Protocol;

public class ZeroMqSocketsTests
{
    [Fact]
    public void Buffers_of_messages_are_used_again()
    {
        using SubscriberSocket socket = ZeroMqSockets.Subscriber();
        byte[] buffer = BufferPool.Take(12_000);
        BufferPool.Return(buffer);
        Assert.Same(buffer, BufferPool.Take(12_000));
    }

    [Theory]
    [InlineData(8)]
    [InlineData(12_000)]
    public void Buffer_that_is_not_from_the_pool_is_left_to_the_garbage_collector(int length)
    {
        using XPublisherSocket socket = ZeroMqSockets.Publisher();
        byte[] buffer = new byte[length];
        BufferPool.Return(buffer);
        Assert.NotSame(buffer, BufferPool.Take(length));
    }

    // Of each NetMQ reads a first byte that is not there, which would end the process.
    [Theory]
    [InlineData("0400")]
    [InlineData("0500")]
    [InlineData("060000000000000000")]
    public void Peer_that_sends_a_command_without_a_byte_ends_nothing(string command)
    {
        using XPublisherSocket publisher = ZeroMqSockets.Publisher();
        int port = publisher.BindRandomPort("tcp://127.0.0.1");
        using (TcpClient peer = new("127.0.0.1", port))
        {
            NetworkStream stream = peer.GetStream();
            stream.Write([0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0x7f, 3, 0, .. "NULL"u8, .. new byte[48]]);
            stream.Write([4, 0x19, 5, .. "READY"u8, 11, .. "Socket-Type"u8, 0, 0, 0, 3, .. "SUB"u8]);
            stream.Write(Convert.FromHexString(command));
            // What comes after it tells when it has been read.
            stream.Write([0, 4, 1, .. "all"u8]);
            Assert.True(publisher.TryReceiveFrameBytes(TimeSpan.FromSeconds(30), out byte[]? subscription));
            Assert.Equal("\u0001all", Encoding.ASCII.GetString(subscription));
        }
        using SubscriberSocket subscriber = ZeroMqSockets.Subscriber();
        subscriber.SubscribeToAnyTopic();
        subscriber.Connect($"tcp://127.0.0.1:{port}");
        while (!publisher.TryReceiveFrameBytes(TimeSpan.FromSeconds(30), out byte[]? joined) || joined.Length > 1) Assert.NotNull(joined);
        publisher.SendFrame("lives");
        Assert.Equal("lives", subscriber.ReceiveFrameString());
    }
}
