using System;
using System.Linq;
using CellTypes.Models.Signals;

namespace CellTypes.Models.Tests.Signals;

public class ProbeGeometryTests
{
    [Fact]
    public void Neuropixels_1_has_384_staggered_channels_in_rows_of_two()
    {
        ProbeGeometry probe = ProbeGeometry.Neuropixels1();
        Assert.Equal(384, probe.ChannelCount);
        Assert.Equal((43, 0), probe.Position(0));
        Assert.Equal((11, 0), probe.Position(1));
        Assert.Equal((59, 20), probe.Position(2));
        Assert.Equal((27, 20), probe.Position(3));
        Assert.Equal((43, 40), probe.Position(4));
        Assert.Equal(191 * 20, probe.Position(383).Y);
    }

    [Fact]
    public void By_depth_the_channels_of_a_Neuropixels_1_probe_are_in_their_own_order()
    {
        Assert.Equal(Enumerable.Range(0, 384), ProbeGeometry.Neuropixels1().ByDepth);
        Assert.Equal([2, 1, 0, 3], new ProbeGeometry([(5, 20), (8, 20), (0, 0), (5, 20)]).ByDepth);
    }

    [Fact]
    public void Distances_are_Euclidean()
    {
        ProbeGeometry probe = ProbeGeometry.Neuropixels1();
        Assert.Equal(32, probe.Distance(0, 1));
        Assert.Equal(Math.Sqrt(16 * 16 + 20 * 20), probe.Distance(0, 2), 12);
        Assert.Equal(probe.Distance(5, 300), probe.Distance(300, 5));
    }

    [Fact]
    public void Nearest_lists_itself_first_then_by_distance_then_by_index()
    {
        ProbeGeometry probe = new([(0, 0), (0, 20), (0, -20), (0, 5), (100, 0)]);
        Assert.Equal([0, 3, 1, 2], probe.Nearest(0, 4));
        Assert.Equal(5, probe.Nearest(0, 99).Length);
    }

    [Theory]
    [InlineData(double.NaN, 0)]
    [InlineData(0, double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity, double.PositiveInfinity)]
    public void Positions_that_are_not_finite_are_refused(double x, double y) =>
        Assert.Throws<ArgumentException>(() => new ProbeGeometry([(0, 0), (x, y)]));
}
