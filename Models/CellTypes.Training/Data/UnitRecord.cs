using CellTypes.Models.Signals;

namespace CellTypes.Training.Data;

/// <summary>A unit as it goes into a data set file: all its spikes, and which of them are good.</summary>
public sealed class UnitRecord
{
    /// <summary>Gets the lab, without underscores.</summary>
    public required string Lab { get; init; }

    /// <summary>Gets the recording.</summary>
    public required string Recording { get; init; }

    /// <summary>Gets the unit's name in the recording, without slashes; a cluster id in decimal digits for a phy folder.</summary>
    public required string Neuron { get; init; }

    /// <summary>Gets the cell type, or null for a unit without a label.</summary>
    public string? Label { get; init; }

    /// <summary>Gets the sampling rate of spikes and waveform in hertz.</summary>
    public required double SamplingRate { get; init; }

    /// <summary>Gets the spike times in samples, strictly ascending, not negative.</summary>
    public required long[] SpikeSamples { get; init; }

    /// <summary>Gets, for each spike, whether it comes from a stretch where the unit was well isolated, see <see cref="QualityMask"/>.</summary>
    public required bool[] GoodSpikes { get; init; }

    /// <summary>Gets the amplitude of each spike, or null where they are unknown.</summary>
    public float[]? Amplitudes { get; init; }

    /// <summary>Gets the mean waveform in microvolts, finite.</summary>
    public required Template Waveform { get; init; }

    /// <summary>Gets the probe that the channels of the waveform are on.</summary>
    public required ProbeGeometry Probe { get; init; }

    /// <summary>Checks that the columns of spikes are of one length.</summary>
    /// <exception cref="CellTypesException">They are not.</exception>
    internal void Check()
    {
        if (GoodSpikes.Length != SpikeSamples.Length || (Amplitudes is not null && Amplitudes.Length != SpikeSamples.Length))
            throw new CellTypesException($"Unit {Recording}/{Neuron} has {SpikeSamples.Length} spikes and columns of another length.");
        if (Lab.Length == 0 || Lab.Contains('_') || Lab.Contains('/'))
            throw new CellTypesException($"The lab '{Lab}' cannot be part of a unit's name: use letters, digits and hyphens.");
        if (Recording.Length == 0 || Recording.Contains('/') || Neuron.Length == 0 || Neuron.Contains('/'))
            throw new CellTypesException($"Unit '{Recording}/{Neuron}' must have a recording and a name without slashes.");
    }
}
