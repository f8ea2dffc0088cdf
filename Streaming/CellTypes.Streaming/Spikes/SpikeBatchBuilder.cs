using System;
using System.Collections.Generic;
using System.Linq;

namespace CellTypes.Streaming.Spikes;

/// <summary>Makes batches of single spikes.</summary>
/// <param name="samplingRate">The sampling rate of the sample clock in hertz.</param>
internal sealed class SpikeBatchBuilder(double samplingRate)
{
    private readonly UnitDirectory _units = new();
    private readonly SourceCounters _counters = new();
    private readonly Dictionary<string, int> _slots = [];

    /// <summary>Makes batches of spikes, in their order: one for each run of waveforms of one shape.</summary>
    public IEnumerable<SpikeBatch> Build(IList<Spike> spikes)
    {
        SpikeBatch? batch = null;
        foreach (Spike spike in spikes)
        {
            int channels = spike.Waveform?.GetLength(0) ?? 0, samples = spike.Waveform?.GetLength(1) ?? 0;
            if (batch is not null && (channels != batch.ChannelCount || samples != batch.SampleCount))
            {
                yield return batch;
                batch = null;
            }
            if (batch is null)
            {
                batch = new SpikeBatch(_units, _counters);
                batch.Reset(samplingRate, channels, samples);
            }
            Add(spike, batch);
        }
        if (batch is not null) yield return batch;
    }

    private void Add(Spike spike, SpikeBatch batch)
    {
        if (!_slots.TryGetValue(spike.Unit, out int slot)) _slots.Add(spike.Unit, slot = _units.Add(new UnitInfo(spike.Unit, spike.Channels)));
        else if (!_units[slot].Channels.SequenceEqual(spike.Channels)) _units.Replace(slot, new UnitInfo(spike.Unit, spike.Channels));
        if (batch.WaveformLength == 0)
        {
            batch.Add(slot, spike.Sample);
            return;
        }
        float[] values = new float[batch.WaveformLength];
        Buffer.BlockCopy(spike.Waveform!, 0, values, 0, values.Length * sizeof(float));
        values.CopyTo(batch.AddWithWaveform(slot, spike.Sample));
    }
}
