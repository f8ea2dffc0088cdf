using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Inference;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Spikes;

namespace CellTypes.Streaming.Tests.Labels;

public class LabelSmootherTests
{
    private static readonly UnitModel Model = FakeModel.Create(_ => (1, 0));

    private readonly HashSet<int> _stale = [];

    // A tracker that confirms is a tracker that does not, smoothed.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Smoothed_labels_are_those_of_a_tracker_that_confirms_them_itself(int confirming)
    {
        Random random = new(confirming);
        LabelTracker hasty = new(Model, new LabelOptions { ConfirmingWindows = 1 });
        LabelTracker confirms = new(Model, new LabelOptions { ConfirmingWindows = confirming });
        LabelSmoother smoother = new(Model.Classes);
        for (int window = 1; window <= 400; window++)
        {
            long end = window * 30_000L;
            UnitState[] states = [.. Enumerable.Range(0, 5).Select(unit => State(unit, end, random))];
            float[] probabilities = new float[2 * states.Length];
            for (int unit = 0; unit < states.Length; unit++)
            {
                float a = (float)random.NextDouble();
                (probabilities[2 * unit], probabilities[2 * unit + 1]) = (a, 1 - a);
            }
            LabelWindow expected = Window(confirms.Judge(states, probabilities, [], end, 30_000), end);
            LabelWindow actual = smoother.Smooth(Window(hasty.Judge(states, probabilities, [], end, 30_000), end), confirming);
            Assert.Equal(expected.Units.Select(Seen), actual.Units.Select(Seen));
            Assert.Equal(expected.Updated.Select(Seen), actual.Updated.Select(Seen));
        }
    }

    [Fact]
    public void Fewer_than_one_window_cannot_agree() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new LabelSmoother(["A"]).Smooth(Window(([], []), 1), 0));

    // Too few spikes at first, then stale now and then, and not due now and then, but always with the spike that ends the silence.
    private UnitState State(int unit, long end, Random random)
    {
        bool isWarm = end > (20 + unit) * 30_000, wasStale = _stale.Remove(unit), isStale = isWarm && random.Next(10) == 0;
        if (isStale) _stale.Add(unit);
        return new UnitState
        {
            Key = unit,
            Info = new UnitInfo($"{unit}"),
            Spikes = 500,
            FirstSpike = 0,
            LastSpike = isStale ? end - 61 * 30_000 : end - 1,
            IsDue = !isStale && (wasStale || random.Next(4) > 0),
            Row = isWarm ? unit : -1,
        };
    }

    private static LabelWindow Window((IReadOnlyList<UnitLabel> Units, IReadOnlyList<UnitLabel> Updated) labels, long end) => new()
    {
        StartSample = 0,
        EndSample = end,
        SamplingRate = 30_000,
        Units = labels.Units,
        Updated = labels.Updated,
        Counters = new StreamCounters(),
        ClosedAt = 0,
    };

    private static (string Unit, LabelStatus Status, string? Label, double Probability, bool Changed, long Since) Seen(UnitLabel unit) =>
        (unit.Unit, unit.Status, unit.Label, unit.Probability, unit.Changed, unit.Since);
}
