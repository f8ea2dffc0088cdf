using System.Collections.Generic;

namespace CellTypes.Training.Data;

/// <summary>Which units of phy folders are taken, and how.</summary>
public sealed record PhySource
{
    /// <summary>Gets the lab.</summary>
    public string Lab { get; init; } = "lab";

    /// <summary>Gets the groups to take (<c>good</c>, <c>mua</c>, ...), none for all; null for the good units, or all of a recording whose tables do not say
    /// which are good, see <see cref="Models.Recordings.UnitGroups"/>.</summary>
    public IReadOnlyCollection<string>? Groups { get; init; }

    /// <summary>Gets the column that holds the groups, or null for the first that says something.</summary>
    public string? GroupColumn { get; init; }

    /// <summary>Gets a value indicating whether only spikes are used that pass the quality filters, see
    /// <see cref="Models.Signals.QualityMask"/>.</summary>
    public bool IsFiltered { get; init; } = true;
}
