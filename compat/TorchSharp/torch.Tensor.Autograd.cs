using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Whether gradients with respect to this tensor are wanted.</summary>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">Set on a tensor that is not of floating-point type.</exception>
        public bool requires_grad
        {
            get => Native.ts_requires_grad(Handle) != 0;
            set => Native.Check(Native.ts_set_requires_grad(Handle, value ? 1 : 0));
        }

        /// <summary>The gradient that was gathered, null where there is none. Each call makes a tensor object of its own.</summary>
        public Tensor? grad
        {
            get
            {
                System.IntPtr gradient = Native.ts_grad(Handle);
                return gradient == System.IntPtr.Zero ? null : new Tensor(gradient);
            }

            set
            {
                Native.Check(Native.ts_set_grad(Handle, value?.Handle ?? System.IntPtr.Zero));
                System.GC.KeepAlive(value);
            }
        }

        /// <summary>Sets whether gradients with respect to this tensor are wanted.</summary>
        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        /// <summary>Sets whether gradients with respect to this tensor are wanted.</summary>
        public Tensor with_requires_grad(bool requires_grad = true) => requires_grad_(requires_grad);

        /// <summary>Adds the gradients of this number to the leaves that it was computed from.</summary>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">The tensor holds more than one number, or no gradient flows
        /// into it.</exception>
        public void backward() => autograd.backward(new[] { this });

        /// <summary>The same numbers without their history.</summary>
        public Tensor detach() => Aten.Detach.Call(this);
    }
}
