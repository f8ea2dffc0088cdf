using System;
using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Whether all are not zero.</summary>
        public Tensor all() => Aten.All.Call(this);

        /// <summary>Whether all are not zero, along a dimension.</summary>
        public Tensor all(long dim, bool keepdim = false) => Aten.AllDim.Call(this, dim, keepdim);

        /// <summary>Whether one is not zero.</summary>
        public Tensor any() => Aten.Any.Call(this);

        /// <summary>Whether one is not zero, along a dimension.</summary>
        public Tensor any(long dim, bool keepdim = false) => Aten.AnyDim.Call(this, dim, keepdim);

        /// <summary>The largest numbers along dimensions.</summary>
        public Tensor amax(long[] dims, bool keepdim = false, Tensor? @out = null) => amax((ReadOnlySpan<long>)dims, keepdim, @out);

        /// <summary>The largest numbers along dimensions.</summary>
        public Tensor amax(params long[] dims) => amax((ReadOnlySpan<long>)dims);

        /// <summary>The largest numbers along dimensions. An @out tensor is not supported.</summary>
        public Tensor amax(ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) =>
            @out is null
            ? Aten.Amax.Call(this, dims.ToArray(), keepdim)
            : throw new NotImplementedException("amax into an @out tensor");

        /// <summary>The smallest numbers along dimensions.</summary>
        public Tensor amin(long[] dims, bool keepdim = false, Tensor? @out = null) => amin((ReadOnlySpan<long>)dims, keepdim, @out);

        /// <summary>The smallest numbers along dimensions.</summary>
        public Tensor amin(params long[] dims) => amin((ReadOnlySpan<long>)dims);

        /// <summary>The smallest numbers along dimensions. An @out tensor is not supported.</summary>
        public Tensor amin(ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) =>
            @out is null
            ? Aten.Amin.Call(this, dims.ToArray(), keepdim)
            : throw new NotImplementedException("amin into an @out tensor");

        /// <summary>Where the largest number is, in the flattened tensor.</summary>
        public Tensor argmax() => Aten.ArgMax.Call(this);

        /// <summary>Where the largest numbers are along a dimension.</summary>
        public Tensor argmax(long dim, bool keepdim = false) => Aten.ArgMax.Call(this, dim, keepdim);

        /// <summary>Where the smallest number is, in the flattened tensor.</summary>
        public Tensor argmin() => Aten.ArgMin.Call(this);

        /// <summary>Where the smallest numbers are along a dimension.</summary>
        public Tensor argmin(long dim, bool keepdim = false) => Aten.ArgMin.Call(this, dim, keepdim);

        /// <summary>The indices that sort the numbers along a dimension.</summary>
        public Tensor argsort(long dim = -1, bool descending = false) => Aten.ArgSort.Call(this, dim, descending);

        /// <summary>The largest number.</summary>
        public Tensor max() => Aten.Max.Call(this);

        /// <summary>The smallest number.</summary>
        public Tensor min() => Aten.Min.Call(this);

        /// <summary>The largest numbers along a dimension and where they are.</summary>
        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false) => Aten.MaxDim.CallPair(this, dim, keepdim);

        /// <summary>The smallest numbers along a dimension and where they are.</summary>
        public (Tensor values, Tensor indexes) min(long dim, bool keepdim = false) => Aten.MinDim.CallPair(this, dim, keepdim);

        /// <summary>The median; of an even count, the lower of the two in the middle.</summary>
        public Tensor median() => Aten.Median.Call(this);

        /// <summary>The mean of all numbers.</summary>
        public Tensor mean() => Aten.Mean.Call(this);

        /// <summary>Means over dimensions.</summary>
        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null) =>
            Aten.MeanDim.Call(this, dimensions, keepdim, type);

        /// <summary>The Euclidean norm of all numbers, or the p-norm.</summary>
        public Tensor norm(float p = 2.0f) => Aten.LinalgVectorNorm.Call(this, (double)p);

        /// <summary>Euclidean norms along a dimension, or p-norms.</summary>
        public Tensor norm(int dim, bool keepdim = false, float p = 2.0f) =>
            Aten.LinalgVectorNorm.Call(this, (double)p, new long[] { dim }, keepdim);

        /// <summary>The product of all numbers.</summary>
        public Tensor prod(ScalarType? type = null) => Aten.Prod.Call(this, type);

        /// <summary>Products along a dimension.</summary>
        public Tensor prod(long dim, bool keepdim = false, ScalarType? type = null) => Aten.ProdDim.Call(this, dim, keepdim, type);

        /// <summary>The sum of all numbers.</summary>
        public Tensor sum(ScalarType? type = null) => Aten.Sum.Call(this, type);

        /// <summary>Sums over dimensions.</summary>
        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) => Aten.SumDims.Call(this, dim, keepdim, type);

        /// <summary>Sums over dimensions.</summary>
        public Tensor sum(ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null) => sum(dim.ToArray(), keepdim, type);

        /// <summary>Sums along a dimension.</summary>
        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) => sum(new[] { dim }, keepdim, type);

        /// <summary>Sums over two dimensions.</summary>
        public Tensor sum(long dim0, long dim1, bool keepdim = false, ScalarType? type = null) =>
            sum(new[] { dim0, dim1 }, keepdim, type);

        /// <summary>Sums over three dimensions.</summary>
        public Tensor sum(long dim0, long dim1, long dim2, bool keepdim = false, ScalarType? type = null) =>
            sum(new[] { dim0, dim1, dim2 }, keepdim, type);

        /// <summary>The standard deviation of all numbers; divided by one less than their count unless it may be biased.</summary>
        public Tensor std(bool unbiased = true) => Aten.Std.Call(this, unbiased);

        /// <summary>Standard deviations over dimensions.</summary>
        public Tensor std(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            std(dimensions.ToArray(), unbiased, keepdim, type);

        /// <summary>Standard deviations over dimensions. The type is not heeded.</summary>
        public Tensor std(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Aten.StdDim.Call(this, dimensions, unbiased, keepdim);

        /// <summary>Standard deviations along a dimension.</summary>
        public Tensor std(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            std(new[] { dim }, unbiased, keepdim, type);

        /// <summary>Standard deviations over two dimensions.</summary>
        public Tensor std((long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            std(new[] { dim.Item1, dim.Item2 }, unbiased, keepdim, type);

        /// <summary>Standard deviations over three dimensions.</summary>
        public Tensor std((long, long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            std(new[] { dim.Item1, dim.Item2, dim.Item3 }, unbiased, keepdim, type);

        /// <summary>The variance of all numbers; divided by one less than their count unless it may be biased.</summary>
        public Tensor var(bool unbiased = true) => Aten.Var.Call(this, unbiased);

        /// <summary>Variances over dimensions.</summary>
        public Tensor var(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            var(dimensions.ToArray(), unbiased, keepdim, type);

        /// <summary>Variances over dimensions. The type is not heeded.</summary>
        public Tensor var(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Aten.VarDim.Call(this, dimensions, unbiased, keepdim);

        /// <summary>Variances along a dimension.</summary>
        public Tensor var(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            var(new[] { dim }, unbiased, keepdim, type);

        /// <summary>Variances over two dimensions.</summary>
        public Tensor var((long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            var(new[] { dim.Item1, dim.Item2 }, unbiased, keepdim, type);

        /// <summary>Variances over three dimensions.</summary>
        public Tensor var((long, long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            var(new[] { dim.Item1, dim.Item2, dim.Item3 }, unbiased, keepdim, type);

        /// <summary>Logarithms of the sums of exponentials along a dimension, without overflow.</summary>
        public Tensor logsumexp(long dim, bool keepdim = false) => Aten.LogSumExp.Call(this, new[] { dim }, keepdim);

        /// <summary>Running sums along a dimension.</summary>
        public Tensor cumsum(long dim, ScalarType? type = null) => Aten.Cumsum.Call(this, dim, type);

        /// <summary>Exponentials divided by their sum along a dimension.</summary>
        public Tensor softmax(long dim, ScalarType? dtype = null) => Aten.Softmax.Call(this, dim, dtype);

        /// <summary>Logarithms of <see cref="softmax"/>.</summary>
        public Tensor log_softmax(long dim, ScalarType? dtype = null) => Aten.LogSoftmax.Call(this, dim, dtype);

        /// <summary>The numbers sorted along a dimension and where they were; equal ones stay in order where the sort is stable.</summary>
        public (Tensor Values, Tensor Indices) sort(long dim = -1, bool descending = false, bool stable = false) =>
            Aten.Sort.CallPair(this, stable, dim, descending);

        /// <summary>The k largest numbers along a dimension, or the smallest, and where they are.</summary>
        public (Tensor values, Tensor indexes) topk(int k, int dim = -1, bool largest = true, bool sorted = true) =>
            Aten.TopK.CallPair(this, (long)k, (long)dim, largest, sorted);
    }
}
