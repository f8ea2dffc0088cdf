using System;

namespace CellTypes.Streaming.Spikes;

/// <summary>One spike of a sorted unit, of a source that has no batches. <see cref="BatchOperators.ToBatches"/> makes batches of them.</summary>
/// <remarks>Time is the sample clock of the recording.</remarks>
public class Spike
{
    /// <summary>Creates a spike.</summary>
    /// <param name="unit">The name of the unit.</param>
    /// <param name="sample">The sample index.</param>
    /// <param name="waveform">Microvolts, channels x samples, or null where the waveform is not known.</param>
    /// <param name="channels">The probe channel of each row of the waveform, -1 where unknown; empty where nothing is known.</param>
    public Spike(string unit, long sample, float[,]? waveform = null, params int[] channels)
    {
        Unit = unit ?? throw new ArgumentNullException(nameof(unit));
        Sample = sample;
        Waveform = waveform;
        Channels = channels ?? throw new ArgumentNullException(nameof(channels));
    }

    /// <summary>Gets the name of the unit, unique within its source.</summary>
    public string Unit { get; }

    /// <summary>Gets the sample index.</summary>
    public long Sample { get; }

    /// <summary>Gets the waveform in microvolts, channels x samples, or null where it is not known.</summary>
    public float[,]? Waveform { get; }

    /// <summary>Gets the probe channel of each row of the waveform, -1 where unknown; empty where nothing is known.</summary>
    public int[] Channels { get; }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"unit {Unit} at sample {Sample}");
}
