namespace TorchSharp;

/// <summary>What lies beyond the ends of a convolution's input.</summary>
public enum PaddingModes
{
    /// <summary>Zeros.</summary>
    Zeros = 0,

    /// <summary>The input, mirrored at its end.</summary>
    Reflect = 1,

    /// <summary>The last value.</summary>
    Replicate = 2,

    /// <summary>The other end of the input.</summary>
    Circular = 3,

    /// <summary>A constant.</summary>
    Constant = 4,
}
