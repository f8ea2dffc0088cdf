using System;
using System.Collections;
using System.Collections.Generic;

namespace TorchSharp.Utils;

/// <summary>The numbers of a tensor on the processor, in the order of its dimensions, to be read one by one.</summary>
/// <typeparam name="T">The .NET type of the numbers.</typeparam>
public sealed unsafe class TensorAccessor<T> : IDisposable, IEnumerable<T>
    where T : unmanaged
{
    private readonly long[] _shape;
    private readonly long[] _strides;
    private torch.Tensor? _tensor;
    private T* _data;

    internal TensorAccessor(torch.Tensor tensor)
    {
        _shape = tensor.shape;
        _strides = tensor.stride();
        _data = (T*)tensor.DataPointer;
        _tensor = tensor;
    }

    /// <summary>How many numbers there are.</summary>
    public long Count => _tensor?.numel() ?? 0;

    /// <summary>A number by its indices, or by its place in the flattened tensor.</summary>
    /// <exception cref="IndexOutOfRangeException">An index is too large.</exception>
    public T this[params long[] indices] => _data[OffsetOf(indices)];

    /// <summary>A copy of all numbers in one array.</summary>
    public T[] ToArray()
    {
        T[] numbers = new T[Count];
        CopyTo(numbers.AsSpan());
        return numbers;
    }

    /// <summary>Copies numbers, from a place in the flattened tensor on, as many as there is room for.</summary>
    public void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        long count = Math.Min(array.Length - arrayIndex, Count - tensorIndex);
        if (IsContiguous && count <= int.MaxValue)
        {
            new Span<T>(_data + tensorIndex, (int)count).CopyTo(array.Slice(arrayIndex));
            GC.KeepAlive(_tensor);
            return;
        }

        for (long i = 0; i < count; i++)
            array[(int)(arrayIndex + i)] = _data[OffsetOf(tensorIndex + i)];
    }

    /// <summary>Lets go of the tensor, which its owner disposes of.</summary>
    public void Dispose()
    {
        _tensor = null;
        _data = null;
    }

    /// <inheritdoc />
    public IEnumerator<T> GetEnumerator()
    {
        for (long i = 0; i < Count; i++)
            yield return this[i];
    }

    /// <inheritdoc />
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private bool IsContiguous => _tensor!.is_contiguous();

    private long OffsetOf(long[] indices)
    {
        if (indices.Length == 1)
        {
            if (indices[0] >= Count || indices[0] < 0)
                throw new IndexOutOfRangeException();
            return OffsetOf(indices[0]);
        }

        long offset = 0;
        for (int i = 0; i < _shape.Length; i++)
        {
            if (indices[i] >= _shape[i] || indices[i] < 0)
                throw new IndexOutOfRangeException($"{indices[i]} >= {_shape[i]} in dimension {i}.");
            offset += indices[i] * _strides[i];
        }

        return offset;
    }

    private long OffsetOf(long index)
    {
        long offset = 0;
        for (int i = _shape.Length - 1; i >= 0; i--)
        {
            offset += index % _shape[i] * _strides[i];
            index /= _shape[i];
        }

        return offset;
    }
}
