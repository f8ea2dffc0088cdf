using System;
using NetMQ;

namespace CellTypes.Streaming.Sources;

/// <summary>One ZeroMQ message that was received: its frames, of which no format uses more than three.</summary>
internal struct ReceivedMessage
{
    public Msg First;
    public Msg Second;
    public Msg Third;

    /// <summary>How many frames it had, which may be more than three.</summary>
    public int Count;

    /// <summary>The bytes of all frames.</summary>
    public long Bytes;

    /// <summary>The monotonic clock (<see cref="System.Diagnostics.Stopwatch.GetTimestamp"/>) when it came.</summary>
    public long ArrivedAt;

    /// <summary>Receives the rest of a message.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="first">The first frame, which the message owns from now on.</param>
    /// <param name="timeout">Never needed: ZeroMQ hands over whole messages.</param>
    /// <param name="arrivedAt">When it came.</param>
    public static ReceivedMessage Receive(NetMQSocket socket, Msg first, TimeSpan timeout, long arrivedAt)
    {
        ReceivedMessage message = new() { First = first, Count = 1, Bytes = first.Size, ArrivedAt = arrivedAt };
        message.Second.InitEmpty();
        message.Third.InitEmpty();
        Msg further = default;
        further.InitEmpty();
        bool hasMore = first.HasMore;
        while (hasMore)
        {
            ref Msg frame = ref further;
            if (message.Count == 1) frame = ref message.Second;
            else if (message.Count == 2) frame = ref message.Third;
            if (!socket.TryReceive(ref frame, timeout)) break;
            hasMore = frame.HasMore;
            message.Bytes += frame.Size;
            message.Count++;
        }
        further.Close();
        return message;
    }

    /// <summary>Gets the frames.</summary>
    public readonly MessageFrames Frames() => new(Count, First.Slice(), Second.Slice(), Third.Slice(), ArrivedAt);

    /// <summary>Gives the frames' buffers back.</summary>
    public void Close()
    {
        First.Close();
        Second.Close();
        Third.Close();
    }
}
