using System;
using System.Collections.Generic;
using System.Linq;
using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The tensor with the order of its dimensions reversed.</summary>
        public Tensor T => permute(Enumerable.Range(1, (int)Dimensions).Select(i => Dimensions - i));

        /// <summary>The tensor with its last two dimensions swapped.</summary>
        public Tensor mT => transpose(-2, -1);

        /// <summary>The numbers in another shape; one length may be -1 and follows from the others.</summary>
        public Tensor reshape(params long[] shape) => Aten.Reshape.Call(this, shape);

        /// <summary>The same numbers in memory in another shape; one length may be -1.</summary>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">The numbers do not lie so that this is possible.</exception>
        public Tensor view(params long[] shape) => Aten.View.Call(this, shape);

        /// <summary>The same numbers in memory in the shape of another tensor.</summary>
        public Tensor view_as(Tensor other) => view(other.shape);

        /// <summary>The dimensions from one to another made one.</summary>
        public Tensor flatten(long start_dim = 0, long end_dim = -1) => Aten.Flatten.Call(this, start_dim, end_dim);

        /// <summary>Without dimensions of length 1, or without one of them.</summary>
        public Tensor squeeze(long? dim = null) => dim.HasValue ? Aten.SqueezeDim.Call(this, dim.Value) : Aten.Squeeze.Call(this);

        /// <summary>With a new dimension of length 1.</summary>
        public Tensor unsqueeze(long dim) => Aten.Unsqueeze.Call(this, dim);

        /// <summary>A new dimension of length 1, in place.</summary>
        public Tensor unsqueeze_(long dim)
        {
            Aten.UnsqueezeInPlace.Apply(this, dim);
            return this;
        }

        /// <summary>A matrix transposed.</summary>
        public Tensor t() => Aten.T.Call(this);

        /// <summary>Two dimensions swapped.</summary>
        public Tensor transpose(long dim0, long dim1) => Aten.Transpose.Call(this, dim0, dim1);

        /// <summary>The dimensions in another order.</summary>
        public Tensor permute(params long[] permutation) => Aten.Permute.Call(this, permutation);

        /// <summary>The dimensions in another order.</summary>
        public Tensor permute(IEnumerable<long> permutation) => permute(permutation.ToArray());

        /// <summary>Dimensions of length 1 repeated without copying; -1 leaves a length as it is.</summary>
        public Tensor expand(ReadOnlySpan<long> sizes, bool isImplicit = false) => Aten.Expand.Call(this, sizes.ToArray(), isImplicit);

        /// <summary>Dimensions of length 1 repeated without copying; -1 leaves a length as it is.</summary>
        public Tensor expand(long[] sizes, bool isImplicit = false) => Aten.Expand.Call(this, sizes, isImplicit);

        /// <summary>Dimensions of length 1 repeated without copying; -1 leaves a length as it is.</summary>
        public Tensor expand(params long[] sizes) => Aten.Expand.Call(this, sizes);

        /// <summary>Dimensions of length 1 repeated without copying, to the shape of another tensor.</summary>
        public Tensor expand_as(Tensor other) => expand(other.shape);

        /// <summary>The tensor copied so many times along each dimension.</summary>
        public Tensor repeat(params long[] sizes) => Aten.Repeat.Call(this, sizes);

        /// <summary>The tensor in parts of a size along a dimension; the last may be smaller.</summary>
        public Tensor[] split(long size, int dim = 0) => Aten.SplitSize.CallList(this, size, (long)dim);

        /// <summary>The tensor in parts of sizes along a dimension.</summary>
        public Tensor[] split(ReadOnlySpan<long> sizes, long dim = 0) => Aten.SplitSizes.CallList(this, sizes.ToArray(), dim);

        /// <summary>The tensor in parts of sizes along a dimension.</summary>
        public Tensor[] split(long[] sizes, long dim = 0) => Aten.SplitSizes.CallList(this, sizes, dim);

        /// <summary>The tensor in parts of sizes along the first dimension.</summary>
        public Tensor[] split(params long[] sizes) => Aten.SplitSizes.CallList(this, sizes, 0L);

        /// <summary>The tensor in so many parts along a dimension, or fewer where it is short.</summary>
        public Tensor[] chunk(long chunks, long dim = 0L) => Aten.Chunk.CallList(this, chunks, dim);

        /// <summary>The entries of a dimension, each without it.</summary>
        public Tensor[] unbind(long dimension = 0L) => Aten.Unbind.CallList(this, dimension);

        /// <summary>The order along dimensions reversed.</summary>
        public Tensor flip(params long[] dims) => Aten.Flip.Call(this, dims);

        /// <summary>The part of a matrix on and below a diagonal, zeros elsewhere.</summary>
        public Tensor tril(long diagonal = 0) => Aten.Tril.Call(this, diagonal);

        /// <summary>The part of a matrix on and above a diagonal, zeros elsewhere.</summary>
        public Tensor triu(long diagonal = 0) => Aten.Triu.Call(this, diagonal);

        /// <summary>The diagonal of a matrix, or the matrix with a diagonal.</summary>
        public Tensor diag(long diagonal = 0) => Aten.Diag.Call(this, diagonal);

        /// <summary>The diagonals of two dimensions, as the last dimension.</summary>
        public Tensor diagonal(long offset = 0L, long dim1 = 0L, long dim2 = 1L) => Aten.Diagonal.Call(this, offset, dim1, dim2);
    }
}
