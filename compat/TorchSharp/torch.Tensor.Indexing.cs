using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>A part of the tensor, by an index a dimension; setting copies numbers into it.</summary>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">An index is out of range, or there are too many.</exception>
        [IndexerName("TensorItems")]
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        /// <summary>The entries whose indices, or where truth values, are given; setting copies numbers into them.</summary>
        [IndexerName("TensorItems")]
        public Tensor this[params Tensor[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        /// <summary>An entry of the first dimension.</summary>
        [IndexerName("TensorItems")]
        public Tensor this[long i1]
        {
            get => index(TensorIndex.Single(i1));
            set => index_put_(value, TensorIndex.Single(i1));
        }

        /// <summary>An entry of the first two dimensions.</summary>
        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2]
        {
            get => index(TensorIndex.Single(i1), TensorIndex.Single(i2));
            set => index_put_(value, TensorIndex.Single(i1), TensorIndex.Single(i2));
        }

        /// <summary>An entry of the first three dimensions.</summary>
        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3]
        {
            get => index(TensorIndex.Single(i1), TensorIndex.Single(i2), TensorIndex.Single(i3));
            set => index_put_(value, TensorIndex.Single(i1), TensorIndex.Single(i2), TensorIndex.Single(i3));
        }

        /// <summary>An entry of the first dimensions.</summary>
        [IndexerName("TensorItems")]
        public Tensor this[params long[] indices]
        {
            get => index(indices.Select(i => TensorIndex.Single(i)).ToArray());
            set => index_put_(value, indices.Select(i => TensorIndex.Single(i)).ToArray());
        }

        /// <summary>A part of the tensor, by an index a dimension.</summary>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">An index is out of range, or there are too many.</exception>
        public Tensor index(params TensorIndex[] indices)
        {
            Tensor part = Part(indices, out List<Tensor?> chosen);
            if (chosen.Count == 0)
                return ReferenceEquals(part, this) ? alias() : new Tensor(Release(part));

            Tensor result = Aten.Index.Call(part, chosen.ToArray());
            DropStep(part);
            return result;
        }

        /// <summary>The entries whose indices, or where truth values, are given.</summary>
        public Tensor index(params Tensor[] indices) => index(indices.Select(TensorIndex.Tensor).ToArray());

        /// <summary>Copies numbers, broadcast, into a part of the tensor.</summary>
        public Tensor index_put_(Tensor value, params TensorIndex[] indices) => index_put_(value, indices, false);

        /// <summary>Copies numbers, broadcast, into a part of the tensor, or adds them to it.</summary>
        public Tensor index_put_(Tensor value, TensorIndex[] indices, bool accumulate = false)
        {
            Tensor part = Part(indices, out List<Tensor?> chosen);
            try
            {
                if (chosen.Count > 0)
                    Aten.IndexPutInPlace.Apply(part, chosen.ToArray(), value, accumulate);
                else if (accumulate)
                    throw new ArgumentException("Only entries that are chosen by a tensor can be added to.", nameof(indices));
                else
                    Aten.CopyInPlace.Apply(part, value);
            }
            finally
            {
                DropStep(part);
            }

            return this;
        }

        /// <summary>Copies numbers into the entries whose indices, or where truth values, are given.</summary>
        public Tensor index_put_(Tensor value, params Tensor[] indices) =>
            index_put_(value, indices.Select(TensorIndex.Tensor).ToArray(), false);

        /// <summary>Copies numbers into the entries whose indices, or where truth values, are given, or adds them.</summary>
        public Tensor index_put_(Tensor value, Tensor[] indices, bool accumulate = false) =>
            index_put_(value, indices.Select(TensorIndex.Tensor).ToArray(), accumulate);

        /// <summary>The entries of a dimension whose indices are given.</summary>
        public Tensor index_select(long dim, Tensor index) => Aten.IndexSelect.Call(this, dim, index);

        /// <summary>Adds alpha times the source to the entries of a dimension whose indices are given.</summary>
        /// <exception cref="ArgumentException">The indices are not Int64.</exception>
        public Tensor index_add_(long dim, Tensor index, Tensor source, Scalar alpha)
        {
            if (index.dtype != ScalarType.Int64)
                throw new ArgumentException("Element type of 'index' must be 'Int64'");

            Aten.IndexAddInPlace.Apply(this, dim, index, source, alpha);
            return this;
        }

        /// <summary>One entry of a dimension, which goes.</summary>
        public Tensor select(long dim, long index) => Aten.Select.Call(this, dim, index);

        /// <summary>So many entries of a dimension from a start.</summary>
        public Tensor narrow(long dim, long start, long length) => Aten.Narrow.Call(this, dim, start, length);

        /// <summary>The entries of a dimension from start up to, not including, finish, in steps.</summary>
        /// <exception cref="ArgumentException">The step is not positive.</exception>
        public Tensor slice(long dim, long start, long finish, long step)
        {
            if (step < 1)
                throw new ArgumentException($"step is {step}, but it should always be positive.");

            return Aten.Slice.Call(this, dim, start, finish, step);
        }

        /// <summary>Numbers picked along a dimension, by an index for each number of the result.</summary>
        public Tensor gather(long dim, Tensor index) => Aten.Gather.Call(this, dim, index);

        /// <summary>Copies numbers along a dimension to where the indices say.</summary>
        public Tensor scatter_(long dim, Tensor index, Tensor src)
        {
            Aten.ScatterSrcInPlace.Apply(this, dim, index, src);
            return this;
        }

        /// <summary>Adds numbers along a dimension to where the indices say.</summary>
        public Tensor scatter_add_(long dim, Tensor index, Tensor src)
        {
            Aten.ScatterAddInPlace.Apply(this, dim, index, src);
            return this;
        }

        /// <summary>The numbers where a mask is true, in one dimension.</summary>
        public Tensor masked_select(Tensor mask) => Aten.MaskedSelect.Call(this, mask);

        /// <summary>The tensor with a value where a mask is true.</summary>
        public Tensor masked_fill(Tensor mask, Scalar value) => Aten.MaskedFill.Call(this, mask, value);

        /// <summary>Sets the numbers where a mask is true to a value.</summary>
        public Tensor masked_fill_(Tensor mask, Scalar value)
        {
            Aten.MaskedFillInPlace.Apply(this, mask, value);
            return this;
        }

        /// <summary>The indices of the numbers that are not zero, a row each.</summary>
        public Tensor nonzero() => Aten.Nonzero.Call(this);

        /// <summary>This tensor's numbers where the condition is true, y's elsewhere.</summary>
        /// <exception cref="ArgumentException">The condition does not hold truth values.</exception>
        public Tensor where(Tensor condition, Tensor y)
        {
            if (condition.dtype != ScalarType.Bool)
                throw new ArgumentException("The condition to 'where' must be a boolean tensor.");

            return Aten.Where.Call(condition, this, y);
        }

        internal static IntPtr Release(Tensor step)
        {
            GC.SuppressFinalize(step);
            return step.MoveHandle();
        }

        // The view that single entries, slices and new dimensions give, and the index tensors by the dimensions of that view.
        private Tensor Part(TensorIndex[] indices, out List<Tensor?> chosen)
        {
            chosen = new List<Tensor?>();
            long needed = indices.Count(index => index.Form is TensorIndex.Kind.Single or TensorIndex.Kind.Slice)
                + indices.Where(index => index.Form == TensorIndex.Kind.Tensor).Sum(index => DimensionsTaken(index.Indices!));
            if (needed > Dimensions)
            {
                throw new System.Runtime.InteropServices.ExternalException(
                    $"too many indices for tensor of dimension {Dimensions} (got {needed})");
            }

            Tensor part = this;
            long dim = 0;
            foreach (TensorIndex index in indices)
            {
                switch (index.Form)
                {
                    case TensorIndex.Kind.Single:
                        part = Step(part, Aten.Select, dim, index.Start.GetValueOrDefault());
                        break;
                    case TensorIndex.Kind.Slice when index.Start is null && index.Stop is null && index.Step is null:
                        dim++;
                        break;
                    case TensorIndex.Kind.Slice:
                        part = Step(part, Aten.Slice, dim++, index.Start, index.Stop, index.Step ?? 1);
                        break;
                    case TensorIndex.Kind.New:
                        part = Step(part, Aten.Unsqueeze, dim++);
                        break;
                    case TensorIndex.Kind.Ellipsis:
                        dim += Dimensions - needed;
                        break;
                    default:
                        while (chosen.Count < dim)
                            chosen.Add(null);
                        chosen.Add(index.Indices);
                        dim++;
                        break;
                }
            }

            return part;
        }

        private Tensor Step(Tensor part, Operator view, params ReadOnlySpan<Operand> arguments)
        {
            Operand[] operands = new Operand[arguments.Length + 1];
            operands[0] = part;
            arguments.CopyTo(operands.AsSpan(1));
            try
            {
                return view.CallStep(operands);
            }
            finally
            {
                DropStep(part);
            }
        }

        private void DropStep(Tensor part)
        {
            if (!ReferenceEquals(part, this))
                part.Drop();
        }

        // A mask stands for as many dimensions as it has.
        private static long DimensionsTaken(Tensor indices) => indices.dtype is ScalarType.Bool or ScalarType.Byte ? indices.Dimensions : 1;
    }
}
