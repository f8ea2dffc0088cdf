namespace Bonsai.CellTypes;

/// <summary>Where the networks of a model run. Forests run on the processor.</summary>
public enum ComputeDevice
{
    /// <summary>On an NVIDIA GPU where there is one, otherwise on the processor.</summary>
    Auto,

    /// <summary>On the processor.</summary>
    Cpu,

    /// <summary>On an NVIDIA GPU; an error where there is none.</summary>
    Cuda,
}
