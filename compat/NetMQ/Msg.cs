using System;
using System.Buffers;

namespace NetMQ;

/// <summary>One frame. It is a struct with a buffer from a pool, so that frames can be received and sent without allocating.</summary>
/// <remarks>Initialise it before use and close it afterwards, once; do not keep copies of the struct or spans of it beyond that.</remarks>
public struct Msg
{
    private byte[]? _data;
    private int _offset;
    private Buffering _buffering;

    // Whose array _data is. A default Msg is not initialised.
    private enum Buffering : byte
    {
        Uninitialised,
        Empty,
        Caller,
        Pool,
    }

    /// <summary>The length of the frame in bytes.</summary>
    public int Size { get; private set; }

    /// <summary>Whether further frames of the same message follow.</summary>
    public bool HasMore { readonly get; internal set; }

    /// <summary>Whether the message was initialised and not closed since.</summary>
    public readonly bool IsInitialised => _buffering != Buffering.Uninitialised;

    /// <summary>The array that holds the frame, possibly longer than it; null where there is none.</summary>
    [Obsolete("Use implicit casting to Span or Slice instead")]
    public readonly byte[]? Data => _data;

    /// <summary>The frame as a span over its buffer.</summary>
    /// <returns><see cref="Size"/> bytes; they are valid until the message is closed or received into.</returns>
    public readonly Span<byte> Slice() => _data != null ? new Span<byte>(_data, _offset, Size) : Span<byte>.Empty;

    /// <summary>Makes this an initialised message without content.</summary>
    public void InitEmpty() => Init(null, 0, 0, Buffering.Empty);

    /// <summary>Makes this a message with a buffer from the pool; its bytes are arbitrary.</summary>
    /// <param name="size">The length in bytes.</param>
    public void InitPool(int size) => Init(ArrayPool<byte>.Shared.Rent(size), 0, size, Buffering.Pool);

    /// <summary>Makes this a message over an array of the caller, from its beginning.</summary>
    /// <param name="data">The array; it is not copied.</param>
    /// <param name="size">The length in bytes.</param>
    public void InitGC(byte[] data, int size) => Init(data, 0, size, Buffering.Caller);

    /// <summary>Makes this a message over a part of an array of the caller.</summary>
    /// <param name="data">The array; it is not copied.</param>
    /// <param name="offset">Where the message begins in <paramref name="data"/>.</param>
    /// <param name="size">The length in bytes.</param>
    public void InitGC(byte[] data, int offset, int size) => Init(data, offset, size, Buffering.Caller);

    /// <summary>Gives the buffer back and makes the message uninitialised.</summary>
    /// <exception cref="FaultException">The message is not initialised.</exception>
    public void Close()
    {
        if (!IsInitialised)
            throw new FaultException("A message that is not initialised cannot be closed.");

        if (_buffering == Buffering.Pool)
            ArrayPool<byte>.Shared.Return(_data!);
        _data = null;
        _buffering = Buffering.Uninitialised;
    }

    /// <summary>Copies bytes into the buffer.</summary>
    /// <param name="src">The source, copied from its beginning; null copies nothing.</param>
    /// <param name="dstOffset">Where in the buffer to put the first byte.</param>
    /// <param name="len">How many bytes to copy.</param>
    public readonly void Put(byte[]? src, int dstOffset, int len)
    {
        if (len != 0 && src != null)
            Buffer.BlockCopy(src, 0, _data!, dstOffset, len);
    }

    /// <summary>Copies the frame.</summary>
    /// <param name="span">Where to; at least <see cref="Size"/> bytes.</param>
    /// <exception cref="ArgumentException"><paramref name="span"/> is too short.</exception>
    public readonly void CopyTo(Span<byte> span) => Slice().CopyTo(span);

    /// <summary>Replaces the content by a pooled buffer, the one that is there if it is long enough.</summary>
    internal void Resize(int size)
    {
        if (_buffering == Buffering.Pool && _data!.Length >= size)
        {
            Init(_data, 0, size, Buffering.Pool);
            return;
        }

        Close();
        InitPool(size);
    }

    /// <summary>Gives the buffer back and leaves the message initialised.</summary>
    internal void Clear()
    {
        Close();
        InitEmpty();
    }

    private void Init(byte[]? data, int offset, int size, Buffering buffering)
    {
        _data = data;
        _offset = offset;
        _buffering = buffering;
        Size = size;
        HasMore = false;
    }
}
