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
    public void Channel_without_a_finite_position_is_left_out(double x, double y)
    {
        ProbeGeometry probe = new([(0, 0), (x, y), (0, 20)]);
        Assert.False(probe.IsPlaced(1));
        Assert.Equal([0, 2], probe.ByDepth);
        Assert.Equal([0, 2], probe.Nearest(0, 3));
        Assert.Equal(double.PositiveInfinity, probe.Distance(0, 1));
        Assert.Equal([0, 0, 0], Shanks(probe));
        Assert.Equal(20, probe.Pitch(0));
    }

    [Fact]
    public void Shanks_are_told_from_positions()
    {
        Assert.All(Shanks(ProbeGeometry.Neuropixels1()), shank => Assert.Equal(0, shank));
        // Neuropixels 2.0: two columns 32 um apart, shanks 250 um apart; here from the right to the left.
        ProbeGeometry four = new(Enumerable.Range(0, 384).Select(k => (250.0 * (3 - k / 96) + 27 + 32 * (k % 2), 15.0 * (k % 96 / 2))));
        Assert.Equal(Enumerable.Range(0, 384).Select(k => 3 - k / 96), Shanks(four));
        Assert.All(Shanks(new(Enumerable.Range(0, 384).Select(k => (6.0 * (k % 8), 6.0 * (k / 8))))), shank => Assert.Equal(0, shank));
        // Neuropixels 1.0 NHP: two columns 103 um apart on one shank.
        Assert.All(Shanks(new(Enumerable.Range(0, 384).Select(k => (103.0 * (k % 2), 20.0 * (k / 2))))), shank => Assert.Equal(0, shank));
    }

    [Fact]
    public void Channels_of_two_shanks_are_infinitely_far_apart()
    {
        ProbeGeometry probe = new([(0, 0), (0, 0), (0, 20)], shanks: [3, 1, 3]);
        Assert.Equal([3, 1, 3], Shanks(probe));
        Assert.Equal(double.PositiveInfinity, probe.Distance(0, 1));
        Assert.Equal([0, 2], probe.Nearest(0, 9));
        Assert.Throws<ArgumentException>(() => new ProbeGeometry([(0, 0)], shanks: [1, 2]));
    }

    private static int[] Shanks(ProbeGeometry probe) => [.. Enumerable.Range(0, probe.ChannelCount).Select(probe.Shank)];
}
