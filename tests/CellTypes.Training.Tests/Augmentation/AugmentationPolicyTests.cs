using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Training.Augmentation;

namespace CellTypes.Training.Tests.Augmentation;

public class AugmentationPolicyTests
{
    private const SampleSignals Everything = SampleSignals.SeveralChannels | SampleSignals.SpikeTrain;

    // Changes nothing and notes that it was asked to.
    private sealed class Spy(List<(Spy, double)> calls, SampleSignals needs = SampleSignals.None) : Transformation
    {
        public override SampleSignals Needs => needs;

        public override double LargestMagnitude => 10;

        protected override UnitSample Change(UnitSample sample, double magnitude, Random random)
        {
            calls.Add((this, magnitude));
            return sample;
        }
    }

    [Fact]
    public void RandAugment_draws_with_replacement_applies_half_and_draws_nine_magnitudes()
    {
        List<(Spy Spy, double Magnitude)> calls = [];
        Spy first = new(calls), second = new(calls), third = new(calls);
        RandAugment augment = new([new(first, 1), new(second, 2), new(third, 4)], 4, 0.5);
        UnitSample sample = MadeUnits.WithoutSpikes();
        Random random = MadeUnits.Random(5);
        int[] applied = new int[5];
        bool repeats = false;
        for (int i = 0; i < 5000; i++)
        {
            int before = calls.Count;
            augment.Apply(sample, random);
            applied[calls.Count - before]++;
            repeats |= calls.Skip(before).GroupBy(call => call.Spy).Any(group => group.Count() > 2);
        }
        Assert.True(repeats);
        double[] binomial = [1 / 16.0, 4 / 16.0, 6 / 16.0, 4 / 16.0, 1 / 16.0];
        for (int k = 0; k <= 4; k++) MadeUnits.AssertBinomial(5000, binomial[k], applied[k]);
        foreach ((Spy spy, double largest) in new[] { (first, 1.0), (second, 2), (third, 4) })
        {
            double[] levels = [.. calls.Where(call => call.Spy == spy).Select(call => Math.Round(10 * call.Magnitude / largest, 9))];
            MadeUnits.AssertBinomial(calls.Count, 1 / 3.0, levels.Length);
            Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9], levels.Distinct().Order());
            for (int level = 1; level <= 9; level++) MadeUnits.AssertBinomial(levels.Length, 1 / 9.0, levels.Count(l => l == level));
        }
    }

    [Fact]
    public void RandAugment_applies_first_what_counts_the_autocorrelogram_anew()
    {
        List<(Spy Spy, double)> calls = [];
        Spy signal = new(calls), spikes = new(calls, SampleSignals.SpikeTrain), channels = new(calls, SampleSignals.SeveralChannels);
        RandAugment augment = new([new(signal, 1), new(spikes, 1), new(channels, 1)], 6, 1);
        UnitSample sample = MadeUnits.WithSpikes();
        Random random = MadeUnits.Random(5);
        HashSet<string> orders = [];
        for (int i = 0; i < 200; i++)
        {
            calls.Clear();
            augment.Apply(sample, random);
            int count = calls.Count(call => call.Spy == spikes);
            Assert.All(calls.Take(count), call => Assert.Same(spikes, call.Spy));
            orders.Add(string.Concat(calls.Skip(count).Select(call => call.Spy == signal ? 's' : 'c')));
        }
        Assert.Superset(new HashSet<string> { "sc", "cs" }, orders);
    }

    [Fact]
    public void Noise_survives_the_deletion_of_spikes()
    {
        RandAugment augment = new([new(new GaussianNoise(), 1), new(new DeleteSpikes(), 0.5)], 6, 1);
        UnitSample sample = MadeUnits.WithSpikes();
        for (int seed = 0; seed < 10; seed++)
        {
            UnitSample changed = augment.Apply(sample, MadeUnits.Random(seed));
            if (changed.Waveform.SequenceEqual(sample.Waveform)) continue;
            Assert.NotEqual(MadeUnits.Autocorrelogram(changed), changed.Autocorrelogram.ToArray());
        }
    }

    [Fact]
    public void What_the_unit_lacks_is_refused_whether_drawn_or_not()
    {
        AugmentationStep[] pool = [new(new GaussianNoise(), 1), new(new DeleteSpikes(), 0.5)];
        RandAugment augment = new(pool, 1, 0);
        var error = Assert.Throws<CellTypesException>(() => augment.Apply(MadeUnits.WithoutSpikes(), MadeUnits.Random(1)));
        Assert.Contains("DeleteSpikes needs the unit's spikes", error.Message);
        Assert.Throws<CellTypesException>(() => AugmentationPolicy.Strong(Everything).Apply(MadeUnits.WithoutSpikes(), MadeUnits.Random(1)));
        Assert.Throws<CellTypesException>(() => AugmentationPolicy.Weak(Everything).Apply(MadeUnits.WithoutSpikes(1), MadeUnits.Random(1)));
    }

    [Fact]
    public void What_makes_no_combinations_is_refused()
    {
        AugmentationStep[] pool = [new(new GaussianNoise(), 1)];
        Assert.Contains("no transformation", Assert.Throws<CellTypesException>(() => new RandAugment([], 1, 0.5)).Message);
        Assert.Contains("not 0", Assert.Throws<CellTypesException>(() => new RandAugment(pool, 0, 0.5)).Message);
        Assert.Contains("from 0 to 1", Assert.Throws<CellTypesException>(() => new RandAugment(pool, 1, 1.1)).Message);
        Assert.Contains("from 0 to 1", Assert.Throws<CellTypesException>(() => new RandAugment(pool, 1, double.NaN)).Message);
    }

    [Fact]
    public void The_weak_policy_flips_with_the_probabilities_of_the_thesis_and_does_nothing_else()
    {
        UnitSample sample = MadeUnits.WithSpikes();
        AugmentationPolicy weak = AugmentationPolicy.Weak(Everything);
        Random random = MadeUnits.Random(5);
        Dictionary<string, int> seen = [];
        for (int i = 0; i < 2000; i++)
        {
            UnitSample changed = weak.Apply(sample, random);
            Assert.Equal(sample.Autocorrelogram, changed.Autocorrelogram);
            string rows = string.Join(' ', MadeUnits.Rows(changed));
            seen[rows] = seen.GetValueOrDefault(rows) + 1;
        }
        Assert.Equal(4, seen.Count);
        MadeUnits.AssertBinomial(2000, 0.35, seen["0 1 2 3 4 5 6 7 8 9"]);
        MadeUnits.AssertBinomial(2000, 0.35, seen["1 0 3 2 5 4 7 6 9 8"]);
        MadeUnits.AssertBinomial(2000, 0.15, seen["9 8 7 6 5 4 3 2 1 0"]);
        MadeUnits.AssertBinomial(2000, 0.15, seen["8 9 6 7 4 5 2 3 0 1"]);
    }

    [Fact]
    public void The_strong_policy_is_that_of_the_thesis()
    {
        AugmentationPolicy strong = AugmentationPolicy.Strong(Everything);
        Assert.Equal(
            [("SwapChannels", 0.6), ("VerticalReflection", 0.6)],
            strong.Steps.Select(step => (step.Transformation.Name, step.Magnitude)));
        Assert.Equal((4, 0.5), (strong.Combinations!.Count, strong.Combinations.Probability));
        Assert.Equal(
            [
                ("AddSpikes", 0.6), ("ConstantShift", 0.4), ("DeleteChannels", 0.5), ("DeleteSpikes", 0.6),
                ("GaussianNoise", 2), ("MoveSpikes", 1), ("NewWindowACG", 2), ("PermuteChannels", 0.5),
            ],
            strong.Combinations.Pool.Select(step => (step.Transformation.Name, step.Magnitude)).Order());
    }

    [Theory]
    [InlineData(SampleSignals.None, 0, "ConstantShift GaussianNoise")]
    [InlineData(SampleSignals.SeveralChannels, 2, "ConstantShift DeleteChannels GaussianNoise PermuteChannels")]
    [InlineData(SampleSignals.SpikeTrain, 0, "AddSpikes ConstantShift DeleteSpikes GaussianNoise MoveSpikes NewWindowACG")]
    public void A_policy_for_units_that_lack_something_leaves_out_what_needs_it(SampleSignals signals, int flips, string pool)
    {
        AugmentationPolicy weak = AugmentationPolicy.Weak(signals), strong = AugmentationPolicy.Strong(signals);
        Assert.Equal((flips, flips), (weak.Steps.Count, strong.Steps.Count));
        Assert.Equal(pool, string.Join(' ', strong.Combinations!.Pool.Select(step => step.Transformation.Name).Order()));
        UnitSample sample = signals.HasFlag(SampleSignals.SpikeTrain)
            ? MadeUnits.WithSpikes(channels: 1)
            : MadeUnits.WithoutSpikes(signals.HasFlag(SampleSignals.SeveralChannels) ? 10 : 1);
        Assert.Equal(signals, sample.Signals);
        for (int seed = 0; seed < 20; seed++) strong.Apply(weak.Apply(sample, MadeUnits.Random(seed)), MadeUnits.Random(seed));
    }

    [Fact]
    public void A_policy_is_a_function_of_unit_and_seed_and_leaves_the_unit()
    {
        AugmentationPolicy strong = AugmentationPolicy.Strong(Everything);
        UnitSample sample = MadeUnits.WithSpikes(), copy = MadeUnits.WithSpikes();
        HashSet<float> seen = [];
        for (int seed = 0; seed < 30; seed++)
        {
            UnitSample changed = strong.Apply(sample, MadeUnits.Random(seed));
            MadeUnits.AssertSame(changed, strong.Apply(sample, MadeUnits.Random(seed)));
            seen.Add(changed.Waveform[0] + changed.Autocorrelogram[50]);
        }
        MadeUnits.AssertSame(copy, sample);
        Assert.InRange(seen.Count, 15, 30);
    }
}
