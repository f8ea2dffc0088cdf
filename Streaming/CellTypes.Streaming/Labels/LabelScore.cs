using System;
using System.Collections.Generic;
using CellTypes.Streaming.Updates;

namespace CellTypes.Streaming.Labels;

/// <summary>How many labels of an update are right, where the true cell types are known.</summary>
/// <param name="Seconds">The time just after the update in seconds of the sample clock.</param>
/// <param name="Units">The number of units whose true cell type is known.</param>
/// <param name="Confident">How many of these have a confident label: their status is ok.</param>
/// <param name="Right">How many of the confident labels are right.</param>
public sealed record LabelScore(double Seconds, int Units, int Confident, int Right)
{
    /// <summary>Gets the share of confident labels that are right, from 0 to 1; NaN where there are none.</summary>
    public double Accuracy => (double)Right / Confident;

    /// <summary>Compares the labels of an update with the truth.</summary>
    /// <param name="update">The labels.</param>
    /// <param name="cellTypes">The true cell types by the names of the units; a unit that is not in it counts nowhere.</param>
    /// <returns>The score.</returns>
    public static LabelScore Of(LabelUpdate update, IReadOnlyDictionary<string, string> cellTypes)
    {
        if (update is null) throw new ArgumentNullException(nameof(update));
        if (cellTypes is null) throw new ArgumentNullException(nameof(cellTypes));
        int units = 0, confident = 0, right = 0;
        foreach (UnitLabel unit in update.Units)
        {
            if (!cellTypes.TryGetValue(unit.Unit, out string? type)) continue;
            units++;
            if (unit.Status != LabelStatus.Ok) continue;
            confident++;
            if (unit.Label == type) right++;
        }
        return new LabelScore(update.EndSample / update.SamplingRate, units, confident, right);
    }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Seconds:0.0} s  {Confident} of {Units} units have a confident label; {Right} of these are right");
}
