using System;
using CellTypes.Streaming.Spikes;
using CellTypes.Streaming.Traces;

namespace CellTypes.Streaming.Tests.Traces;

public class TraceBatchTests
{
    [Fact]
    public void A_copy_keeps_what_the_source_overwrites()
    {
        TraceBatch batch = new(new UnitDirectory(), new SourceCounters());
        batch.Reset(3, 20_000, 500, 2, hasCurrent: true);
        new[] { -70f, -60 }.CopyTo(batch.Potential);
        new[] { 0f, 100 }.CopyTo(batch.Current);
        batch.AddTrigger(501);
        batch.SweepEnds = true;
        TraceBatch copy = batch.Copy();
        batch.Reset(0, 50_000, 0, 2, hasCurrent: true);
        batch.Potential.Fill(9);
        batch.Current.Fill(9);
        Assert.Equal((3, 20_000, 500, 2, true, true), (copy.Cell, copy.SamplingRate, copy.FirstSample, copy.Count, copy.HasCurrent, copy.SweepEnds));
        Assert.Equal([-70f, -60], copy.Potential.ToArray());
        Assert.Equal([0f, 100], copy.Current.ToArray());
        Assert.Equal([501], copy.Triggers);
        Assert.Same(batch.Cells, copy.Cells);
        Assert.Same(batch.Counters, copy.Counters);
    }
}
