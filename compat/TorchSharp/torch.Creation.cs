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

    /// <summary>A tensor of one dimension, a copy of the numbers.</summary>
    public static Tensor tensor(
        IList<float> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        tensor(rawArray.ToArray(), dtype, device, requires_grad, names);

    /// <summary>A tensor of two dimensions, a copy of the numbers, row by row.</summary>
    public static Tensor tensor(
        IList<float> rawArray, long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        tensor(rawArray.ToArray(), new[] { rows, columns }, dtype, device, requires_grad, names);

    /// <summary>A tensor of three dimensions, a copy of the numbers, the last dimension varying fastest.</summary>
    public static Tensor tensor(
        IList<float> rawArray, long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        tensor(rawArray.ToArray(), new[] { dim0, dim1, dim2 }, dtype, device, requires_grad, names);

    /// <summary>A tensor of two dimensions, a copy of the numbers.</summary>
    public static Tensor tensor(
        float[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy(rawArray, ShapeOf(rawArray), ScalarType.Float32, dtype, device, requires_grad, names);

    /// <summary>A tensor of three dimensions, a copy of the numbers.</summary>
    public static Tensor tensor(
        float[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy(rawArray, ShapeOf(rawArray), ScalarType.Float32, dtype, device, requires_grad, names);

    /// <summary>A tensor without dimensions.</summary>
    public static Tensor tensor(double scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Copy(new[] { scalar }, Array.Empty<long>(), ScalarType.Float64, dtype, device, requires_grad);

    /// <summary>A tensor of one dimension, a copy of the numbers.</summary>
    public static Tensor tensor(
        double[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy(rawArray, new[] { rawArray.LongLength }, ScalarType.Float64, dtype, device, requires_grad, names);

    /// <summary>A tensor, a copy of the numbers, the last dimension varying fastest.</summary>
    public static Tensor tensor(
        double[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy(rawArray, dimensions.ToArray(), ScalarType.Float64, dtype, device, requires_grad, names);

    /// <summary>A tensor of one dimension, a copy of the numbers.</summary>
    public static Tensor tensor(
        IList<double> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        tensor(rawArray.ToArray(), dtype, device, requires_grad, names);

    /// <summary>A tensor of two dimensions, a copy of the numbers, row by row.</summary>
    public static Tensor tensor(
        IList<double> rawArray, long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        tensor(rawArray.ToArray(), new[] { rows, columns }, dtype, device, requires_grad, names);

    /// <summary>A tensor of three dimensions, a copy of the numbers, the last dimension varying fastest.</summary>
    public static Tensor tensor(
        IList<double> rawArray, long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        tensor(rawArray.ToArray(), new[] { dim0, dim1, dim2 }, dtype, device, requires_grad, names);

    /// <summary>A tensor of two dimensions, a copy of the numbers.</summary>
    public static Tensor tensor(
        double[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy(rawArray, ShapeOf(rawArray), ScalarType.Float64, dtype, device, requires_grad, names);

    /// <summary>A tensor of three dimensions, a copy of the numbers.</summary>
    public static Tensor tensor(
        double[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy(rawArray, ShapeOf(rawArray), ScalarType.Float64, dtype, device, requires_grad, names);

    /// <summary>A tensor without dimensions.</summary>
    public static Tensor tensor(long scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Copy(new[] { scalar }, Array.Empty<long>(), ScalarType.Int64, dtype, device, requires_grad);

    /// <summary>A tensor of one dimension, a copy of the numbers.</summary>
    public static Tensor tensor(
        long[] dataArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy(dataArray, new[] { dataArray.LongLength }, ScalarType.Int64, dtype, device, requires_grad, names);

    /// <summary>A tensor, a copy of the numbers, the last dimension varying fastest.</summary>
    public static Tensor tensor(
        long[] dataArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy(dataArray, dimensions.ToArray(), ScalarType.Int64, dtype, device, requires_grad, names);

    /// <summary>A tensor of one dimension, a copy of the numbers.</summary>
    public static Tensor tensor(
        IList<long> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        tensor(rawArray.ToArray(), dtype, device, requires_grad, names);

    /// <summary>A tensor of two dimensions, a copy of the numbers, row by row.</summary>
    public static Tensor tensor(
        IList<long> rawArray, long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        tensor(rawArray.ToArray(), new[] { rows, columns }, dtype, device, requires_grad, names);

    /// <summary>A tensor of three dimensions, a copy of the numbers, the last dimension varying fastest.</summary>
    public static Tensor tensor(
        IList<long> rawArray, long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        tensor(rawArray.ToArray(), new[] { dim0, dim1, dim2 }, dtype, device, requires_grad, names);

    /// <summary>A tensor of two dimensions, a copy of the numbers.</summary>
    public static Tensor tensor(
        long[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy(rawArray, ShapeOf(rawArray), ScalarType.Int64, dtype, device, requires_grad, names);

    /// <summary>A tensor of three dimensions, a copy of the numbers.</summary>
    public static Tensor tensor(
        long[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy(rawArray, ShapeOf(rawArray), ScalarType.Int64, dtype, device, requires_grad, names);

    /// <summary>A tensor without dimensions.</summary>
    public static Tensor tensor(int scalar, Device? device = null, bool requires_grad = false) =>
        Copy(new[] { scalar }, Array.Empty<long>(), ScalarType.Int32, null, device, requires_grad);

    /// <summary>A tensor of one dimension, a copy of the numbers.</summary>
    public static Tensor tensor(
        int[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy(rawArray, new[] { rawArray.LongLength }, ScalarType.Int32, dtype, device, requires_grad, names);

    /// <summary>A tensor, a copy of the numbers, the last dimension varying fastest.</summary>
    public static Tensor tensor(
        int[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy(rawArray, dimensions.ToArray(), ScalarType.Int32, dtype, device, requires_grad, names);

    /// <summary>A tensor of one dimension, a copy of the numbers.</summary>
    public static Tensor tensor(
        IList<int> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        tensor(rawArray.ToArray(), dtype, device, requires_grad, names);

    /// <summary>A tensor of two dimensions, a copy of the numbers, row by row.</summary>
    public static Tensor tensor(
        IList<int> rawArray, long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        tensor(rawArray.ToArray(), new[] { rows, columns }, dtype, device, requires_grad, names);

    /// <summary>A tensor of three dimensions, a copy of the numbers, the last dimension varying fastest.</summary>
    public static Tensor tensor(
        IList<int> rawArray, long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        tensor(rawArray.ToArray(), new[] { dim0, dim1, dim2 }, dtype, device, requires_grad, names);

    /// <summary>A tensor of two dimensions, a copy of the numbers.</summary>
    public static Tensor tensor(
        int[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy(rawArray, ShapeOf(rawArray), ScalarType.Int32, dtype, device, requires_grad, names);

    /// <summary>A tensor of three dimensions, a copy of the numbers.</summary>
    public static Tensor tensor(
        int[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy(rawArray, ShapeOf(rawArray), ScalarType.Int32, dtype, device, requires_grad, names);

    /// <summary>A tensor without dimensions.</summary>
    public static Tensor tensor(byte scalar, Device? device = null, bool requires_grad = false) =>
        Copy(new[] { scalar }, Array.Empty<long>(), ScalarType.Byte, null, device, requires_grad);

    /// <summary>A tensor of one dimension, a copy of the numbers.</summary>
    public static Tensor tensor(
        byte[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy(rawArray, new[] { rawArray.LongLength }, ScalarType.Byte, dtype, device, requires_grad, names);

    /// <summary>A tensor, a copy of the numbers, the last dimension varying fastest.</summary>
    public static Tensor tensor(
        byte[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy(rawArray, dimensions.ToArray(), ScalarType.Byte, dtype, device, requires_grad, names);

    /// <summary>A tensor of one dimension, a copy of the numbers.</summary>
    public static Tensor tensor(
        IList<byte> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        tensor(rawArray.ToArray(), dtype, device, requires_grad, names);

    /// <summary>A tensor of two dimensions, a copy of the numbers, row by row.</summary>
    public static Tensor tensor(
        IList<byte> rawArray, long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        tensor(rawArray.ToArray(), new[] { rows, columns }, dtype, device, requires_grad, names);

    /// <summary>A tensor of three dimensions, a copy of the numbers, the last dimension varying fastest.</summary>
    public static Tensor tensor(
        IList<byte> rawArray, long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        tensor(rawArray.ToArray(), new[] { dim0, dim1, dim2 }, dtype, device, requires_grad, names);

    /// <summary>A tensor of two dimensions, a copy of the numbers.</summary>
    public static Tensor tensor(
        byte[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy(rawArray, ShapeOf(rawArray), ScalarType.Byte, dtype, device, requires_grad, names);

    /// <summary>A tensor of three dimensions, a copy of the numbers.</summary>
    public static Tensor tensor(
        byte[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy(rawArray, ShapeOf(rawArray), ScalarType.Byte, dtype, device, requires_grad, names);

    /// <summary>A tensor without dimensions.</summary>
    public static Tensor tensor(bool scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Copy(new[] { scalar }, Array.Empty<long>(), ScalarType.Bool, dtype, device, requires_grad);

    /// <summary>A tensor of one dimension, a copy of the numbers.</summary>
    public static Tensor tensor(
        bool[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy(rawArray, new[] { rawArray.LongLength }, ScalarType.Bool, dtype, device, requires_grad, names);

    /// <summary>A tensor, a copy of the numbers, the last dimension varying fastest.</summary>
    public static Tensor tensor(
        bool[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy(rawArray, dimensions.ToArray(), ScalarType.Bool, dtype, device, requires_grad, names);

    /// <summary>A tensor of one dimension, a copy of the numbers.</summary>
    public static Tensor tensor(
        IList<bool> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        tensor(rawArray.ToArray(), dtype, device, requires_grad, names);

    /// <summary>A tensor of two dimensions, a copy of the numbers, row by row.</summary>
    public static Tensor tensor(
        IList<bool> rawArray, long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        tensor(rawArray.ToArray(), new[] { rows, columns }, dtype, device, requires_grad, names);

    /// <summary>A tensor of three dimensions, a copy of the numbers, the last dimension varying fastest.</summary>
    public static Tensor tensor(
        IList<bool> rawArray, long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        tensor(rawArray.ToArray(), new[] { dim0, dim1, dim2 }, dtype, device, requires_grad, names);

    /// <summary>A tensor of two dimensions, a copy of the numbers.</summary>
    public static Tensor tensor(
        bool[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy(rawArray, ShapeOf(rawArray), ScalarType.Bool, dtype, device, requires_grad, names);

    /// <summary>A tensor of three dimensions, a copy of the numbers.</summary>
    public static Tensor tensor(
        bool[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy(rawArray, ShapeOf(rawArray), ScalarType.Bool, dtype, device, requires_grad, names);

    /// <summary>Zeros, in a shape.</summary>
    public static Tensor zeros(
        long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Make(Aten.Zeros, size, dtype, device, requires_grad, names);

    /// <summary>Zeros, in a shape.</summary>
    public static Tensor zeros(
        ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        zeros(size.ToArray(), dtype, device, requires_grad, names);

    /// <summary>Zeros, in one dimension.</summary>
    public static Tensor zeros(
        long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        zeros(new long[] { size }, dtype, device, requires_grad, names);

    /// <summary>Zeros, in two dimensions.</summary>
    public static Tensor zeros(
        long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        zeros(new long[] { rows, columns }, dtype, device, requires_grad, names);

    /// <summary>Zeros, in three dimensions.</summary>
    public static Tensor zeros(
        long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        zeros(new long[] { dim0, dim1, dim2 }, dtype, device, requires_grad, names);

    /// <summary>Zeros, in four dimensions.</summary>
    public static Tensor zeros(
        long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        zeros(new long[] { dim0, dim1, dim2, dim3 }, dtype, device, requires_grad, names);

    /// <summary>Zeros, in one dimension.</summary>
    public static Tensor zeros(
        int size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        zeros(new long[] { size }, dtype, device, requires_grad, names);

    /// <summary>Zeros, in two dimensions.</summary>
    public static Tensor zeros(
        int rows, int columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        zeros(new long[] { rows, columns }, dtype, device, requires_grad, names);

    /// <summary>Zeros, in three dimensions.</summary>
    public static Tensor zeros(
        int dim0, int dim1, int dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        zeros(new long[] { dim0, dim1, dim2 }, dtype, device, requires_grad, names);

    /// <summary>Zeros, in four dimensions.</summary>
    public static Tensor zeros(
        int dim0, int dim1, int dim2, int dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        zeros(new long[] { dim0, dim1, dim2, dim3 }, dtype, device, requires_grad, names);

    /// <summary>Ones, in a shape.</summary>
    public static Tensor ones(
        long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Make(Aten.Ones, size, dtype, device, requires_grad, names);

    /// <summary>Ones, in a shape.</summary>
    public static Tensor ones(
        ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        ones(size.ToArray(), dtype, device, requires_grad, names);

    /// <summary>Ones, in one dimension.</summary>
    public static Tensor ones(
        long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        ones(new long[] { size }, dtype, device, requires_grad, names);

    /// <summary>Ones, in two dimensions.</summary>
    public static Tensor ones(
        long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        ones(new long[] { rows, columns }, dtype, device, requires_grad, names);

    /// <summary>Ones, in three dimensions.</summary>
    public static Tensor ones(
        long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        ones(new long[] { dim0, dim1, dim2 }, dtype, device, requires_grad, names);

    /// <summary>Ones, in four dimensions.</summary>
    public static Tensor ones(
        long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        ones(new long[] { dim0, dim1, dim2, dim3 }, dtype, device, requires_grad, names);

    /// <summary>Ones, in one dimension.</summary>
    public static Tensor ones(
        int size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        ones(new long[] { size }, dtype, device, requires_grad, names);

    /// <summary>Ones, in two dimensions.</summary>
    public static Tensor ones(
        int rows, int columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        ones(new long[] { rows, columns }, dtype, device, requires_grad, names);

    /// <summary>Ones, in three dimensions.</summary>
    public static Tensor ones(
        int dim0, int dim1, int dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        ones(new long[] { dim0, dim1, dim2 }, dtype, device, requires_grad, names);

    /// <summary>Ones, in four dimensions.</summary>
    public static Tensor ones(
        int dim0, int dim1, int dim2, int dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        ones(new long[] { dim0, dim1, dim2, dim3 }, dtype, device, requires_grad, names);

    /// <summary>Room for numbers, not set to anything, in a shape.</summary>
    public static Tensor empty(
        long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Make(Aten.Empty, size, dtype, device, requires_grad, names);

    /// <summary>Room for numbers, not set to anything, in a shape.</summary>
    public static Tensor empty(
        ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        empty(size.ToArray(), dtype, device, requires_grad, names);

    /// <summary>Room for numbers, not set to anything, in one dimension.</summary>
    public static Tensor empty(
        long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        empty(new long[] { size }, dtype, device, requires_grad, names);

    /// <summary>Room for numbers, not set to anything, in two dimensions.</summary>
    public static Tensor empty(
        long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        empty(new long[] { rows, columns }, dtype, device, requires_grad, names);

    /// <summary>Room for numbers, not set to anything, in three dimensions.</summary>
    public static Tensor empty(
        long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        empty(new long[] { dim0, dim1, dim2 }, dtype, device, requires_grad, names);

    /// <summary>Room for numbers, not set to anything, in four dimensions.</summary>
    public static Tensor empty(
        long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        empty(new long[] { dim0, dim1, dim2, dim3 }, dtype, device, requires_grad, names);

    /// <summary>Room for numbers, not set to anything, in one dimension.</summary>
    public static Tensor empty(
        int size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        empty(new long[] { size }, dtype, device, requires_grad, names);

    /// <summary>Room for numbers, not set to anything, in two dimensions.</summary>
    public static Tensor empty(
        int rows, int columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        empty(new long[] { rows, columns }, dtype, device, requires_grad, names);

    /// <summary>Room for numbers, not set to anything, in three dimensions.</summary>
    public static Tensor empty(
        int dim0, int dim1, int dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        empty(new long[] { dim0, dim1, dim2 }, dtype, device, requires_grad, names);

    /// <summary>Room for numbers, not set to anything, in four dimensions.</summary>
    public static Tensor empty(
        int dim0, int dim1, int dim2, int dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        empty(new long[] { dim0, dim1, dim2, dim3 }, dtype, device, requires_grad, names);

    /// <summary>One value everywhere, in a shape.</summary>
    public static Tensor full(
        long[] size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Make(Aten.Full, size, value, dtype, device, requires_grad, names);

    /// <summary>One value everywhere, in a shape.</summary>
    public static Tensor full(
        ReadOnlySpan<long> size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        full(size.ToArray(), value, dtype, device, requires_grad, names);

    /// <summary>One value everywhere, in one dimension.</summary>
    public static Tensor full(
        long size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        full(new long[] { size }, value, dtype, device, requires_grad, names);

    /// <summary>One value everywhere, in two dimensions.</summary>
    public static Tensor full(
        long rows, long columns, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        full(new long[] { rows, columns }, value, dtype, device, requires_grad, names);

    /// <summary>One value everywhere, in three dimensions.</summary>
    public static Tensor full(
        long dim0, long dim1, long dim2, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        full(new long[] { dim0, dim1, dim2 }, value, dtype, device, requires_grad, names);

    /// <summary>One value everywhere, in four dimensions.</summary>
    public static Tensor full(
        long dim0, long dim1, long dim2, long dim3, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        full(new long[] { dim0, dim1, dim2, dim3 }, value, dtype, device, requires_grad, names);

    /// <summary>One value everywhere, in one dimension.</summary>
    public static Tensor full(
        int size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        full(new long[] { size }, value, dtype, device, requires_grad, names);

    /// <summary>One value everywhere, in two dimensions.</summary>
    public static Tensor full(
        int rows, int columns, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        full(new long[] { rows, columns }, value, dtype, device, requires_grad, names);

    /// <summary>One value everywhere, in three dimensions.</summary>
    public static Tensor full(
        int dim0, int dim1, int dim2, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        full(new long[] { dim0, dim1, dim2 }, value, dtype, device, requires_grad, names);

    /// <summary>One value everywhere, in four dimensions.</summary>
    public static Tensor full(
        int dim0, int dim1, int dim2, int dim3, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        full(new long[] { dim0, dim1, dim2, dim3 }, value, dtype, device, requires_grad, names);

    /// <summary>Numbers distributed evenly between 0 and 1, in a shape.</summary>
    public static Tensor rand(
        long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Make(Aten.Rand, size, generator, dtype, device, requires_grad, names);

    /// <summary>Numbers distributed evenly between 0 and 1, in a shape.</summary>
    public static Tensor rand(
        ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        rand(size.ToArray(), dtype, device, requires_grad, generator, names);

    /// <summary>Numbers distributed evenly between 0 and 1, in one dimension.</summary>
    public static Tensor rand(
        long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        rand(new long[] { size }, dtype, device, requires_grad, generator, names);

    /// <summary>Numbers distributed evenly between 0 and 1, in two dimensions.</summary>
    public static Tensor rand(
        long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        rand(new long[] { rows, columns }, dtype, device, requires_grad, generator, names);

    /// <summary>Numbers distributed evenly between 0 and 1, in three dimensions.</summary>
    public static Tensor rand(
        long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        rand(new long[] { dim0, dim1, dim2 }, dtype, device, requires_grad, generator, names);

    /// <summary>Numbers distributed evenly between 0 and 1, in four dimensions.</summary>
    public static Tensor rand(
        long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        rand(new long[] { dim0, dim1, dim2, dim3 }, dtype, device, requires_grad, generator, names);

    /// <summary>Numbers distributed evenly between 0 and 1, in one dimension.</summary>
    public static Tensor rand(
        int size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        rand(new long[] { size }, dtype, device, requires_grad, generator, names);

    /// <summary>Numbers distributed evenly between 0 and 1, in two dimensions.</summary>
    public static Tensor rand(
        int rows, int columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        rand(new long[] { rows, columns }, dtype, device, requires_grad, generator, names);

    /// <summary>Numbers distributed evenly between 0 and 1, in three dimensions.</summary>
    public static Tensor rand(
        int dim0, int dim1, int dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        rand(new long[] { dim0, dim1, dim2 }, dtype, device, requires_grad, generator, names);

    /// <summary>Numbers distributed evenly between 0 and 1, in four dimensions.</summary>
    public static Tensor rand(
        int dim0, int dim1, int dim2, int dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        rand(new long[] { dim0, dim1, dim2, dim3 }, dtype, device, requires_grad, generator, names);

    /// <summary>Normally distributed numbers, of mean 0 and variance 1, in a shape.</summary>
    public static Tensor randn(
        long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Make(Aten.Randn, size, generator, dtype, device, requires_grad, names);

    /// <summary>Normally distributed numbers, of mean 0 and variance 1, in a shape.</summary>
    public static Tensor randn(
        ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        randn(size.ToArray(), dtype, device, requires_grad, generator, names);

    /// <summary>Normally distributed numbers, of mean 0 and variance 1, in one dimension.</summary>
    public static Tensor randn(
        long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        randn(new long[] { size }, dtype, device, requires_grad, generator, names);

    /// <summary>Normally distributed numbers, of mean 0 and variance 1, in two dimensions.</summary>
    public static Tensor randn(
        long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        randn(new long[] { rows, columns }, dtype, device, requires_grad, generator, names);

    /// <summary>Normally distributed numbers, of mean 0 and variance 1, in three dimensions.</summary>
    public static Tensor randn(
        long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        randn(new long[] { dim0, dim1, dim2 }, dtype, device, requires_grad, generator, names);

    /// <summary>Normally distributed numbers, of mean 0 and variance 1, in four dimensions.</summary>
    public static Tensor randn(
        long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        randn(new long[] { dim0, dim1, dim2, dim3 }, dtype, device, requires_grad, generator, names);

    /// <summary>Normally distributed numbers, of mean 0 and variance 1, in one dimension.</summary>
    public static Tensor randn(
        int size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        randn(new long[] { size }, dtype, device, requires_grad, generator, names);

    /// <summary>Normally distributed numbers, of mean 0 and variance 1, in two dimensions.</summary>
    public static Tensor randn(
        int rows, int columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        randn(new long[] { rows, columns }, dtype, device, requires_grad, generator, names);

    /// <summary>Normally distributed numbers, of mean 0 and variance 1, in three dimensions.</summary>
    public static Tensor randn(
        int dim0, int dim1, int dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        randn(new long[] { dim0, dim1, dim2 }, dtype, device, requires_grad, generator, names);

    /// <summary>Normally distributed numbers, of mean 0 and variance 1, in four dimensions.</summary>
    public static Tensor randn(
        int dim0, int dim1, int dim2, int dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        randn(new long[] { dim0, dim1, dim2, dim3 }, dtype, device, requires_grad, generator, names);

    /// <summary>As many zeros.</summary>
    public static Tensor zeros_like(
        Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        input.zeros_like(dtype, device, requires_grad);

    /// <summary>As many ones.</summary>
    public static Tensor ones_like(
        Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        input.ones_like(dtype, device, requires_grad);

    /// <summary>Room for as many numbers, not set to anything.</summary>
    public static Tensor empty_like(
        Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        input.empty_like(dtype, device, requires_grad);

    /// <summary>As many numbers distributed evenly between 0 and 1.</summary>
    public static Tensor rand_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        input.rand_like(dtype, device, requires_grad);

    /// <summary>As many normally distributed numbers.</summary>
    public static Tensor randn_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        input.randn_like(dtype, device, requires_grad);

    /// <summary>A value as many times.</summary>
    public static Tensor full_like(
        Tensor input, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        input.full_like(value, dtype, device, requires_grad);

    /// <summary>The numbers from start up to, not including, stop, in steps; integers where all three are.</summary>
    public static Tensor arange(
        Scalar start, Scalar stop, Scalar step, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
    {
        bool integral = start.Type.IsIntegral() && stop.Type.IsIntegral() && step.Type.IsIntegral();
        dtype ??= integral ? ScalarType.Int64 : _defaultType;
        return Aten.Arange.Call(start, stop, step, dtype, Operand.None, InitializeDevice(device)).with_requires_grad(requires_grad);
    }

    /// <summary>The numbers from start up to, not including, stop, in steps of 1.</summary>
    public static Tensor arange(Scalar start, Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        arange(start, stop, 1, dtype, device, requires_grad);

    /// <summary>The numbers from 0 up to, not including, stop, in steps of 1.</summary>
    public static Tensor arange(Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        arange(0, stop, 1, dtype, device, requires_grad);

    /// <summary>So many numbers, evenly spaced, from start to end, both included.</summary>
    public static Tensor linspace(
        double start, double end, long steps, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Aten.Linspace.Call(start, end, steps, dtype ?? _defaultType, Operand.None, InitializeDevice(device))
            .with_requires_grad(requires_grad);

    /// <summary>A matrix with ones on the diagonal.</summary>
    public static Tensor eye(
        long rows, long columns = -1L, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RefuseNames(names);
        return Aten.Eye.Call(rows, columns == -1 ? rows : columns, dtype ?? _defaultType, Operand.None, InitializeDevice(device))
            .with_requires_grad(requires_grad);
    }

    /// <summary>The integers from 0 up to, not including, n in random order.</summary>
    public static Tensor randperm(
        long n, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        Aten.Randperm.Call(n, generator, dtype ?? ScalarType.Int64, Operand.None, InitializeDevice(device));

    /// <summary>A tensor over an array of any number of dimensions; on the processor and in the array's type it shares the memory.</summary>
    public static Tensor from_array(Array rawArray, Device? device = null) => from_array(rawArray, null, device ?? CPU);

    /// <summary>A tensor over an array of any number of dimensions; on the processor and in the array's type it shares the memory.</summary>
    public static Tensor from_array(
        Array rawArray, ScalarType? dtype, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        RefuseNames(names);
        return Convert(Share(rawArray, ShapeOf(rawArray), 0), dtype, device, requires_grad);
    }

    /// <summary>A tensor of one dimension over a part of an array, with which it shares memory where the type is the same.</summary>
    /// <param name="rawArray">The array.</param>
    /// <param name="dtype">The type of the tensor.</param>
    /// <param name="count">How many numbers; -1 is all from the offset on.</param>
    /// <param name="offset">How many numbers to leave out at the start.</param>
    /// <param name="requires_grad">Whether gradients are wanted.</param>
    /// <exception cref="ArgumentException">The offset is outside the array.</exception>
    /// <exception cref="IndexOutOfRangeException">The count reaches beyond the array.</exception>
    public static Tensor frombuffer(Array rawArray, ScalarType dtype, long count = -1, long offset = 0, bool requires_grad = false)
    {
        if (offset < 0 || offset >= rawArray.LongLength)
            throw new ArgumentException($"invalid value for 'offset': {offset}");

        if (count < 0)
            count = rawArray.LongLength - offset;
        if (count > rawArray.LongLength - offset)
            throw new IndexOutOfRangeException($"element count is too large: {count}");

        return Convert(Share(rawArray, new[] { count }, offset), dtype, CPU, requires_grad);
    }

    private static Tensor Make(
        Operator make, long[] size, ScalarType? dtype, Device? device, bool requiresGrad, string[]? names)
    {
        RefuseNames(names);
        return make.Call(size, dtype ?? _defaultType, Operand.None, InitializeDevice(device)).with_requires_grad(requiresGrad);
    }

    // The operand before the type is the value or the generator.
    private static Tensor Make(
        Operator make, long[] size, Operand before, ScalarType? dtype, Device? device, bool requiresGrad, string[]? names)
    {
        RefuseNames(names);
        return make.Call(size, before, dtype ?? _defaultType, Operand.None, InitializeDevice(device)).with_requires_grad(requiresGrad);
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
