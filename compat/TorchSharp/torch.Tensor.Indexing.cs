using System;
using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The entries of a dimension whose indices are given.</summary>
        public Tensor index_select(long dim, Tensor index) => Aten.IndexSelect.Call(this, dim, index);

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

        internal static IntPtr Release(Tensor step)
        {
            GC.SuppressFinalize(step);
            return step.MoveHandle();
        }
    }
}
