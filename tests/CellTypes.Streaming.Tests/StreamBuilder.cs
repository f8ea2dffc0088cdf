using System;
using System.Collections.Generic;
using CellTypes.Streaming.Spikes;

namespace CellTypes.Streaming.Tests;

/// <summary>Makes batches of spikes for tests: units named "0", "1", ... at a given sampling rate.</summary>
internal sealed class StreamBuilder
{
    private readonly UnitDirectory _units = new();
    private readonly SourceCounters _counters = new();
    private readonly double _samplingRate;

    public StreamBuilder(int units = 1, double samplingRate = 30000)
    {
        _samplingRate = samplingRate;
        for (int i = 0; i < units; i++) _units.Add(new UnitInfo(i.ToString()));
    }

    public string Stream { get; init; } = "";

    public SourceCounters Counters => _counters;

    public SpikeBatch Batch(IEnumerable<(int Unit, long Sample)> spikes, long? completeUpTo = null, params int[] forget)
    {
        SpikeBatch batch = new(_units, _counters) { Stream = Stream };
        batch.Reset(_samplingRate);
        foreach (int unit in forget) batch.Forget(unit);
        foreach ((int unit, long sample) in spikes) batch.Add(unit, sample);
        batch.CompleteUpTo = completeUpTo;
        return batch;
    }

    public SpikeBatch Batch(params long[] samplesOfUnit0) => Batch(Array.ConvertAll(samplesOfUnit0, sample => (0, sample)));

    public SpikeBatch Batch(params (int Unit, long Sample)[] spikes) => Batch((IEnumerable<(int, long)>)spikes);

    public SpikeBatch WithWaveforms(int channels, int samples, params (int Unit, long Sample, float[] Waveform)[] spikes)
    {
        SpikeBatch batch = new(_units, _counters) { Stream = Stream };
        batch.Reset(_samplingRate, channels, samples);
        foreach ((int unit, long sample, float[] waveform) in spikes) waveform.CopyTo(batch.AddWithWaveform(unit, sample));
        return batch;
    }
}
