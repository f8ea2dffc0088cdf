using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Whether all are not zero.</summary>
        public Tensor all() => Aten.All.Call(this);

        /// <summary>Where the largest numbers are along a dimension.</summary>
        public Tensor argmax(long dim, bool keepdim = false) => Aten.ArgMax.Call(this, dim, keepdim);

        /// <summary>The indices that sort the numbers along a dimension.</summary>
        public Tensor argsort(long dim = -1, bool descending = false) => Aten.ArgSort.Call(this, dim, descending);

        /// <summary>The largest number.</summary>
        public Tensor max() => Aten.Max.Call(this);

        /// <summary>The largest numbers along a dimension and where they are.</summary>
        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false) => Aten.MaxDim.CallPair(this, dim, keepdim);

        /// <summary>The mean of all numbers.</summary>
        public Tensor mean() => Aten.Mean.Call(this);

        /// <summary>Means over dimensions.</summary>
        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null) =>
            Aten.MeanDim.Call(this, dimensions, keepdim, type);

        /// <summary>The sum of all numbers.</summary>
        public Tensor sum(ScalarType? type = null) => Aten.Sum.Call(this, type);

        /// <summary>Sums over dimensions.</summary>
        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) => Aten.SumDims.Call(this, dim, keepdim, type);

        /// <summary>Sums along a dimension.</summary>
        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) => sum(new[] { dim }, keepdim, type);

        /// <summary>Exponentials divided by their sum along a dimension.</summary>
        public Tensor softmax(long dim, ScalarType? dtype = null) => Aten.Softmax.Call(this, dim, dtype);

        /// <summary>Logarithms of <see cref="softmax"/>.</summary>
        public Tensor log_softmax(long dim, ScalarType? dtype = null) => Aten.LogSoftmax.Call(this, dim, dtype);
    }
}
