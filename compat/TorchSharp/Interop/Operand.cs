using System;

namespace TorchSharp.Interop;

/// <summary>One argument of an operator. It holds the object that the native side borrows from, so that no finalizer takes it away.</summary>
internal readonly struct Operand
{
    /// <summary>An optional argument that is not given.</summary>
    public static Operand None => default;

    private Operand(ValueKind kind, long bits, object? reference = null, int index = 0)
    {
        Kind = kind;
        Bits = bits;
        Reference = reference;
        Index = index;
    }

    public ValueKind Kind { get; }

    /// <summary>The number, bit by bit, or the native handle.</summary>
    public long Bits { get; }

    /// <summary>The index of a device.</summary>
    public int Index { get; }

    public object? Reference { get; }

    /// <summary>Room for a list or text outside the argument itself, in units of 8 bytes.</summary>
    public int Extent => Kind switch
    {
        ValueKind.Integers => ((long[])Reference!).Length,
        ValueKind.Tensors => ((torch.Tensor?[])Reference!).Length,
        ValueKind.Text => (((string)Reference!).Length + 7) / 8,
        _ => 0,
    };

    public static implicit operator Operand(torch.Tensor? tensor) =>
        tensor is null ? None : new(ValueKind.Tensor, (long)tensor.Handle, tensor);

    public static implicit operator Operand(torch.Tensor?[] tensors) => new(ValueKind.Tensors, 0, tensors);

    public static implicit operator Operand(long value) => new(ValueKind.Integer, value);

    public static implicit operator Operand(long? value) => value.HasValue ? value.Value : None;

    public static implicit operator Operand(double value) => new(ValueKind.Double, BitConverter.DoubleToInt64Bits(value));

    public static implicit operator Operand(bool value) => new(ValueKind.Boolean, value ? 1 : 0);

    public static implicit operator Operand(long[] values) => new(ValueKind.Integers, 0, values);

    /// <summary>A text in ASCII.</summary>
    public static implicit operator Operand(string? text) => text is null ? None : new(ValueKind.Text, 0, text);

    public static implicit operator Operand(Scalar? scalar) => scalar is null ? None : new(scalar.Kind, scalar.Bits);

    public static implicit operator Operand(torch.ScalarType type) => (long)type;

    public static implicit operator Operand(torch.ScalarType? type) => type.HasValue ? type.Value : None;

    public static implicit operator Operand(torch.Device device) => new(ValueKind.Device, (long)device.type, null, device.index);

    public static implicit operator Operand(torch.Generator? generator) =>
        generator is null ? None : new(ValueKind.Generator, (long)generator.Handle, generator);
}
