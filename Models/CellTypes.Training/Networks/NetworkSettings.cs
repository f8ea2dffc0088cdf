using static TorchSharp.torch;

namespace CellTypes.Training.Networks;

/// <summary>Where networks are fitted, and where fits that were interrupted are found again.</summary>
public sealed record NetworkSettings
{
    /// <summary>Gets the device that networks are fitted on.</summary>
    public Device Device { get; init; } = CPU;

    /// <summary>Gets where the state of fits is kept; null for nowhere.</summary>
    public Checkpoints? Checkpoints { get; init; }
}
