using System;
using TorchSharp.Interop;

namespace TorchSharp;

/// <summary>A number that takes part in an operation on a tensor: an integer, a floating-point number or a truth value.</summary>
public sealed class Scalar : IDisposable
{
    internal Scalar(ValueKind kind, long bits)
    {
        Kind = kind;
        Bits = bits;
    }

    /// <summary>The type of the number: Int64, Float64 or Bool.</summary>
    public torch.ScalarType Type => Kind switch
    {
        ValueKind.Integer => torch.ScalarType.Int64,
        ValueKind.Double => torch.ScalarType.Float64,
        _ => torch.ScalarType.Bool,
    };

    internal ValueKind Kind { get; }

    internal long Bits { get; }

    internal double AsDouble => Kind == ValueKind.Double ? BitConverter.Int64BitsToDouble(Bits) : Bits;

    internal long AsLong => Kind == ValueKind.Double ? checked((long)BitConverter.Int64BitsToDouble(Bits)) : Bits;

    /// <summary>An integer.</summary>
    public static implicit operator Scalar(byte value) => new(ValueKind.Integer, value);

    /// <summary>An integer.</summary>
    public static implicit operator Scalar(sbyte value) => new(ValueKind.Integer, value);

    /// <summary>An integer.</summary>
    public static implicit operator Scalar(short value) => new(ValueKind.Integer, value);

    /// <summary>An integer.</summary>
    public static implicit operator Scalar(int value) => new(ValueKind.Integer, value);

    /// <summary>An integer.</summary>
    public static implicit operator Scalar(long value) => new(ValueKind.Integer, value);

    /// <summary>A floating-point number.</summary>
    public static implicit operator Scalar(float value) => (double)value;

    /// <summary>A floating-point number.</summary>
    public static implicit operator Scalar(double value) => new(ValueKind.Double, BitConverter.DoubleToInt64Bits(value));

    /// <summary>A truth value.</summary>
    public static implicit operator Scalar(bool value) => new(ValueKind.Boolean, value ? 1 : 0);

    /// <summary>Nothing is held that must be freed.</summary>
    public void Dispose()
    {
    }
}
