using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Matrix product of [n, k] and [k, m].</summary>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">The shapes do not fit.</exception>
        public Tensor mm(Tensor target) => Aten.Mm.Call(this, target);

        /// <summary>beta times this plus alpha times the matrix product of two matrices.</summary>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">The shapes do not fit.</exception>
        public Tensor addmm(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1) =>
            Aten.Addmm.Call(this, mat1, mat2, (double)beta, (double)alpha);

        /// <summary>The real part; shares memory.</summary>
        public Tensor real => Aten.Real.Call(this);

        /// <summary>The imaginary part; shares memory.</summary>
        public Tensor imag => Aten.Imag.Call(this);
    }
}
