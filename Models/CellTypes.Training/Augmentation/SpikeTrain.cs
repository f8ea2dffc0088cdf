using System;
using CellTypes.Models.Signals;

namespace CellTypes.Training.Augmentation;

/// <summary>The spikes of one unit and the recording that they lie in.</summary>
public sealed class SpikeTrain
{
    private readonly long[] _samples;

    /// <summary>Wraps a spike train; the array is not copied.</summary>
    /// <param name="samples">Sample indices, strictly ascending, from 0 to <paramref name="length"/> - 1.</param>
    /// <param name="samplingRate">The sampling rate in hertz, above 0.</param>
    /// <param name="length">The length of the recording in samples.</param>
    /// <exception cref="CellTypesException">The spikes are not ascending or inside the recording, or the rate is not possible.</exception>
    public SpikeTrain(long[] samples, double samplingRate, long length)
    {
        _samples = samples ?? throw new ArgumentNullException(nameof(samples));
        if (!(samplingRate > 0) || double.IsInfinity(samplingRate))
            throw new CellTypesException($"A sampling rate of {samplingRate} Hz is not possible.");
        for (int i = 1; i < samples.Length; i++)
        {
            if (samples[i] <= samples[i - 1])
                throw new CellTypesException($"Spike {i} is not after the one before it; sort them and drop duplicates.");
        }
        if (samples.Length > 0 && (samples[0] < 0 || samples[^1] >= length))
        {
            throw new CellTypesException(
                $"Spikes from sample {samples[0]} to {samples[^1]} are not inside a recording of {length} samples.");
        }
        SamplingRate = samplingRate;
        Length = length;
        RefractorySamples = (long)Math.Ceiling(RefractoryPeriod.Default * samplingRate - 1e-6);
    }

    /// <summary>Gets the spikes as sample indices, strictly ascending.</summary>
    public ReadOnlySpan<long> Samples => _samples;

    /// <summary>Gets the sampling rate in hertz.</summary>
    public double SamplingRate { get; }

    /// <summary>Gets the length of the recording in samples.</summary>
    public long Length { get; }

    /// <summary>Gets the shortest distance in samples that keeps <see cref="RefractoryPeriod.Default"/>, 0.8 ms.</summary>
    internal long RefractorySamples { get; }

    /// <summary>Makes a train of other spikes in the same recording.</summary>
    /// <param name="samples">Sample indices as in the constructor.</param>
    internal SpikeTrain With(long[] samples) => new(samples, SamplingRate, Length);
}
