using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A tensor without dimensions.</summary>
    public static Tensor tensor(float scalar, Device? device = null, bool requires_grad = false) =>
        Copy(new[] { scalar }, Array.Empty<long>(), ScalarType.Float32, null, device, requires_grad);

    /// <summary>A tensor of one dimension, a copy of the numbers.</summary>
    public static Tensor tensor(
        float[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy(rawArray, new[] { rawArray.LongLength }, ScalarType.Float32, dtype, device, requires_grad, names);

    /// <summary>A tensor, a copy of the numbers, the last dimension varying fastest.</summary>
    public static Tensor tensor(
        float[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy(rawArray, dimensions.ToArray(), ScalarType.Float32, dtype, device, requires_grad, names);

    /// <summary>A tensor of two dimensions, a copy of the numbers, row by row.</summary>
    public static Tensor tensor(
        IList<float> rawArray, long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        tensor(rawArray.ToArray(), new[] { rows, columns }, dtype, device, requires_grad, names);

    /// <summary>A tensor of one dimension, a copy of the numbers.</summary>
    public static Tensor tensor(
        double[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy(rawArray, new[] { rawArray.LongLength }, ScalarType.Float64, dtype, device, requires_grad, names);

    /// <summary>A tensor without dimensions.</summary>
    public static Tensor tensor(long scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Copy(new[] { scalar }, Array.Empty<long>(), ScalarType.Int64, dtype, device, requires_grad);

    /// <summary>A tensor of one dimension, a copy of the numbers.</summary>
    public static Tensor tensor(
        long[] dataArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy(dataArray, new[] { dataArray.LongLength }, ScalarType.Int64, dtype, device, requires_grad, names);

    /// <summary>Zeros, in a shape.</summary>
    public static Tensor zeros(
        long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Make(Aten.Zeros, size, dtype, device, requires_grad, names);

    /// <summary>Zeros, in one dimension.</summary>
    public static Tensor zeros(
        long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        zeros(new long[] { size }, dtype, device, requires_grad, names);

    /// <summary>Zeros, in two dimensions.</summary>
    public static Tensor zeros(
        int rows, int columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        zeros(new long[] { rows, columns }, dtype, device, requires_grad, names);

    /// <summary>Ones, in a shape.</summary>
    public static Tensor ones(
        long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Make(Aten.Ones, size, dtype, device, requires_grad, names);

    /// <summary>Ones, in one dimension.</summary>
    public static Tensor ones(
        long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        ones(new long[] { size }, dtype, device, requires_grad, names);

    /// <summary>Ones, in two dimensions.</summary>
    public static Tensor ones(
        long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        ones(new long[] { rows, columns }, dtype, device, requires_grad, names);

    /// <summary>Ones, in two dimensions.</summary>
    public static Tensor ones(
        int rows, int columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        ones(new long[] { rows, columns }, dtype, device, requires_grad, names);

    /// <summary>Room for numbers, not set to anything, in a shape.</summary>
    public static Tensor empty(
        long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Make(Aten.Empty, size, dtype, device, requires_grad, names);

    /// <summary>Room for numbers, not set to anything, in one dimension.</summary>
    public static Tensor empty(
        long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        empty(new long[] { size }, dtype, device, requires_grad, names);

    /// <summary>Room for numbers, not set to anything, in two dimensions.</summary>
    public static Tensor empty(
        long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        empty(new long[] { rows, columns }, dtype, device, requires_grad, names);

    /// <summary>Numbers distributed evenly between 0 and 1, in a shape.</summary>
    public static Tensor rand(
        long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Make(Aten.Rand, size, generator, dtype, device, requires_grad, names);

    /// <summary>Numbers distributed evenly between 0 and 1, in one dimension.</summary>
    public static Tensor rand(
        int size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        rand(new long[] { size }, dtype, device, requires_grad, generator, names);

    /// <summary>Normally distributed numbers, of mean 0 and variance 1, in a shape.</summary>
    public static Tensor randn(
        long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Make(Aten.Randn, size, generator, dtype, device, requires_grad, names);

    /// <summary>Normally distributed numbers, of mean 0 and variance 1, in two dimensions.</summary>
    public static Tensor randn(
        int rows, int columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        randn(new long[] { rows, columns }, dtype, device, requires_grad, generator, names);

    /// <summary>As many zeros.</summary>
    public static Tensor zeros_like(
        Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        input.zeros_like(dtype, device, requires_grad);

    /// <summary>A matrix with ones on the diagonal.</summary>
    public static Tensor eye(
        long rows, long columns = -1L, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RefuseNames(names);
        return Aten.Eye.Call(rows, columns == -1 ? rows : columns, dtype ?? DefaultType, Operand.None, InitializeDevice(device))
            .with_requires_grad(requires_grad);
    }

    /// <summary>A tensor over an array of any number of dimensions; on the processor and in the array's type it shares the memory.</summary>
    public static Tensor from_array(Array rawArray, Device? device = null) => from_array(rawArray, null, device ?? CPU);

    /// <summary>A tensor over an array of any number of dimensions; on the processor and in the array's type it shares the memory.</summary>
    public static Tensor from_array(
        Array rawArray, ScalarType? dtype, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RefuseNames(names);
        return Convert(Share(rawArray, ShapeOf(rawArray), 0), dtype, device, requires_grad);
    }

    private static Tensor Make(
        Operator make, long[] size, ScalarType? dtype, Device? device, bool requiresGrad, string[]? names)
    {
        RefuseNames(names);
        return make.Call(size, dtype ?? DefaultType, Operand.None, InitializeDevice(device)).with_requires_grad(requiresGrad);
    }

    // The operand before the type is the value or the generator.
    private static Tensor Make(
        Operator make, long[] size, Operand before, ScalarType? dtype, Device? device, bool requiresGrad, string[]? names)
    {
        RefuseNames(names);
        return make.Call(size, before, dtype ?? DefaultType, Operand.None, InitializeDevice(device)).with_requires_grad(requiresGrad);
    }

    private static unsafe Tensor Copy(
        Array values, long[] shape, ScalarType type, ScalarType? dtype, Device? device, bool requiresGrad, string[]? names = null)
    {
        RefuseNames(names);
        RequireCount(values, shape);
        Native.Require();
        GCHandle pin = GCHandle.Alloc(values, GCHandleType.Pinned);
        try
        {
            fixed (long* sizes = shape)
            {
                IntPtr copy = Native.ts_from_blob(
                    (void*)pin.AddrOfPinnedObject(), sizes, shape.Length, (int)type, IntPtr.Zero, IntPtr.Zero);
                return Convert(Native.Check(copy), dtype, device, requiresGrad);
            }
        }
        finally
        {
            pin.Free();
        }
    }

    // The array stays pinned until libtorch lets go of the memory.
    private static unsafe IntPtr Share(Array values, long[] shape, long offset)
    {
        ScalarType type = TypeOf(values.GetType().GetElementType()!);
        Native.Require();
        GCHandle pin = GCHandle.Alloc(values, GCHandleType.Pinned);
        try
        {
            byte* data = (byte*)pin.AddrOfPinnedObject() + (offset * Buffer.ByteLength(values) / Math.Max(values.LongLength, 1));
            fixed (long* sizes = shape)
            {
                return Native.Check(Native.ts_from_blob(
                    data, sizes, shape.Length, (int)type, Unpin.Pointer, GCHandle.ToIntPtr(pin)));
            }
        }
        catch
        {
            pin.Free();
            throw;
        }
    }

    private static Tensor Convert(IntPtr handle, ScalarType? dtype, Device? device, bool requiresGrad)
    {
        Tensor made = new(handle, register: false);
        device = InitializeDevice(device);
        bool asIs = (dtype ?? made.dtype) == made.dtype && device.type == DeviceType.CPU;
        if (asIs)
            return new Tensor(Tensor.Release(made)).with_requires_grad(requiresGrad);

        Tensor converted = Aten.To.Call(made, dtype, Operand.None, device);
        made.Drop();
        return converted.with_requires_grad(requiresGrad);
    }

    private static void RequireCount(Array values, long[] shape)
    {
        long count = shape.Aggregate(1L, (product, length) => product * length);
        if (count > values.LongLength)
            throw new ArgumentException($"mismatched total size creating a tensor from an array: {count} vs. {values.LongLength}");
    }

    private static long[] ShapeOf(Array values) => Enumerable.Range(0, values.Rank).Select(i => values.GetLongLength(i)).ToArray();

    private static ScalarType TypeOf(Type type) => type switch
    {
        _ when type == typeof(byte) => ScalarType.Byte,
        _ when type == typeof(sbyte) => ScalarType.Int8,
        _ when type == typeof(short) => ScalarType.Int16,
        _ when type == typeof(int) => ScalarType.Int32,
        _ when type == typeof(long) => ScalarType.Int64,
        _ when type == typeof(float) => ScalarType.Float32,
        _ when type == typeof(double) => ScalarType.Float64,
        _ when type == typeof(bool) => ScalarType.Bool,
        _ => throw new NotSupportedException($"The type {type} is not supported."),
    };

    private static void RefuseNames(string[]? names)
    {
        if (names is { Length: > 0 })
            throw new NotImplementedException("named dimensions");
    }

    // libtorch calls this when it lets go of an array.
    private static class Unpin
    {
        private static readonly Release Callback = handle => GCHandle.FromIntPtr(handle).Free();

        [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
        private delegate void Release(IntPtr handle);

        public static IntPtr Pointer { get; } = Marshal.GetFunctionPointerForDelegate(Callback);
    }
}
