using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using CellTypes.Models.Inference;
using CellTypes.Models.Recordings;
using CellTypes.Models.Signals;
using CellTypes.Models.Views;
using MathNet.Numerics.Random;

namespace CellTypes.Models.Tests.Views;

public class RateAutocorrelogramViewTests
{
    // The definition, millisecond by millisecond: the rate as an array, a mean over 250 of its values at each spike, the counts of each spike
    // as a slice of the binary train.
    private const string Definition = """
        import sys, numpy as np
        rate_hz = float(sys.argv[1])
        s = np.loadtxt(sys.argv[2], dtype=np.int64)
        t = np.unique(((s - s[0]) * 1000 / rate_hz).astype(np.int64))
        train = np.zeros(t[-1] + 1); train[t] = 1
        rate = np.zeros(len(train))
        for i in range(1, len(t) - 1):
            start, stop = t[i - 1] + (t[i] - t[i - 1]) // 2, t[i] + (t[i + 1] - t[i]) // 2
            rate[start:stop] = 1 / (stop - start)
        smooth = np.array([rate[max(k - 125, 0):k + 125].mean() for k in t])
        edges = np.quantile(smooth, np.arange(1, 11) / 11)
        counts, spikes = np.zeros((10, 1000)), np.zeros((10, 1))
        for k, r in zip(t, smooth):
            if k < 1000 or k + 1000 > t[-1]: continue
            row = min(np.searchsorted(edges * (1 + 1e-9), r), 9)
            counts[row] += train[k + 1:k + 1001]; spikes[row] += 1
        p = counts / np.maximum(spikes, 1)
        x = np.arange(-4, 5); kernel = np.exp(-x ** 2 / 2); kernel /= kernel.sum()
        for row in p:
            log = np.interp(np.logspace(0, 3, 100), np.arange(1, 1001), row)
            print(0, *(10 * np.convolve(np.pad(log, 4, 'symmetric'), kernel, 'valid')))
        """;

    [Theory]
    [InlineData(1, 30_000, 20)]
    [InlineData(2, 25_000, 90)]
    [InlineData(3, 20_000, 1)]
    public void View_equals_its_definition_computed_millisecond_by_millisecond(int seed, int samplingRate, double rate)
    {
        long[] samples = Bursting(seed, samplingRate, rate, seconds: 200);
        string[] lines = RunPython(Definition, samplingRate, samples);
        double[] expected = [.. lines.SelectMany(line => line.Split(' ')).Select(value => double.Parse(value, CultureInfo.InvariantCulture))];
        float[] inputs = Compute(samples, samplingRate);
        Assert.Equal(1010, expected.Length);
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], inputs[i], 1e-5 * Math.Max(1, expected[i]));
    }

    [Fact]
    public void Regular_train_fires_at_multiples_of_its_interval_at_every_rate()
    {
        double[] probabilities = new double[10_000];
        int spikes = RateAutocorrelogram.Compute([.. Enumerable.Range(0, 1000).Select(i => i * 600L)], 30_000, probabilities);
        // 20 ms apart, over 19.98 s, of which the first and the last second are not counted from.
        Assert.Equal(900, spikes);
        for (int row = 0; row < 10; row++)
        {
            double[] ofRow = probabilities[(row * 1000)..((row + 1) * 1000)];
            if (ofRow.All(p => p == 0)) continue;
            for (int lag = 1; lag <= 1000; lag++) Assert.Equal(lag % 20 == 0 ? 1 : 0, ofRow[lag - 1]);
        }
        Assert.Contains(1, probabilities);
    }

    [Fact]
    public void Rows_go_from_low_rates_to_high_ones()
    {
        // A minute each at 5, 10, ... 50 Hz. Rates that are all the same leave a row between two quantiles without spikes.
        List<long> samples = [];
        for (int rate = 5; rate <= 50; rate += 5)
        {
            for (int i = 0; i < 60 * rate; i++) samples.Add((long)((rate / 5 - 1 + i / (60.0 * rate)) * 60 * 30_000));
        }
        double[] probabilities = new double[10_000];
        RateAutocorrelogram.Compute([.. samples], 30_000, probabilities);
        double[] means = [.. Enumerable.Range(0, 10).Select(row => 1000 * probabilities[(row * 1000)..((row + 1) * 1000)].Average()).Where(mean => mean > 0)];
        Assert.Equal(means.Order(), means);
        Assert.InRange(means.Length, 8, 10);
        Assert.InRange(means[0], 5, 20);
        Assert.InRange(means[^1], 45, 51);
    }

    [Fact]
    public void Time_of_the_first_spike_does_not_matter()
    {
        long[] samples = Bursting(4, 30_000, 30, seconds: 60);
        Assert.Equal(Compute(samples), Compute([.. samples.Select(sample => sample + 12_345_678)]));
    }

    [Fact]
    public void Long_train_is_counted_from_every_second_spike_and_has_the_same_probabilities()
    {
        long[] samples = Bursting(5, 30_000, 60, seconds: 3000);
        Assert.InRange(samples.Length, RateAutocorrelogram.MostSpikes + 2000, 2 * RateAutocorrelogram.MostSpikes);
        double[] all = new double[10_000];
        int spikes = RateAutocorrelogram.Compute(samples, 30_000, all);
        Assert.InRange(spikes, RateAutocorrelogram.MostSpikes / 2, RateAutocorrelogram.MostSpikes);
        double[] half = new double[10_000];
        RateAutocorrelogram.Compute(samples.AsSpan(0, samples.Length / 2), 30_000, half);
        for (int row = 0; row < 10; row++)
            Assert.Equal(half[(row * 1000)..((row + 1) * 1000)].Average(), all[(row * 1000)..((row + 1) * 1000)].Average(), 0.1 * all[(row * 1000)..((row + 1) * 1000)].Average());
    }

    [Fact]
    public void Units_without_enough_spikes_have_no_such_view()
    {
        RateAutocorrelogramView view = new();
        float[] inputs = new float[1010];
        Assert.Equal("no spike has a second before it and a second after it", view.Compute(new FakeUnit(), inputs));
        Assert.Equal("no spike has a second before it and a second after it", view.Compute(new FakeUnit { Samples = [5] }, inputs));
        Assert.Equal("no spike has a second before it and a second after it", view.Compute(new FakeUnit { Samples = [.. Enumerable.Range(0, 50).Select(i => i * 600L)] }, inputs));
        Assert.Equal("no spike follows another within a second", view.Compute(new FakeUnit { Samples = [.. Enumerable.Range(0, 50).Select(i => i * 60_000L)] }, inputs));
        Assert.Throws<ArgumentException>(() => RateAutocorrelogram.Compute([1, 2], 30_000, new double[9]));
        Assert.Throws<ArgumentException>(() => RateAutocorrelogram.Compute([1, 2], 0, new double[10_000]));
    }

    [Fact]
    public void Blocks_of_inputs_know_its_rows()
    {
        UnitView[] views = [new PeakWaveformView(), new RateAutocorrelogramView(), new AutocorrelogramShapeView()];
        Assert.Equal([(90, 0), (1010, 10), (100, 1)], InputBlock.Of(views).Select(block => (block.Length, block.LagRows)));
    }

    private static float[] Compute(long[] samples, double samplingRate = 30_000)
    {
        float[] inputs = new float[1010];
        Assert.Null(new RateAutocorrelogramView().Compute(new RecordedUnit("1", samplingRate, samples, null, null), inputs));
        return inputs;
    }

    // Spikes whose rate goes up and down, with a few closer than a millisecond.
    private static long[] Bursting(int seed, double samplingRate, double rate, double seconds)
    {
        Random random = new Xoshiro256StarStar(seed, threadSafe: false);
        SortedSet<long> samples = [];
        for (double time = 0.3; time < seconds;)
        {
            time += -Math.Log(1 - random.NextDouble()) / (rate * (1 + 0.8 * Math.Sin(time))) + 0.0003;
            samples.Add((long)(time * samplingRate));
        }
        return [.. samples];
    }

    private static string[] RunPython(string program, int samplingRate, long[] samples)
    {
        using TemporaryFolder folder = new();
        File.WriteAllLines(folder.PathOf("spikes.txt"), samples.Select(sample => $"{sample}"));
        return Python.Run(program, $"{samplingRate}", folder.PathOf("spikes.txt"));
    }
}
