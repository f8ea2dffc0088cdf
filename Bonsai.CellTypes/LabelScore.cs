using System;
using System.Collections.Generic;
using CellTypes.Streaming.Spikes;
using CellTypes.Streaming.Updates;

namespace Bonsai.CellTypes;

/// <summary>How many labels are right, where the true cell types are known.</summary>
public sealed class LabelScore
{
    private LabelScore(double seconds, int units, int confident, int right)
    {
        Seconds = seconds;
        Units = units;
        Confident = confident;
        Right = right;
    }

    /// <summary>Gets the time just after the update in seconds of the sample clock.</summary>
    public double Seconds { get; }

    /// <summary>Gets the number of units whose true cell type is known.</summary>
    public int Units { get; }

    /// <summary>Gets how many of these have a confident label: their status is ok.</summary>
    public int Confident { get; }

    /// <summary>Gets how many of the confident labels are right.</summary>
    public int Right { get; }

    /// <summary>Gets the share of confident labels that are right, from 0 to 1; NaN where there are none.</summary>
    public double Accuracy => (double)Right / Confident;

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Seconds:0.0} s  {Confident} of {Units} units have a confident label; {Right} of these are right");

    internal static LabelScore Of(LabelFrame labels, SpikeFrame spikes)
    {
        Dictionary<string, string> truth = [];
        UnitDirectory directory = spikes.Batch.Units;
        for (int slot = 0; slot < directory.Count; slot++)
        {
            if (directory[slot].CellType is string type) truth[directory[slot].Id] = type;
        }
        int units = 0, confident = 0, right = 0;
        foreach (UnitLabel unit in labels.Update.Units)
        {
            if (!truth.TryGetValue(unit.Unit, out string? type)) continue;
            units++;
            if (unit.Status != LabelStatus.Ok) continue;
            confident++;
            if (unit.Label == type) right++;
        }
        return new LabelScore(labels.Seconds, units, confident, right);
    }
}
