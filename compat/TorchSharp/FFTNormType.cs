namespace TorchSharp;

/// <summary>Which direction of a Fourier transform is divided by the length n.</summary>
public enum FFTNormType
{
    /// <summary>The inverse transform is divided by n.</summary>
    Backward = 0,

    /// <summary>The forward transform is divided by n.</summary>
    Forward = 1,

    /// <summary>Both are divided by the square root of n.</summary>
    Ortho = 2,
}
