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
}
