using CellTypes.Models.Signals;

namespace CellTypes.Models.Tests.Signals;

public class SpatialDecayTests
{
    [Fact]
    public void The_amplitude_is_from_the_trough_to_the_highest_point_after_it()
    {
        Assert.Equal(70, SpatialDecay.TroughToPeak([0, 90, -50, 20, 10]));
        Assert.Equal(0, SpatialDecay.TroughToPeak([3, 2, 1]));
    }

    // Around channel 100 (x 43): 98, 99, 102 and 103 are 25.6 um away, 101 is 32 um and 96 is 40 um away.
    [Fact]
    public void Of_the_channels_within_26_um_the_largest_counts()
    {
        Template template = Waves.On([100, 101, 98, 102, 96], [1, 0.9, 0.4, 0.6, 0.8], Waves.Spike);
        Assert.Equal(0.6 * 150, SpatialDecay.NearbyAmplitude(template, ProbeGeometry.Neuropixels1(), 0)!.Value, 1e-4);
    }

    [Fact]
    public void Without_a_finite_neighbour_there_is_none()
    {
        Template template = Waves.On([100, 101, -1, 400, 102], [1, 0.9, 0.5, 0.5, 0.5], Waves.Spike);
        template.Values[4 * 82] = float.NaN;
        Assert.Null(SpatialDecay.NearbyAmplitude(template, ProbeGeometry.Neuropixels1(), 0));
        template.Values[4 * 82] = float.PositiveInfinity;
        Assert.Null(SpatialDecay.NearbyAmplitude(template, ProbeGeometry.Neuropixels1(), 0));
    }
}
