using System;
using System.Collections.Generic;
using System.Linq;
using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Until it is disposed of, operations on this thread are not remembered for gradients.</summary>
    public static IDisposable no_grad() => new GradientMode(false);

    /// <summary>Until it is disposed of, operations on this thread are remembered for gradients.</summary>
    public static IDisposable enable_grad(bool enabled = true) => new GradientMode(enabled);

    /// <summary>Until it is disposed of, tensors made on this thread can never take part in gradients, which is fastest.</summary>
    public static IDisposable inference_mode(bool mode = true) => new InferenceMode(mode);

    /// <summary>Gradients.</summary>
    public static partial class autograd
    {
        /// <summary>Adds the gradients of tensors to the leaves that they were computed from.</summary>
        /// <param name="tensors">What is differentiated.</param>
        /// <param name="grad_tensors">The gradient with respect to each tensor; none for single numbers.</param>
        /// <param name="retain_graph">Keep what is needed to call this again; as create_graph where not given.</param>
        /// <param name="create_graph">Make the gradients themselves differentiable.</param>
        /// <param name="inputs">The leaves; all where none are given.</param>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">No gradient flows.</exception>
        public static unsafe void backward(
            IList<Tensor> tensors,
            IList<Tensor>? grad_tensors = null,
            bool? retain_graph = null,
            bool create_graph = false,
            IList<Tensor>? inputs = null)
        {
            fixed (IntPtr* from = Handles(tensors), given = Handles(grad_tensors), to = Handles(inputs))
            {
                Native.Check(Native.ts_backward(
                    from,
                    tensors.Count,
                    given,
                    grad_tensors?.Count ?? 0,
                    retain_graph ?? create_graph ? 1 : 0,
                    create_graph ? 1 : 0,
                    to,
                    inputs?.Count ?? 0));
            }

            GC.KeepAlive(tensors);
            GC.KeepAlive(grad_tensors);
            GC.KeepAlive(inputs);
        }

        private static IntPtr[]? Handles(IList<Tensor>? tensors) => tensors?.Select(tensor => tensor.Handle).ToArray();
    }

    private sealed class GradientMode : IDisposable
    {
        private readonly int _before;

        public GradientMode(bool enabled)
        {
            Native.Require();
            _before = Native.ts_grad_mode();
            Native.ts_set_grad_mode(enabled ? 1 : 0);
        }

        public void Dispose() => Native.ts_set_grad_mode(_before);
    }

    private sealed class InferenceMode : IDisposable
    {
        private IntPtr _guard;

        public InferenceMode(bool enabled)
        {
            Native.Require();
            _guard = Native.ts_new_inference_mode(enabled ? 1 : 0);
        }

        public void Dispose()
        {
            if (_guard == IntPtr.Zero)
                return;

            Native.ts_delete_inference_mode(_guard);
            _guard = IntPtr.Zero;
        }
    }
}
