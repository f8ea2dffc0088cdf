using System;
using System.Linq;
using CellTypes.Streaming.Spikes;

namespace Bonsai.CellTypes;

/// <summary>Sorted spikes that arrived together.</summary>
/// <remarks>
/// <para>Time is the sample clock of the recording. Spikes are in order of arrival, which need not be the order of time. A frame that is silent tells that
/// time goes on.</para>
/// <para>Nobody changes a frame once it was emitted. Arrays are made when they are asked for, and belong to who asked.</para>
/// </remarks>
public sealed class SpikeFrame
{
    /// <summary>Wraps a batch.</summary>
    /// <param name="batch">The batch, which nobody changes any more.</param>
    public SpikeFrame(SpikeBatch batch) => Batch = batch ?? throw new ArgumentNullException(nameof(batch));

    /// <summary>Gets the sampling rate of the sample clock in hertz.</summary>
    public double SamplingRate => Batch.SamplingRate;

    /// <summary>Gets the number of spikes.</summary>
    public int Count => Batch.Count;

    /// <summary>Gets the name of each spike's unit.</summary>
    public string[] Units
    {
        get
        {
            string[] units = new string[Count];
            for (int i = 0; i < units.Length; i++) units[i] = Batch.Units[Batch.Slots[i]].Id;
            return units;
        }
    }

    /// <summary>Gets the sample index of each spike.</summary>
    public long[] Samples => Batch.Samples.ToArray();

    /// <summary>Gets the sample index before which every spike has been sent, or -1 where the source does not say.</summary>
    public long CompleteUpTo => Batch.CompleteUpTo ?? -1;

    /// <summary>Gets each spike by itself.</summary>
    public Spike[] Spikes
    {
        get
        {
            Spike[] spikes = new Spike[Count];
            for (int i = 0; i < spikes.Length; i++)
            {
                UnitInfo unit = Batch.Units[Batch.Slots[i]];
                spikes[i] = new Spike(unit.Id, Batch.Samples[i], Waveform(i), [.. unit.Channels]);
            }
            return spikes;
        }
    }

    /// <summary>Gets what the operators of this package compute with.</summary>
    internal SpikeBatch Batch { get; }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Count} spikes of {Batch.Slots.ToArray().Distinct().Count()} units");

    // A unit whose waveform is not known has NaN in its place, as a whole.
    private float[,]? Waveform(int spike)
    {
        ReadOnlySpan<float> values = Batch.Waveform(spike);
        if (values.IsEmpty || float.IsNaN(values[0])) return null;
        float[,] waveform = new float[Batch.ChannelCount, Batch.SampleCount];
        Buffer.BlockCopy(values.ToArray(), 0, waveform, 0, values.Length * sizeof(float));
        return waveform;
    }
}
