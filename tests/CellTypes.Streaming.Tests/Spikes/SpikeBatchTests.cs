using System;
using System.Linq;
using CellTypes.Models.Signals;
using CellTypes.Streaming.Spikes;

namespace CellTypes.Streaming.Tests.Spikes;

public class SpikeBatchTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(1000)]
    public void A_copy_keeps_what_the_source_overwrites(int count)
    {
        SpikeBatch batch = Fill(count);
        SpikeBatch copy = batch.Copy();
        long[] samples = batch.Samples.ToArray();
        float[] waveforms = batch.Waveforms.ToArray();
        batch.Reset(20_000, 2, 5);
        batch.AddWithWaveform(1, 77).Fill(9);
        Assert.Equal(samples, copy.Samples.ToArray());
        Assert.Equal(waveforms, copy.Waveforms.ToArray());
        Assert.Equal((30_000, 2, 3, 42L), (copy.SamplingRate, copy.ChannelCount, copy.SampleCount, copy.CompleteUpTo));
        Assert.Equal([1], copy.Forgotten);
        Assert.Same(batch.Units, copy.Units);
        Assert.Same(batch.Counters, copy.Counters);
        Assert.Same(batch.Probe, copy.Probe);
    }

    [Fact]
    public void A_copy_of_some_units_holds_their_spikes_in_their_order()
    {
        SpikeBatch batch = Fill(1000), copy = batch.Copy(slot => slot == 2);
        int[] kept = [.. Enumerable.Range(0, batch.Count).Where(i => batch.Slots[i] == 2)];
        Assert.Equal(kept.Length, copy.Count);
        for (int i = 0; i < kept.Length; i++)
        {
            Assert.Equal((2, batch.Samples[kept[i]]), (copy.Slots[i], copy.Samples[i]));
            Assert.Equal(batch.Waveform(kept[i]).ToArray(), copy.Waveform(i).ToArray());
        }
    }

    [Fact]
    public void A_copy_can_be_added_to()
    {
        SpikeBatch copy = Fill(0).Copy();
        copy.AddWithWaveform(0, 5).Fill(1);
        Assert.Equal([5], copy.Samples.ToArray());
    }

    private static SpikeBatch Fill(int count)
    {
        UnitDirectory units = new();
        for (int i = 0; i < 3; i++) units.Add(new UnitInfo($"{i}"));
        SpikeBatch batch = new(units, new SourceCounters()) { Probe = ProbeGeometry.Neuropixels1() };
        batch.Reset(30_000, 2, 3);
        batch.CompleteUpTo = 42;
        batch.Forget(1);
        Random random = new(count);
        for (int i = 0; i < count; i++)
        {
            Span<float> waveform = batch.AddWithWaveform(random.Next(3), random.Next(1000));
            for (int k = 0; k < waveform.Length; k++) waveform[k] = (float)random.NextDouble();
        }
        return batch;
    }
}
