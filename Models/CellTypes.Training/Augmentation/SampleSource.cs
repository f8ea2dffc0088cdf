using System;
using CellTypes.Models.Signals;
using CellTypes.Models.Views;

namespace CellTypes.Training.Augmentation;

/// <summary>What augmentation needs of a unit beyond its inputs.</summary>
/// <param name="Train">The spikes that the inputs were computed from.</param>
/// <param name="FirstPair">The first row of <see cref="ThesisWaveformView"/>, 0 or 1, that lies at the same depth as the next one.</param>
public sealed record SampleSource(SpikeTrain Train, int FirstPair)
{
    /// <summary>Takes what is needed from a unit.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="length">The length of its recording in samples.</param>
    public static SampleSource Of(IUnitSignals unit, long length)
    {
        ArgumentNullException.ThrowIfNull(unit);
        return new SampleSource(new SpikeTrain(unit.SpikeSamples().ToArray(), unit.SamplingRate, length), FirstPairOf(unit));
    }

    // On a Neuropixels 1.0 probe the parity of (peak channel - 5). A probe with missing sites has pairs elsewhere, so positions are asked.
    private static int FirstPairOf(IUnitSignals unit)
    {
        if (unit.Template is not Template template || unit.Probe is not ProbeGeometry probe) return 0;
        int peak = template.PeakChannel();
        if (peak < 0 || peak >= probe.ChannelCount) return 0;
        int[] around = WaveformCrop.ChannelsAround(probe, peak, 3);
        bool isFirstOfPair = around[2] >= 0 && probe.Position(peak).Y == probe.Position(around[2]).Y;
        return (ThesisWaveformView.ChannelCount / 2 + (isFirstOfPair ? 0 : 1)) % 2;
    }
}
