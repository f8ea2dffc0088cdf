using System;
using System.Collections.Generic;
using CellTypes.Models.Signals;
using CellTypes.Models.Views;

namespace CellTypes.Models.Recordings;

/// <summary>One unit of a finished recording, or of a stretch of it.</summary>
/// <remarks>Autocorrelograms are counted once an axis and kept. Not thread-safe.</remarks>
public sealed class RecordedUnit : IUnitSignals
{
    private readonly long[] _samples;
    private readonly Dictionary<LagAxis, int[]> _counts = [];

    /// <summary>Wraps the signals of a unit; the array is not copied.</summary>
    /// <param name="id">The unit's name, unique within the recording.</param>
    /// <param name="samplingRate">The sampling rate in hertz, above 0.</param>
    /// <param name="spikeSamples">The spike times in samples, strictly ascending.</param>
    /// <param name="template">The mean waveform, or null where there is none.</param>
    /// <param name="probe">The probe, or null where its geometry is unknown.</param>
    /// <exception cref="ArgumentException">The spikes are not strictly ascending, or the rate is not positive.</exception>
    public RecordedUnit(string id, double samplingRate, long[] spikeSamples, Template? template, ProbeGeometry? probe)
    {
        Id = id ?? throw new ArgumentNullException(nameof(id));
        _samples = spikeSamples ?? throw new ArgumentNullException(nameof(spikeSamples));
        if (!(samplingRate > 0))
            throw new ArgumentException($"A sampling rate of {samplingRate} Hz is not possible.", nameof(samplingRate));
        for (int i = 1; i < spikeSamples.Length; i++)
        {
            if (spikeSamples[i] <= spikeSamples[i - 1])
            {
                throw new ArgumentException(
                    $"Unit {id}: spike {i} is not after the one before it; sort the spikes and drop duplicates.", nameof(spikeSamples));
            }
        }
        SamplingRate = samplingRate;
        Template = template;
        Probe = probe;
    }

    /// <summary>Gets the unit's name, unique within the recording; a cluster id in decimal digits for a phy folder.</summary>
    public string Id { get; }

    /// <inheritdoc/>
    public double SamplingRate { get; }

    /// <inheritdoc/>
    public int SpikeCount => _samples.Length;

    /// <inheritdoc/>
    public Template? Template { get; }

    /// <inheritdoc/>
    public ProbeGeometry? Probe { get; }

    /// <inheritdoc/>
    public ReadOnlySpan<long> SpikeSamples() => _samples;

    /// <inheritdoc/>
    public ReadOnlySpan<int> AutocorrelogramCounts(LagAxis axis)
    {
        if (!_counts.TryGetValue(axis, out int[]? counts))
            _counts[axis] = counts = Autocorrelogram.Counts(_samples, new LagBins(axis, SamplingRate));
        return counts;
    }
}
