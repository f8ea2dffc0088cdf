using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Discrete Fourier transforms.</summary>
    public static partial class fft
    {
        /// <summary>The transform along a dimension.</summary>
        /// <param name="input">The numbers.</param>
        /// <param name="n">The length that the input is cut or padded with zeros to; -1 leaves it.</param>
        /// <param name="dim">The dimension.</param>
        /// <param name="norm">Which direction is divided by the length.</param>
        public static Tensor fft_(Tensor input, long n = -1, long dim = -1, FFTNormType norm = FFTNormType.Backward) =>
            Transform(Aten.Fft, input, n, dim, norm);

        private static Tensor Transform(Operator transform, Tensor input, long n, long dim, FFTNormType norm) =>
            transform.Call(input, n == -1 ? Operand.None : n, dim, norm.ToString().ToLowerInvariant());
    }
}
