using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Matrix product of [n, k] and [k, m].</summary>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">The shapes do not fit.</exception>
        public Tensor mm(Tensor target) => Aten.Mm.Call(this, target);

        /// <summary>Matrix products of [b, n, k] and [b, k, m].</summary>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">The shapes do not fit.</exception>
        public Tensor bmm(Tensor batch2) => Aten.Bmm.Call(this, batch2);

        /// <summary>Matrix product of vectors, matrices or stacks of matrices, broadcast.</summary>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">The shapes do not fit.</exception>
        public Tensor matmul(Tensor target) => Aten.Matmul.Call(this, target);

        /// <summary>Product of a matrix [n, k] and a vector [k].</summary>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">The shapes do not fit.</exception>
        public Tensor mv(Tensor target) => Aten.Mv.Call(this, target);

        /// <summary>Scalar product of two vectors.</summary>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">The shapes do not fit.</exception>
        public Tensor dot(Tensor target) => Aten.Dot.Call(this, target);

        /// <summary>beta times this plus alpha times the matrix product of two matrices.</summary>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">The shapes do not fit.</exception>
        public Tensor addmm(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1) =>
            Aten.Addmm.Call(this, mat1, mat2, (double)beta, (double)alpha);

        /// <summary>The products of all pairs from two vectors, [n, m].</summary>
        public Tensor outer(Tensor vec2) => Aten.Outer.Call(this, vec2);

        /// <summary>The real part; shares memory.</summary>
        public Tensor real => Aten.Real.Call(this);

        /// <summary>The imaginary part; shares memory.</summary>
        public Tensor imag => Aten.Imag.Call(this);
    }
}
