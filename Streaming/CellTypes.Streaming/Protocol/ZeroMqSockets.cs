using System.Buffers;
using NetMQ;
using NetMQ.Sockets;

namespace CellTypes.Streaming.Protocol;

/// <summary>Makes the sockets of the program, after it has given NetMQ a pool of buffers.</summary>
/// <remarks>By default NetMQ allocates a buffer for each frame that it receives: 25 kB for a message of 12 kB, which quarters its speed.</remarks>
internal static class ZeroMqSockets
{
    static ZeroMqSockets() => BufferPool.SetCustomBufferPool(new SharedBuffers());

    /// <summary>Makes a socket that publishes and hears of subscriptions.</summary>
    public static XPublisherSocket Publisher() => new();

    /// <summary>Makes a socket that subscribes.</summary>
    public static SubscriberSocket Subscriber() => new();

    // Another package in the process, such as Bonsai.ZeroMQ, may hold buffers from before.
    private sealed class SharedBuffers : IBufferPool
    {
        private const int Smallest = 16;

        public byte[] Take(int size) => ArrayPool<byte>.Shared.Rent(size);

        public void Return(byte[] buffer)
        {
            // The shared pool throws for an array whose length is not one of its own, which are powers of two.
            if (buffer.Length >= Smallest && (buffer.Length & (buffer.Length - 1)) == 0) ArrayPool<byte>.Shared.Return(buffer);
        }

        public void Dispose()
        {
        }
    }
}
