using System;
using System.Buffers;
using System.Collections.Generic;
using System.Text;
using System.Threading;

namespace NetMQ;

/// <summary>Sending frames and whole messages from arrays and strings.</summary>
/// <remarks>A timeout of zero does not wait and a negative one waits for ever. The exceptions are those of
/// <see cref="IOutgoingSocket.TrySend"/>.</remarks>
public static class OutgoingSocketExtensions
{
    /// <summary>Sends a frame, waiting for room.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="data">The content.</param>
    /// <param name="more">Whether another frame of the same message follows.</param>
    public static void SendFrame(this IOutgoingSocket socket, byte[] data, bool more = false) =>
        socket.SendFrame(data, data.Length, more);

    /// <summary>Sends the beginning of an array as a frame, waiting for room.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="data">The array.</param>
    /// <param name="length">How many bytes of it to send.</param>
    /// <param name="more">Whether another frame of the same message follows.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative or longer than the array.</exception>
    public static void SendFrame(this IOutgoingSocket socket, byte[] data, int length, bool more = false) =>
        socket.TrySendFrame(Timeout.InfiniteTimeSpan, data, length, more);

    /// <summary>Sends a frame of UTF-8 text, waiting for room.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="message">The text.</param>
    /// <param name="more">Whether another frame of the same message follows.</param>
    public static void SendFrame(this IOutgoingSocket socket, string message, bool more = false)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetByteCount(message));
        int length = Encoding.UTF8.GetBytes(message, 0, message.Length, buffer, 0);
        socket.SendFrame(buffer, length, more);
        ArrayPool<byte>.Shared.Return(buffer);
    }

    /// <summary>Sends a frame that another frame of the same message follows, waiting for room.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="data">The content.</param>
    /// <returns>The socket, for the next frame.</returns>
    public static IOutgoingSocket SendMoreFrame(this IOutgoingSocket socket, byte[] data)
    {
        socket.SendFrame(data, true);
        return socket;
    }

    /// <summary>Sends a frame of UTF-8 text that another frame of the same message follows, waiting for room.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="message">The text.</param>
    /// <returns>The socket, for the next frame.</returns>
    public static IOutgoingSocket SendMoreFrame(this IOutgoingSocket socket, string message)
    {
        socket.SendFrame(message, true);
        return socket;
    }

    /// <summary>Sends a frame if there is room in time.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="data">The content.</param>
    /// <param name="more">Whether another frame of the same message follows.</param>
    /// <returns>Whether the frame was sent.</returns>
    public static bool TrySendFrame(this IOutgoingSocket socket, TimeSpan timeout, byte[] data, bool more = false) =>
        socket.TrySendFrame(timeout, data, data.Length, more);

    /// <summary>Sends the beginning of an array as a frame if there is room in time.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="data">The array.</param>
    /// <param name="length">How many bytes of it to send.</param>
    /// <param name="more">Whether another frame of the same message follows.</param>
    /// <returns>Whether the frame was sent.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative or longer than the array.</exception>
    public static bool TrySendFrame(this IOutgoingSocket socket, TimeSpan timeout, byte[] data, int length, bool more = false)
    {
        if (length < 0 || length > data.Length)
            throw new ArgumentOutOfRangeException(nameof(length), length, $"The array has {data.Length} bytes.");

        var msg = new Msg();
        msg.InitGC(data, length);
        bool sent = socket.TrySend(ref msg, timeout, more);
        msg.Close();
        return sent;
    }

    /// <summary>Sends a whole message, waiting for room.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="frames">The frames, at least one.</param>
    /// <exception cref="ArgumentException">There are no frames.</exception>
    public static void SendMultipartBytes(this IOutgoingSocket socket, params byte[][] frames) =>
        socket.SendMultipartBytes((IEnumerable<byte[]>)frames);

    /// <summary>Sends a whole message, waiting for room.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="frames">The frames, at least one.</param>
    /// <exception cref="ArgumentException">There are no frames.</exception>
    public static void SendMultipartBytes(this IOutgoingSocket socket, IEnumerable<byte[]> frames) =>
        socket.TrySendMultipartBytes(Timeout.InfiniteTimeSpan, frames);

    /// <summary>Sends a whole message if there is room at once.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="frames">The frames, at least one.</param>
    /// <returns>Whether the message was sent.</returns>
    /// <exception cref="ArgumentException">There are no frames.</exception>
    public static bool TrySendMultipartBytes(this IOutgoingSocket socket, params byte[][] frames) =>
        socket.TrySendMultipartBytes(TimeSpan.Zero, (IEnumerable<byte[]>)frames);

    /// <summary>Sends a whole message if there is room at once.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="frames">The frames, at least one.</param>
    /// <returns>Whether the message was sent.</returns>
    /// <exception cref="ArgumentException">There are no frames.</exception>
    public static bool TrySendMultipartBytes(this IOutgoingSocket socket, IEnumerable<byte[]> frames) =>
        socket.TrySendMultipartBytes(TimeSpan.Zero, frames);

    /// <summary>Sends a whole message if there is room for its first frame in time.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="frames">The frames, at least one.</param>
    /// <returns>Whether the message was sent.</returns>
    /// <exception cref="ArgumentException">There are no frames.</exception>
    public static bool TrySendMultipartBytes(this IOutgoingSocket socket, TimeSpan timeout, params byte[][] frames) =>
        socket.TrySendMultipartBytes(timeout, (IEnumerable<byte[]>)frames);

    /// <summary>Sends a whole message if there is room for its first frame in time.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="frames">The frames, at least one.</param>
    /// <returns>Whether the message was sent.</returns>
    /// <exception cref="ArgumentException">There are no frames.</exception>
    public static bool TrySendMultipartBytes(this IOutgoingSocket socket, TimeSpan timeout, IEnumerable<byte[]> frames)
    {
        using IEnumerator<byte[]> enumerator = frames.GetEnumerator();
        if (!enumerator.MoveNext())
            throw new ArgumentException("A message needs at least one frame.", nameof(frames));

        bool more;
        do
        {
            byte[] frame = enumerator.Current;
            more = enumerator.MoveNext();
            if (!socket.TrySendFrame(timeout, frame, more))
                return false;

            // A message is sent whole or not at all, so only its first frame may give up.
            timeout = Timeout.InfiniteTimeSpan;
        }
        while (more);
        return true;
    }
}
