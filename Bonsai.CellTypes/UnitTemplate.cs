using System;

namespace Bonsai.CellTypes;

/// <summary>The running mean of a unit's waveforms.</summary>
public sealed class UnitTemplate
{
    internal UnitTemplate(string unit, int[] channels, int peakChannel, float[,] waveform)
    {
        Unit = unit;
        Channels = channels;
        PeakChannel = peakChannel;
        Waveform = waveform;
    }

    /// <summary>Gets the name of the unit.</summary>
    public string Unit { get; }

    /// <summary>Gets the probe channel of each row, -1 where unknown.</summary>
    public int[] Channels { get; }

    /// <summary>Gets the probe channel with the largest amplitude, -1 where unknown.</summary>
    public int PeakChannel { get; }

    /// <summary>Gets the waveform in microvolts, channels x samples.</summary>
    public float[,] Waveform { get; }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"unit {Unit}: {Waveform.GetLength(0)} channels x {Waveform.GetLength(1)} samples");
}
