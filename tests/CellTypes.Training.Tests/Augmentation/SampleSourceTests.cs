using System.Linq;
using CellTypes.Models.Recordings;
using CellTypes.Models.Signals;
using CellTypes.Training.Augmentation;

namespace CellTypes.Training.Tests.Augmentation;

public class SampleSourceTests
{
    [Fact]
    public void Pairs_of_a_Neuropixels_probe_start_at_the_parity_of_the_peak_channel()
    {
        ProbeGeometry probe = ProbeGeometry.Neuropixels1();
        for (int peak = 0; peak < probe.ChannelCount; peak++) Assert.Equal((peak + 5) % 2, Source(probe, peak).FirstPair);
    }

    [Fact]
    public void Pairs_are_found_by_their_depth_where_sites_are_missing()
    {
        // Without site 1 of a Neuropixels probe, channel 0 is alone, and the pairs are 1 and 2, 3 and 4, ...
        ProbeGeometry whole = ProbeGeometry.Neuropixels1();
        ProbeGeometry probe = new(Enumerable.Range(0, 40).Where(site => site != 1).Select(whole.Position));
        for (int peak = 1; peak < probe.ChannelCount; peak++) Assert.Equal(peak % 2, Source(probe, peak).FirstPair);
        Assert.Equal(0, Source(probe, 0).FirstPair);
    }

    [Fact]
    public void Spikes_are_those_of_the_unit_in_its_recording()
    {
        SampleSource source = Source(ProbeGeometry.Neuropixels1(), 7);
        Assert.Equal([10, 20, 90], source.Train.Samples.ToArray());
        Assert.Equal((100, 30_000), (source.Train.Length, source.Train.SamplingRate));
        Assert.Equal(0, SampleSource.Of(new RecordedUnit("1", 30_000, [10], null, null), 100).FirstPair);
    }

    private static SampleSource Source(ProbeGeometry probe, int peak) =>
        SampleSource.Of(new RecordedUnit("1", 30_000, [10, 20, 90], new Template([0, -50, 0], [peak], 3, 30_000), probe), 100);
}
