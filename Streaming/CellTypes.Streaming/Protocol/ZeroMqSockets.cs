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

    // What is kept is bounded, so that a flood of messages does not hold memory for good.
    private sealed class SharedBuffers : IBufferPool
    {
        private const int Smallest = 16, LargestSmall = 256 << 10, LargestMedium = 16 << 20, LargestFrame = 128 << 20;

        private readonly ArrayPool<byte> _small = ArrayPool<byte>.Create(LargestSmall, maxArraysPerBucket: 64);
        private readonly ArrayPool<byte> _medium = ArrayPool<byte>.Create(LargestMedium, maxArraysPerBucket: 8);
        private readonly ArrayPool<byte> _large = ArrayPool<byte>.Create(LargestFrame, maxArraysPerBucket: 2);

        // Of a command without a byte NetMQ 4.0.4.5 reads the first one, on a thread whose exceptions end the process: let there be a zero.
        public byte[] Take(int size) => size == 0 ? new byte[Smallest] : Pool(size).Rent(size);

        public void Return(byte[] buffer)
        {
            // A pool throws for an array of its sizes that is not one of its own: another package in the process, such as Bonsai.ZeroMQ, may hold some from before.
            if (buffer.Length >= Smallest && (buffer.Length & (buffer.Length - 1)) == 0) Pool(buffer.Length).Return(buffer);
        }

        public void Dispose()
        {
        }

        private ArrayPool<byte> Pool(int size) => size <= LargestSmall ? _small : size <= LargestMedium ? _medium : _large;
    }
}
