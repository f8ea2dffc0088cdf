namespace TorchSharp;

/// <summary>Where a tensor's numbers lie; the values are libtorch's.</summary>
public enum DeviceType
{
    /// <summary>The processor's memory.</summary>
    CPU = 0,

    /// <summary>An NVIDIA GPU.</summary>
    CUDA = 1,

    /// <summary>An Apple GPU.</summary>
    MPS = 13,

    /// <summary>Nowhere: shapes and types only.</summary>
    META = 14,
}
