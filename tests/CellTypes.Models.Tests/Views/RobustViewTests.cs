using System;
using System.Linq;
using CellTypes.Models.Signals;
using CellTypes.Models.Tests.Signals;
using CellTypes.Models.Views;
using MathNet.Numerics.Random;

namespace CellTypes.Models.Tests.Views;

/// <summary>The views of which labs agree better: without polarity, and with fewer lags.</summary>
public class RobustViewTests
{
    private static readonly DownwardWaveformView Downward = new();
    private static readonly LogLagAutocorrelogramView LogLag = new();

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void Waveform_is_that_of_its_peak_turned_down(int polarity)
    {
        // At 30 kHz, peak at sample 40: shifted so that it is 30; less the median of samples 0 to 19, over the peak.
        float[] samples = [.. Enumerable.Range(0, 121).Select(i => (float)(polarity * (7 * Math.Exp(-(i - 40) * (i - 40) / 18.0) - 2 * Math.Exp(-(i - 60) * (i - 60) / 90.0) + 0.01 * Math.Sin(i)) + 3))];
        float[] wave = new float[90];
        Assert.Null(DownwardWaveformView.Align(samples, 30_000, wave));
        float[] before = [.. samples[10..30].Order()];
        double baseline = (before[9] + before[10]) / 2.0;
        for (int i = 0; i < 90; i++) Assert.Equal(-(samples[10 + i] - baseline) / (samples[40] - baseline), wave[i], 1e-5);
        Assert.Equal(-1, wave[30], 1e-6);
    }

    [Fact]
    public void Polarity_is_all_that_is_lost()
    {
        Random random = new Xoshiro256StarStar(3, threadSafe: false);
        for (int unit = 0; unit < 20; unit++)
        {
            float[] samples = [.. Enumerable.Range(0, 130).Select(i => (float)(random.NextDouble() + (i == 45 ? unit % 2 == 0 ? 9 : -9 : 0)))];
            float[] turned = [.. samples.Select(sample => -sample)], kept = new float[90], wave = new float[95], ofTurned = new float[90];
            wave.AsSpan(90).Fill(8);
            Assert.Null(new PeakWaveformView().Compute(Unit(samples), kept));
            Assert.Null(Downward.Compute(Unit(samples), wave));
            Assert.Null(Downward.Compute(Unit(turned), ofTurned));
            Assert.Equal(wave[..90], ofTurned);
            Assert.Equal(kept.Select(value => kept[30] > 0 ? -value : value), wave[..90]);
            Assert.All(wave[90..], value => Assert.Equal(8, value));
        }
        Assert.Equal("the template is flat or not finite", Downward.Compute(Unit(new float[100]), new float[90]));
    }

    [Fact]
    public void Lags_are_averaged_in_bins_of_equal_ratio()
    {
        // numpy.unique(numpy.round(numpy.geomspace(1, 101, 16)))
        int[] edges = [.. Enumerable.Range(0, 16).Select(i => (int)Math.Round(Math.Pow(101, i / 15.0))).Distinct()];
        Assert.Equal(13, edges.Length - 1);
        Assert.Equal(edges[..^1].Select(edge => $"acg_from_{edge}ms"), LogLag.InputNames);
        double[] counts = [.. Enumerable.Range(1, 100).Select(lag => lag * 7 % 23 + 0.5)];
        float[] inputs = new float[13];
        Assert.Null(LogLagAutocorrelogramView.Shape(counts, inputs));
        for (int bin = 0; bin < 13; bin++)
            Assert.Equal(counts[(edges[bin] - 1)..(edges[bin + 1] - 1)].Average() / counts.Average(), inputs[bin], 1e-5);
        // Weighted by their widths the bins have the mean of all lags, which is 1.
        Assert.Equal(100, inputs.Select((value, bin) => value * (edges[bin + 1] - edges[bin])).Sum(), 1e-3);
    }

    [Fact]
    public void Spikes_give_what_their_counts_give()
    {
        FakeUnit unit = new() { Samples = SpikeTrains.Congruential(500) };
        float[] fromSpikes = new float[13], fromCounts = new float[13];
        Assert.Null(LogLag.Compute(unit, fromSpikes));
        // Lag l holds the pairs that are l ms apart, to the nearest; brute force over all pairs.
        double[] counts = new double[100];
        foreach (long first in unit.Samples)
        {
            foreach (long second in unit.Samples)
            {
                int lag = (int)Math.Floor((second - first) / 30.0 + 0.5);
                if (second > first && lag is >= 1 and <= 100) counts[lag - 1]++;
            }
        }
        Assert.Null(LogLagAutocorrelogramView.Shape(counts, fromCounts));
        for (int bin = 0; bin < 13; bin++) Assert.Equal(fromCounts[bin], fromSpikes[bin], 1e-5);
        Assert.Equal("no spike follows another within 100 ms", LogLag.Compute(new FakeUnit { Samples = [5, 100_000] }, fromSpikes));
        Assert.Throws<ArgumentException>(() => LogLagAutocorrelogramView.Shape(new double[99], fromSpikes));
        counts[3] = double.PositiveInfinity;
        Assert.Equal("the autocorrelogram is not finite", LogLagAutocorrelogramView.Shape(counts, fromSpikes));
    }

    private static FakeUnit Unit(float[] samples) => new() { Template = new Template(samples, [200], samples.Length, 30_000) };
}
