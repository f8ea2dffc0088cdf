using System.Collections.Generic;

namespace CellTypes.Training.Data;

/// <summary>Which units of phy folders are taken, and how.</summary>
public sealed record PhySource
{
    /// <summary>Gets the lab.</summary>
    public string Lab { get; init; } = "lab";

    /// <summary>Gets the curator's groups to take (<c>good</c>, <c>mua</c>, ...), none for all. In a folder where no unit has a group, all
    /// are taken.</summary>
    public IReadOnlyCollection<string> Groups { get; init; } = ["good"];

    /// <summary>Gets a value indicating whether only spikes are used that pass the quality filters, see
    /// <see cref="Models.Signals.QualityMask"/>.</summary>
    public bool IsFiltered { get; init; } = true;
}
