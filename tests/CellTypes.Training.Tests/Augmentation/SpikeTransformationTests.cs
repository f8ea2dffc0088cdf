using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Views;
using CellTypes.Training.Augmentation;
using FsCheck;
using FsCheck.Fluent;

namespace CellTypes.Training.Tests.Augmentation;

public class SpikeTransformationTests
{
    private const long Refractory = 24; // 0.8 ms

    // Trains from single spikes to bursts without a refractory period, beginning and ending anywhere in the recording.
    private static Arbitrary<(SpikeTrain Train, double Magnitude, int Seed)> Trains() =>
        (from first in Gen.Choose(0, 40)
         from intervals in Gen.ArrayOf(Gen.Frequency((3, Gen.Choose(1, 60)), (2, Gen.Choose(60, 3000)), (1, Gen.Choose(1, 2))))
         from silence in Gen.Choose(1, 40)
         from magnitude in Gen.Choose(1, 100)
         from seed in Gen.Choose(0, 1000)
         select (Make(first, intervals, silence), magnitude / 100.0, seed)).ToArbitrary();

    private static SpikeTrain Make(int first, int[] intervals, int silence)
    {
        List<long> spikes = [first, first + 50];
        foreach (int interval in intervals) spikes.Add(spikes[^1] + interval);
        return new SpikeTrain([.. spikes], MadeUnits.Rate, spikes[^1] + silence);
    }

    private static void ForAll(Action<SpikeTrain, double, int> test) =>
        Prop.ForAll(Trains(), t => test(t.Train, t.Magnitude, t.Seed)).Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithEndSize(120));

    [Theory]
    [InlineData(typeof(DeleteSpikes))]
    [InlineData(typeof(MoveSpikes))]
    [InlineData(typeof(AddSpikes))]
    public void The_autocorrelogram_is_that_of_the_new_spikes(Type transformation)
    {
        UnitSample sample = MadeUnits.WithSpikes();
        UnitSample changed = ((Transformation)Activator.CreateInstance(transformation)!).Apply(sample, 0.5, MadeUnits.Random(1));
        Assert.NotEqual(MadeUnits.Spikes(sample), MadeUnits.Spikes(changed));
        Assert.Equal(MadeUnits.Autocorrelogram(changed), changed.Autocorrelogram);
    }

    [Theory]
    [InlineData(0.02)]
    [InlineData(0.3)]
    [InlineData(0.9)]
    public void DeleteSpikes_deletes_each_spike_with_its_probability_and_leaves_the_others_in_place(double probability)
    {
        UnitSample sample = MadeUnits.WithSpikes();
        long[] before = MadeUnits.Spikes(sample);
        long[] after = MadeUnits.Spikes(new DeleteSpikes().Apply(sample, probability, MadeUnits.Random(7)));
        MadeUnits.AssertBinomial(before.Length, probability, before.Length - after.Length);
        HashSet<long> left = [.. after];
        Assert.Equal(before.Where(left.Contains), after);
        // Each third of the recording loses its share.
        for (int third = 0; third < 3; third++)
        {
            long[] part = before[(before.Length / 3 * third)..(before.Length / 3 * (third + 1))];
            MadeUnits.AssertBinomial(part.Length, probability, part.Count(spike => !left.Contains(spike)));
        }
    }

    [Fact]
    public void Where_too_few_spikes_would_be_left_the_unit_stays_as_it_is()
    {
        UnitSample sample = MadeUnits.WithSpikes();
        Assert.Same(sample, new DeleteSpikes().Apply(sample, 1, MadeUnits.Random(1)));
        UnitSample pair = new([], 0, new SpikeTrain([0, 2400], MadeUnits.Rate, 3000), new AutocorrelogramShapeView());
        // 80 ms are beyond the 50 ms of the shorter axis, not beyond the 200 ms of the longer one.
        UnitSample[] changed = [.. Enumerable.Range(0, 20).Select(seed => new NewWindowACG().Apply(pair, 1, MadeUnits.Random(seed)))];
        Assert.Equal([1, 2], changed.Select(sample => sample.LagScale).Distinct().Order());
        Assert.All(changed, sample => Assert.True(ReferenceEquals(pair, sample) || sample.LagScale == 2));
    }

    [Fact]
    public void MoveSpikes_moves_lone_spikes_to_each_sample_within_reach_alike()
    {
        UnitSample sample = MadeUnits.WithSpikes(MadeUnits.Regular(20_000, 300));
        long[] before = MadeUnits.Spikes(sample), after = MadeUnits.Spikes(new MoveSpikes().Apply(sample, 1, MadeUnits.Random(7)));
        int[] moves = [.. before.Zip(after, (from, to) => (int)(to - from))];
        for (int move = -30; move <= 30; move++) MadeUnits.AssertBinomial(moves.Length, 1 / 61.0, moves.Count(m => m == move));
        Assert.Equal(30, moves.Max(Math.Abs));
    }

    [Fact]
    public void MoveSpikes_loses_no_spike_keeps_the_order_the_recording_and_the_refractory_period() =>
        ForAll((train, magnitude, seed) =>
        {
            long[] before = train.Samples.ToArray();
            long[] after = MadeUnits.Spikes(new MoveSpikes().Apply(MadeUnits.WithSpikes(train), 10 * magnitude, MadeUnits.Random(seed)));
            Assert.Equal(before.Length, after.Length);
            Assert.InRange(after[0], 0, train.Length - 1);
            Assert.InRange(after[^1], 0, train.Length - 1);
            for (int i = 0; i < after.Length; i++)
            {
                Assert.InRange(after[i] - before[i], -(long)Math.Round(300 * magnitude), (long)Math.Round(300 * magnitude));
                if (i > 0) Assert.True(after[i] - after[i - 1] >= Math.Min(Refractory, before[i] - before[i - 1]));
            }
        });

    [Fact]
    public void MoveSpikes_measures_its_reach_in_time_not_in_samples()
    {
        SpikeTrain slow = new([.. Enumerable.Range(1, 2000).Select(i => i * 300L)], 10_000, 700_000);
        long[] after = MadeUnits.Spikes(new MoveSpikes().Apply(new UnitSample([], 0, slow, MadeUnits.View), 1, MadeUnits.Random(1)));
        Assert.Equal(10, slow.Samples.ToArray().Zip(after, (from, to) => Math.Abs(to - from)).Max());
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.6)]
    [InlineData(1)]
    public void AddSpikes_adds_its_share_on_average(double share)
    {
        UnitSample sample = MadeUnits.WithSpikes();
        long[] before = MadeUnits.Spikes(sample);
        double spikes = before.Length;
        int added = MadeUnits.Spikes(new AddSpikes().Apply(sample, share, MadeUnits.Random(7))).Length - before.Length;
        // A Poisson process whose events are followed by a dead time has rate / (1 + rate x dead time) events.
        double free = before.Zip(before.Skip(1), (a, b) => Math.Max(0, b - a - 2 * Refractory + 1)).Sum();
        double fewest = share * spikes / (1 + share * spikes / free * Refractory);
        Assert.InRange(added, fewest - 5 * Math.Sqrt(fewest), share * spikes + 5 * Math.Sqrt(share * spikes));
    }

    [Fact]
    public void AddSpikes_adds_anywhere_in_an_interval_alike()
    {
        UnitSample sample = MadeUnits.WithSpikes(MadeUnits.Regular(20_000, 600));
        long[] after = MadeUnits.Spikes(new AddSpikes().Apply(sample, 0.1, MadeUnits.Random(7)));
        long[] offsets = [.. after.Select(spike => spike % 600).Where(offset => offset > 0)];
        Assert.Equal((Refractory, 600 - Refractory), (offsets.Min(), offsets.Max()));
        // 553 samples are free; each seventh of them gets its share.
        for (int part = 0; part < 7; part++)
            MadeUnits.AssertBinomial(offsets.Length, 1 / 7.0, offsets.Count(offset => (offset - Refractory) / 79 == part));
    }

    [Fact]
    public void AddSpikes_leaves_the_spikes_and_keeps_its_own_out_of_refractory_periods() =>
        ForAll((train, magnitude, seed) =>
        {
            long[] before = train.Samples.ToArray();
            long[] after = MadeUnits.Spikes(new AddSpikes().Apply(MadeUnits.WithSpikes(train), magnitude, MadeUnits.Random(seed)));
            HashSet<long> old = [.. before];
            Assert.Equal(before, after.Where(old.Contains));
            Assert.Equal((before[0], before[^1]), (after[0], after[^1]));
            for (int i = 1; i < after.Length; i++)
            {
                bool bothWereThere = old.Contains(after[i]) && old.Contains(after[i - 1]);
                Assert.True(after[i] - after[i - 1] >= (bothWereThere ? 1 : Refractory));
            }
        });

    [Fact]
    public void Where_firing_leaves_no_room_AddSpikes_adds_nothing()
    {
        UnitSample sample = MadeUnits.WithSpikes(MadeUnits.Regular(1000, 2 * Refractory - 1));
        Assert.Equal(MadeUnits.Spikes(sample), MadeUnits.Spikes(new AddSpikes().Apply(sample, 1, MadeUnits.Random(1))));
    }
}
