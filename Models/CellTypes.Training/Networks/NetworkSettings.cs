using CellTypes.Models.Networks;
using static TorchSharp.torch;

namespace CellTypes.Training.Networks;

/// <summary>Where networks are fitted, and where fits that were interrupted are found again.</summary>
public sealed record NetworkSettings
{
    /// <summary>Gets the name of the device that networks are fitted on: <c>auto</c>, <c>cpu</c> or <c>cuda</c>.</summary>
    public string DeviceName { get; init; } = "cpu";

    /// <summary>Gets the device; it is looked for only when the first network is to be fitted.</summary>
    /// <exception cref="CellTypesException">There is no such device.</exception>
    public Device Device => NetworkDevice.Parse(DeviceName);

    /// <summary>Gets where the state of fits is kept; null for nowhere.</summary>
    public Checkpoints? Checkpoints { get; init; }
}
