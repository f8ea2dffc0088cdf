using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Numbers distributed evenly between two, in place.</summary>
        public Tensor uniform_(double from, double to, Generator? generator = null)
        {
            Aten.UniformInPlace.Apply(this, from, to, generator);
            return this;
        }

        /// <summary>As many zeros.</summary>
        public Tensor zeros_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Like(Aten.ZerosLike, dtype, device, requires_grad);

        private Tensor Like(Operator make, ScalarType? dtype, Device? device, bool requiresGrad) =>
            make.Call(this, dtype ?? this.dtype, Operand.None, device ?? this.device).with_requires_grad(requiresGrad);
    }
}
