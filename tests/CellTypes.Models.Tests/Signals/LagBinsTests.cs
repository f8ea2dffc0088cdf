using System;
using CellTypes.Models.Signals;

namespace CellTypes.Models.Tests.Signals;

public class LagBinsTests
{
    // The first whole sample at or after each edge, in exact decimal arithmetic.
    [Theory]
    [InlineData(30_000)]
    [InlineData(20_000)]
    [InlineData(24_414.0625)]
    [InlineData(29_999.954)]
    public void A_bin_starts_at_the_first_sample_at_or_after_its_edge(double samplingRate)
    {
        foreach (LagAxis axis in new[] { LagAxis.Milliseconds100, LagAxis.Thesis100 })
        {
            LagBins bins = new(axis, samplingRate);
            for (int edge = 0; edge <= axis.BinCount; edge++)
            {
                uint first = (uint)Math.Ceiling((decimal)axis.Edges[edge] * (decimal)samplingRate);
                if (edge < axis.BinCount) Assert.Equal(edge, BinOf(bins, first));
                else Assert.Equal(first, bins.End);
                if (edge > 0) Assert.Equal(edge - 1, BinOf(bins, first - 1));
            }
        }
    }

    // 0.003 x 30000 is exact in decimals but may come out a rounding error off in binary.
    [Fact]
    public void Three_milliseconds_at_30_kHz_are_sample_90()
    {
        LagBins bins = new(new LagAxis([0, 0.001, 0.002, 0.003, 0.004]), 30_000);
        Assert.Equal(2, BinOf(bins, 89));
        Assert.Equal(3, BinOf(bins, 90));
        Assert.Equal(120u, bins.End);
    }

    [Fact]
    public void Lags_below_an_axis_that_starts_late_have_no_bin()
    {
        LagBins bins = new(new LagAxis([0.002, 0.004]), 30_000);
        Assert.Equal(-1, BinOf(bins, 59));
        Assert.Equal(0, BinOf(bins, 60));
        Assert.Equal(0, BinOf(bins, 119));
        Assert.Equal(120u, bins.End);
    }

    [Fact]
    public void Bins_narrower_than_a_sample_may_stay_empty()
    {
        LagBins bins = new(new LagAxis([0, 0.00001, 0.00002, 0.0001]), 30_000);
        Assert.Equal(0, BinOf(bins, 0));
        Assert.Equal(2, BinOf(bins, 1));
    }

    [Fact]
    public void A_weight_of_minus_one_takes_a_pair_back()
    {
        LagBins bins = new(LagAxis.Milliseconds100, 30_000);
        int[] counts = new int[bins.Count];
        bins.Add(counts, 45, 1);
        bins.Add(counts, 45, -1);
        Assert.All(counts, c => Assert.Equal(0, c));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-30_000)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1e12)]
    public void Impossible_rates_are_refused(double samplingRate) =>
        Assert.Throws<CellTypesException>(() => new LagBins(LagAxis.Milliseconds100, samplingRate));

    private static int BinOf(LagBins bins, uint lag)
    {
        int[] counts = new int[bins.Count];
        bins.Add(counts, lag, 1);
        return Array.IndexOf(counts, 1);
    }
}
