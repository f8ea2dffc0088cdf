using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Threading;

namespace NetMQ;

/// <summary>Receiving frames and whole messages as arrays and strings.</summary>
/// <remarks>A timeout of zero does not wait and a negative one waits for ever. The exceptions are those of
/// <see cref="IReceivingSocket.TryReceive"/>.</remarks>
public static class ReceivingSocketExtensions
{
    /// <summary>Receives a frame, waiting for it.</summary>
    /// <param name="socket">The socket.</param>
    /// <returns>The content of the frame.</returns>
    public static byte[] ReceiveFrameBytes(this IReceivingSocket socket) => socket.ReceiveFrameBytes(out _);

    /// <summary>Receives a frame, waiting for it.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="more">Whether further frames of the same message follow.</param>
    /// <returns>The content of the frame.</returns>
    public static byte[] ReceiveFrameBytes(this IReceivingSocket socket, out bool more)
    {
        socket.TryReceiveFrameBytes(Timeout.InfiniteTimeSpan, out byte[]? bytes, out more);
        return bytes!;
    }

    /// <summary>Receives a frame if one is there.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="bytes">The content of the frame.</param>
    /// <returns>Whether a frame was received.</returns>
    public static bool TryReceiveFrameBytes(this IReceivingSocket socket, [NotNullWhen(returnValue: true)] out byte[]? bytes) =>
        socket.TryReceiveFrameBytes(TimeSpan.Zero, out bytes, out _);

    /// <summary>Receives a frame if one is there.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="bytes">The content of the frame.</param>
    /// <param name="more">Whether further frames of the same message follow.</param>
    /// <returns>Whether a frame was received.</returns>
    public static bool TryReceiveFrameBytes(
        this IReceivingSocket socket, [NotNullWhen(returnValue: true)] out byte[]? bytes, out bool more) =>
        socket.TryReceiveFrameBytes(TimeSpan.Zero, out bytes, out more);

    /// <summary>Receives a frame if one comes in time.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="bytes">The content of the frame.</param>
    /// <returns>Whether a frame was received.</returns>
    public static bool TryReceiveFrameBytes(
        this IReceivingSocket socket, TimeSpan timeout, [NotNullWhen(returnValue: true)] out byte[]? bytes) =>
        socket.TryReceiveFrameBytes(timeout, out bytes, out _);

    /// <summary>Receives a frame if one comes in time.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="bytes">The content of the frame.</param>
    /// <param name="more">Whether further frames of the same message follow.</param>
    /// <returns>Whether a frame was received.</returns>
    public static bool TryReceiveFrameBytes(
        this IReceivingSocket socket, TimeSpan timeout, [NotNullWhen(returnValue: true)] out byte[]? bytes, out bool more)
    {
        var msg = new Msg();
        msg.InitEmpty();
        try
        {
            bool received = socket.TryReceive(ref msg, timeout);
            bytes = received ? msg.Slice().ToArray() : null;
            more = received && msg.HasMore;
            return received;
        }
        finally
        {
            msg.Close();
        }
    }

    /// <summary>Receives a whole message if one is there.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="frames">The frames: the list is cleared and filled, or made where it is null. Without a message it stays.</param>
    /// <param name="expectedFrameCount">The capacity of a list made here.</param>
    /// <returns>Whether a message was received.</returns>
    public static bool TryReceiveMultipartBytes(this IReceivingSocket socket, ref List<byte[]> frames, int expectedFrameCount = 4) =>
        socket.TryReceiveMultipartBytes(TimeSpan.Zero, ref frames, expectedFrameCount);

    /// <summary>Receives a whole message if its first frame comes in time.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="frames">The frames: the list is cleared and filled, or made where it is null. Without a message it stays.</param>
    /// <param name="expectedFrameCount">The capacity of a list made here.</param>
    /// <returns>Whether a message was received.</returns>
    public static bool TryReceiveMultipartBytes(
        this IReceivingSocket socket, TimeSpan timeout, ref List<byte[]> frames, int expectedFrameCount = 4)
    {
        if (!socket.TryReceiveFrameBytes(timeout, out byte[]? frame, out bool more))
            return false;

        frames ??= new List<byte[]>(expectedFrameCount);
        frames.Clear();
        frames.Add(frame);
        while (more)
            frames.Add(socket.ReceiveFrameBytes(out more));
        return true;
    }

    /// <summary>Receives a frame of UTF-8 text if one is there.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="frameString">The text.</param>
    /// <returns>Whether a frame was received.</returns>
    public static bool TryReceiveFrameString(this IReceivingSocket socket, [NotNullWhen(returnValue: true)] out string? frameString) =>
        socket.TryReceiveFrameString(TimeSpan.Zero, out frameString, out _);

    /// <summary>Receives a frame of UTF-8 text if one is there.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="frameString">The text.</param>
    /// <param name="more">Whether further frames of the same message follow.</param>
    /// <returns>Whether a frame was received.</returns>
    public static bool TryReceiveFrameString(
        this IReceivingSocket socket, [NotNullWhen(returnValue: true)] out string? frameString, out bool more) =>
        socket.TryReceiveFrameString(TimeSpan.Zero, out frameString, out more);

    /// <summary>Receives a frame of UTF-8 text if one comes in time.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="frameString">The text.</param>
    /// <returns>Whether a frame was received.</returns>
    public static bool TryReceiveFrameString(
        this IReceivingSocket socket, TimeSpan timeout, [NotNullWhen(returnValue: true)] out string? frameString) =>
        socket.TryReceiveFrameString(timeout, out frameString, out _);

    /// <summary>Receives a frame of UTF-8 text if one comes in time.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="frameString">The text.</param>
    /// <param name="more">Whether further frames of the same message follow.</param>
    /// <returns>Whether a frame was received.</returns>
    public static bool TryReceiveFrameString(
        this IReceivingSocket socket, TimeSpan timeout, [NotNullWhen(returnValue: true)] out string? frameString, out bool more)
    {
        bool received = socket.TryReceiveFrameBytes(timeout, out byte[]? bytes, out more);
        frameString = received ? Encoding.UTF8.GetString(bytes!) : null;
        return received;
    }
}
