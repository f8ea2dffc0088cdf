using System;
using System.Collections.Generic;
using System.Linq;

namespace CellTypes.Models.Bundles;

/// <summary>An array of numbers with a name and a shape, for example a layer's weights.</summary>
internal sealed class NamedTensor
{
    /// <summary>The name that the format keeps for the metadata.</summary>
    internal const string ReservedName = "__metadata__";

    /// <summary>Wraps an array, which is not copied.</summary>
    /// <param name="name">The name, not empty and not <c>__metadata__</c>.</param>
    /// <param name="values">
    /// The values in row-major order: a <c>byte[]</c>, <c>int[]</c>, <c>long[]</c>, <c>float[]</c> or <c>double[]</c>. NaN and infinities are
    /// values like any other.
    /// </param>
    /// <param name="shape">The extents, 0 or more each; none for a single value.</param>
    /// <exception cref="ArgumentException">The name or the array cannot be used, or the shape asks for another number of values.</exception>
    public NamedTensor(string name, Array values, params int[] shape)
    {
        if (string.IsNullOrEmpty(name) || name == ReservedName) throw new ArgumentException($"'{name}' cannot be the name of a tensor.", nameof(name));
        Name = name;
        Values = values ?? throw new ArgumentNullException(nameof(values));
        Type = values switch
        {
            float[] => TensorType.F32,
            double[] => TensorType.F64,
            long[] => TensorType.I64,
            // The runtime takes an sbyte[] for a byte[], and a uint[] for an int[].
            byte[] when values.GetType() == typeof(byte[]) => TensorType.U8,
            int[] when values.GetType() == typeof(int[]) => TensorType.I32,
            _ => throw new ArgumentException($"Tensor {name}: a {values.GetType().Name} cannot be stored.", nameof(values)),
        };
        Shape = shape ?? throw new ArgumentNullException(nameof(shape));
        if (shape.Any(extent => extent < 0) || Count(Array.ConvertAll(shape, extent => (long)extent)) != values.Length)
            throw new ArgumentException($"Tensor {name}: {values.Length} values do not have the shape ({string.Join(", ", shape)}).", nameof(shape));
    }

    /// <summary>Gets the name.</summary>
    public string Name { get; }

    /// <summary>Gets the type of the values.</summary>
    public TensorType Type { get; }

    /// <summary>Gets the extents; none for a single value.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>Gets the values in row-major order: an array of the type that <see cref="Type"/> says.</summary>
    public Array Values { get; }

    /// <summary>Computes the number of values of a shape, exact below 2^53 and too large for any file above it.</summary>
    internal static double Count(long[] shape) => shape.Contains(0) ? 0 : shape.Aggregate(1.0, (product, extent) => product * extent);

    /// <summary>Gets the number of bytes of all values.</summary>
    internal int ByteLength => Buffer.ByteLength(Values);
}

/// <summary>The types of numbers that a <see cref="SafetensorsFile"/> can hold here, by the size of a value as the format orders them.</summary>
internal enum TensorType
{
    /// <summary>Bytes.</summary>
    U8,

    /// <summary>Signed 32-bit numbers.</summary>
    I32,

    /// <summary>32-bit floating-point numbers.</summary>
    F32,

    /// <summary>64-bit floating-point numbers.</summary>
    F64,

    /// <summary>Signed 64-bit numbers.</summary>
    I64,
}
