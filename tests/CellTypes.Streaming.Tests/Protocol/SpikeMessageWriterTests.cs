using System;
using System.Linq;
using System.Text;
using CellTypes.Streaming.Protocol;
using CellTypes.Streaming.Sources;
using CellTypes.Streaming.Spikes;
using FsCheck;
using FsCheck.Fluent;

namespace CellTypes.Streaming.Tests.Protocol;

public class SpikeMessageWriterTests
{
    [Fact]
    public void Message_is_what_the_specification_says_byte_for_byte()
    {
        var writer = new SpikeMessageWriter(30_000, 1, 2) { CompleteUpTo = 513 };
        writer.Add(258, 257, [1f, -2f]);
        writer.Add(-1, 256, [0.5f, 0f]);
        writer.Forget(4);
        writer.Describe(258, 99);
        writer.Finish();
        Assert.Equal(
            """{"schema":"celltypes.spikes/1","seq":0,"sample_rate":30000,"spikes":2,"channels":1,"samples":2,"complete_up_to":513,"reset":[4],"units":{"258":[99]}}""",
            Encoding.UTF8.GetString(writer.Header.ToArray()));
        Assert.Equal(
            [
                1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0,
                2, 1, 0, 0, 255, 255, 255, 255,
                0, 0, 128, 63, 0, 0, 0, 192, 0, 0, 0, 63, 0, 0, 0, 0,
            ],
            writer.Payload.ToArray());
    }

    [Fact]
    public void Next_message_starts_empty()
    {
        var writer = new SpikeMessageWriter(25_000.5) { CompleteUpTo = 5 };
        writer.Add(1, 2);
        writer.Forget(1);
        writer.Describe(1, 2);
        writer.Finish();
        writer.Finish(end: true);
        Assert.Equal(
            """{"schema":"celltypes.spikes/1","seq":1,"sample_rate":25000.5,"spikes":0,"channels":0,"samples":0,"end":true}""",
            Encoding.UTF8.GetString(writer.Header.ToArray()));
        Assert.Equal(0, writer.Payload.Length);
        Assert.Equal(2, writer.Sequence);
    }

    [Fact]
    public void What_is_written_is_read()
    {
        Gen<(int Unit, int Sample, int Seed)> spike = Gen.Choose(-1, 30).SelectMany(unit => Gen.Choose(0, int.MaxValue).SelectMany(
            sample => Gen.Choose(0, 1000).Select(seed => (unit, sample, seed))));
        Gen<(int Channels, int Samples, (int Unit, int Sample, int Seed)[] Spikes)> message = Gen.Choose(0, 3).SelectMany(
            channels => Gen.Choose(1, 4).SelectMany(samples => spike.ArrayOf().Select(spikes => (channels, channels == 0 ? 0 : samples, spikes))));
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(message.ToArbitrary(), m => IsReadAsWritten(m.Channels, m.Samples, m.Spikes)));
    }

    [Fact]
    public void Arguments_that_cannot_be_sent_are_refused()
    {
        Assert.Throws<CellTypesException>(() => new SpikeMessageWriter(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SpikeMessageWriter(30_000, -1, 1));
        Assert.Throws<CellTypesException>(() => new SpikeMessageWriter(30_000, 2));
        var writer = new SpikeMessageWriter(30_000, 2, 2);
        Assert.Throws<ArgumentException>(() => writer.Add(1, 2, [1f]));
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.Add(1, -2, [1f, 2, 3, 4]));
        Assert.Equal(0, writer.Count);
    }

    private static bool IsReadAsWritten(int channels, int samples, (int Unit, int Sample, int Seed)[] spikes)
    {
        var writer = new SpikeMessageWriter(30_000, channels, samples);
        foreach ((int unit, int sample, int seed) in spikes) writer.Add(unit, sample * 4_000_000L, Waveform(channels * samples, seed));
        writer.Finish();
        var batch = new SpikeBatch(new UnitDirectory(), new SourceCounters());
        var decoder = new NativeSpikeDecoder(batch);
        DecodeOutcome outcome = decoder.Decode(new MessageFrames(3, Encoding.ASCII.GetBytes(SpikeProtocol.Topic), writer.Header, writer.Payload));
        (int Unit, int Sample, int Seed)[] sorted = spikes.Where(spike => spike.Unit >= 0).ToArray();
        return outcome == DecodeOutcome.Batch
            && batch.Samples.ToArray().SequenceEqual(sorted.Select(spike => spike.Sample * 4_000_000L))
            && batch.Slots.ToArray().Select(slot => batch.Units[slot].Id).SequenceEqual(sorted.Select(spike => spike.Unit.ToString()))
            && batch.Waveforms.ToArray().SequenceEqual(sorted.SelectMany(spike => Waveform(channels * samples, spike.Seed)))
            && batch.Counters.Unsorted == spikes.Length - sorted.Length;
    }

    private static float[] Waveform(int length, int seed) => Enumerable.Range(0, length).Select(i => seed + i / 8f).ToArray();
}
