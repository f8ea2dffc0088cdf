using System;
using System.Linq;
using CellTypes.Models.Signals;

namespace CellTypes.Models.Tests.Signals;

public class LagAxisTests
{
    [Fact]
    public void The_thesis_axis_has_the_100_lags_of_the_thesis_each_inside_its_own_bin()
    {
        double[] lags = new double[100];
        for (int i = 0; i <= 38; i++) lags[i] = i * 0.5;
        for (int i = 0; i <= 40; i++) lags[39 + i] = 20 + i;
        for (int i = 0; i <= 19; i++) lags[80 + i] = 62 + 2 * i;
        LagAxis axis = LagAxis.Thesis100;

        Assert.Equal(100, axis.BinCount);
        Assert.Equal(100, lags[99]);
        for (int bin = 0; bin < 100; bin++) Assert.InRange(lags[bin], axis.Edges[bin] * 1000, axis.Edges[bin + 1] * 1000);
        Assert.Equal([0, 0.25, 0.75, 1.25], axis.Edges.Take(4).Select(e => Math.Round(e * 1000, 9)));
        Assert.Equal([18.75, 19.5, 20.5], axis.Edges.Skip(38).Take(3).Select(e => Math.Round(e * 1000, 9)));
        Assert.Equal([59.5, 61, 63], axis.Edges.Skip(79).Take(3).Select(e => Math.Round(e * 1000, 9)));
        Assert.Equal(101, axis.Edges[100] * 1000, 9);
    }

    [Fact]
    public void The_millisecond_axis_has_100_bins_of_1_ms_centred_on_whole_milliseconds()
    {
        LagAxis axis = LagAxis.Milliseconds100;
        Assert.Equal(100, axis.BinCount);
        for (int bin = 0; bin < 100; bin++) Assert.Equal(0.001, axis.Width(bin), 12);
        Assert.Equal(0.0005, axis.Edges[0], 12);
        Assert.Equal(0.1005, axis.Edges[100], 12);
    }

    [Fact]
    public void Logarithmic_bins_grow_by_a_constant_factor()
    {
        LagAxis axis = LagAxis.Logarithmic(0.001, 1, 6);
        Assert.Equal(1, axis.Edges[6]);
        for (int bin = 0; bin < 6; bin++) Assert.Equal(Math.Sqrt(10), axis.Edges[bin + 1] / axis.Edges[bin], 9);
    }

    [Fact]
    public void A_scaled_axis_has_every_edge_multiplied()
    {
        Assert.Equal(LagAxis.Thesis100.Edges.Select(edge => edge * 1.5), LagAxis.Thesis100.Scaled(1.5).Edges);
        Assert.Equal(LagAxis.Milliseconds100, LagAxis.Milliseconds100.Scaled(1));
        foreach (double factor in new[] { 0, -1, double.NaN, double.PositiveInfinity })
            Assert.Throws<CellTypesException>(() => LagAxis.Thesis100.Scaled(factor));
    }

    [Fact]
    public void Axes_of_equal_edges_are_equal()
    {
        LagAxis axis = new(LagAxis.Thesis100.Edges);
        Assert.Equal(LagAxis.Thesis100, axis);
        Assert.Equal(LagAxis.Thesis100.GetHashCode(), axis.GetHashCode());
        Assert.NotEqual(LagAxis.Milliseconds100, axis);
    }

    [Theory]
    [InlineData(new[] { 0.001 })]
    [InlineData(new[] { 0, 0.001, 0.001 })]
    [InlineData(new[] { 0, 0.002, 0.001 })]
    [InlineData(new[] { -0.001, 0.001 })]
    [InlineData(new[] { 0, double.NaN })]
    [InlineData(new[] { 0, double.PositiveInfinity })]
    public void Impossible_edges_are_refused(double[] edges) => Assert.Throws<CellTypesException>(() => new LagAxis(edges));

    [Theory]
    [InlineData(0, 1, 5)]
    [InlineData(1, 1, 5)]
    [InlineData(0.1, 1, 0)]
    public void Impossible_logarithmic_axes_are_refused(double first, double last, int bins) =>
        Assert.Throws<CellTypesException>(() => LagAxis.Logarithmic(first, last, bins));
}
