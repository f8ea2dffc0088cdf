using System;
using System.Linq;
using CellTypes.Models.Signals;
using FsCheck;
using FsCheck.Fluent;

namespace CellTypes.Models.Tests.Signals;

public class AutocorrelogramTests
{
    [Theory]
    [InlineData(30_000)]
    [InlineData(20_000)]
    [InlineData(24_414.0625)]
    public void Counts_equal_those_of_all_pairs(double samplingRate)
    {
        LagAxis[] axes = [LagAxis.Milliseconds100, LagAxis.Thesis100, LagAxis.Logarithmic(0.001, 0.1, 30), new([0.002, 0.0021, 0.05])];
        Prop.ForAll(ArbMap.Default.ArbFor<int[]>(), gaps =>
        {
            long[] samples = FromGaps(gaps.Select(g => 1 + Math.Abs((long)g) * 37 % 700));
            foreach (LagAxis axis in axes)
            {
                int[] counts = Autocorrelogram.Counts(samples, new LagBins(axis, samplingRate));
                Assert.Equal(SpikeTrains.BruteForceCounts(samples, axis, samplingRate), counts);
            }
        }).QuickCheckThrowOnFailure();
    }

    // Recorded from, with the train of Features/temporal_reference.py:
    //   python3 -c "import numpy as np; from temporal_reference import train; t = train(400); d = np.subtract.outer(t, t); d = d[d > 0];
    //   print(np.histogram(d, [0, 30, 60, 90, 120, 150, 300, 600, 1200, 1500.5])[0].tolist())"
    // (1500.5 because the last NumPy bin takes its right edge in).
    [Fact]
    public void Counts_equal_a_NumPy_histogram()
    {
        LagAxis axis = new(new[] { 0, 30, 60, 90, 120, 150, 300, 600, 1200, 1501 }.Select(edge => edge / SpikeTrains.Rate));

        int[] counts = Autocorrelogram.Counts(SpikeTrains.Congruential(400), new LagBins(axis, SpikeTrains.Rate));

        Assert.Equal([0, 11, 12, 18, 17, 106, 257, 550, 265], counts);
    }

    [Fact]
    public void Hertz_is_counts_over_spikes_and_bin_width()
    {
        LagAxis axis = new([0, 0.001, 0.005]);
        float[] hertz = new float[2];

        Autocorrelogram.ToHertz([3, 8], 20, axis, hertz);

        Assert.Equal([150f, 100f], hertz);
    }

    [Fact]
    public void Hertz_of_a_Poisson_train_is_its_rate_at_every_lag()
    {
        long[] samples = SpikeTrains.Gamma(1, 40, 200_000, seed: 4);
        LagAxis axis = LagAxis.Thesis100;
        float[] hertz = new float[axis.BinCount];

        Autocorrelogram.ToHertz(Autocorrelogram.Counts(samples, new LagBins(axis, SpikeTrains.Rate)), samples.Length, axis, hertz);

        Assert.All(hertz.Skip(1), h => Assert.InRange(h, 37, 43));
    }

    [Fact]
    public void Hertz_of_no_spikes_is_zero()
    {
        float[] hertz = [7, 7];
        Autocorrelogram.ToHertz([0, 0], 0, new LagAxis([0, 0.001, 0.005]), hertz);
        Assert.Equal([0f, 0f], hertz);
    }

    [Fact]
    public void Hertz_refuses_counts_of_another_axis() =>
        Assert.Throws<ArgumentException>(() => Autocorrelogram.ToHertz([1, 2, 3], 5, new LagAxis([0, 0.001, 0.005]), new float[2]));

    [Fact]
    public void Empty_and_single_spike_trains_have_no_pairs()
    {
        LagBins bins = new(LagAxis.Milliseconds100, SpikeTrains.Rate);
        Assert.All(Autocorrelogram.Counts([], bins), c => Assert.Equal(0, c));
        Assert.All(Autocorrelogram.Counts([5], bins), c => Assert.Equal(0, c));
    }

    private static long[] FromGaps(System.Collections.Generic.IEnumerable<long> gaps)
    {
        long time = -1000;
        return gaps.Select(gap => time += gap).ToArray();
    }
}
