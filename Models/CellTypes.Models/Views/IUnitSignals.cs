using System;
using CellTypes.Models.Signals;

namespace CellTypes.Models.Views;

/// <summary>
/// The signals of one unit that views are computed from. A unit read from a recording and a unit tracked live both offer them, so that a
/// view is the same function in both worlds.
/// </summary>
public interface IUnitSignals
{
    /// <summary>Gets the sampling rate of the spike times in hertz.</summary>
    double SamplingRate { get; }

    /// <summary>Gets the number of spikes.</summary>
    int SpikeCount { get; }

    /// <summary>Gets the mean waveform, or null where no waveforms came with the spikes.</summary>
    Template? Template { get; }

    /// <summary>Gets the probe, or null where its geometry is unknown.</summary>
    ProbeGeometry? Probe { get; }

    /// <summary>Gets the spike times.</summary>
    /// <returns>Sample indices, ascending, without duplicates; of a live unit valid until spikes are asked for again.</returns>
    ReadOnlySpan<long> SpikeSamples();

    /// <summary>Gets the pair counts of the autocorrelogram on an axis.</summary>
    /// <param name="axis">The lag axis.</param>
    /// <returns>One count a lag bin.</returns>
    ReadOnlySpan<int> AutocorrelogramCounts(LagAxis axis);
}
