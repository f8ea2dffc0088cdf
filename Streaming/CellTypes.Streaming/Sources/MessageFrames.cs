using System;

namespace CellTypes.Streaming.Sources;

/// <summary>The frames of one ZeroMQ message, of which no format uses more than three.</summary>
public readonly ref struct MessageFrames
{
    /// <summary>Describes a message.</summary>
    /// <param name="count">How many frames it has.</param>
    /// <param name="first">The first frame.</param>
    /// <param name="second">The second frame, empty where there is none.</param>
    /// <param name="third">The third frame, empty where there is none.</param>
    /// <param name="arrivedAt">The monotonic clock when it came; 0 for now.</param>
    public MessageFrames(
        int count, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second = default, ReadOnlySpan<byte> third = default, long arrivedAt = 0)
    {
        Count = count;
        First = first;
        Second = second;
        Third = third;
        ArrivedAt = arrivedAt;
    }

    /// <summary>Gets the number of frames, which may be more than three.</summary>
    public int Count { get; }

    /// <summary>Gets the first frame.</summary>
    public ReadOnlySpan<byte> First { get; }

    /// <summary>Gets the second frame, empty where there is none.</summary>
    public ReadOnlySpan<byte> Second { get; }

    /// <summary>Gets the third frame, empty where there is none.</summary>
    public ReadOnlySpan<byte> Third { get; }

    /// <summary>Gets the monotonic clock (<see cref="System.Diagnostics.Stopwatch.GetTimestamp"/>) when the message came; 0 for now.</summary>
    public long ArrivedAt { get; }
}
