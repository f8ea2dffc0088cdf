using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Inference;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Spikes;
using CellTypes.Streaming.Updates;

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
            LabelUpdate expected = Window(confirms.Judge(states, probabilities, [], end, 30_000), end);
            LabelUpdate actual = smoother.Smooth(Window(hasty.Judge(states, probabilities, [], end, 30_000), end), confirming);
            Assert.Equal(expected.Units.Select(Seen), actual.Units.Select(Seen));
            Assert.Equal(expected.Updated.Select(Seen), actual.Updated.Select(Seen));
        }
    }

    [Fact]
    public void Fewer_than_one_window_cannot_agree() =>
        Assert.Throws<CellTypesException>(() => new LabelSmoother(["A"]).Smooth(Window(([], []), 1), 0));

    [Fact]
    public void Verdicts_that_take_turns_do_not_agree()
    {
        LabelSmoother smoother = new(["X", "Y", "Z"]);
        string[] labels = ["X", "Y", "Z", "Y", "Z", "Z"];
        Assert.Equal(["X", "X", "X", "X", "X", "Z"], labels.Select((label, i) => smoother.Smooth(Window(i + 1, Label(LabelStatus.Ok, label)), 2).Units[0].Label));
    }

    [Fact]
    public void A_reason_comes_with_the_verdict_that_holds_and_another_one_is_no_news()
    {
        LabelSmoother smoother = new(["X"]);
        smoother.Smooth(Window(1, Label(LabelStatus.Poor, null) with { Reason = "refractory violations" }), 2);
        UnitLabel label = smoother.Smooth(Window(2, Label(LabelStatus.Outlier, "X") with { Reason = "unlike the training data" }), 2).Units[0];
        Assert.Equal((LabelStatus.Poor, "refractory violations"), (label.Status, label.Reason));
        label = smoother.Smooth(Window(3, Label(LabelStatus.Poor, null) with { Reason = "too few spikes" }), 1).Units[0];
        Assert.Equal((LabelStatus.Poor, false), (label.Status, label.Changed));
        label = smoother.Smooth(Window(4, Label(LabelStatus.Stale, null) with { Reason = "no spikes" }), 2).Units[0];
        Assert.Equal((LabelStatus.Stale, "no spikes"), (label.Status, label.Reason));
    }

    [Fact]
    public void A_unit_that_is_stale_when_it_is_first_seen_stays_as_it_is()
    {
        UnitLabel stale = Label(LabelStatus.Stale, "X") with { Since = 7, Changed = true };
        Assert.Equal(stale, new LabelSmoother(["X"]).Smooth(Window(10, stale), 3).Units[0]);
    }

    [Fact]
    public void A_unit_that_was_not_judged_warms_up_since_its_first_spike()
    {
        LabelUpdate window = Window(10, Label(LabelStatus.Warming, null) with { Since = 7 }) with { Updated = [] };
        window = new LabelSmoother(["X"]).Smooth(window, 3);
        Assert.Equal((LabelStatus.Warming, 7L, false), (window.Units[0].Status, window.Units[0].Since, window.Units[0].Changed));
        Assert.Empty(window.Updated);
    }

    [Fact]
    public void The_label_that_a_unit_is_first_seen_with_holds_as_it_stands()
    {
        UnitLabel standing = Label(LabelStatus.Ok, "X") with { Since = 7 };
        LabelSmoother smoother = new(["X", "Y"]);
        LabelUpdate window = smoother.Smooth(Window(10, standing) with { Updated = [] }, 2);
        Assert.Equal(standing, window.Units[0]);
        Assert.Empty(window.Updated);
        UnitLabel held = smoother.Smooth(Window(20, Label(LabelStatus.Ok, "Y") with { Since = 20, Changed = true }), 2).Units[0];
        Assert.Equal(("X", 7L, false), (held.Label, held.Since, held.Changed));
    }

    [Fact]
    public void A_unit_that_warms_up_again_has_begun_anew()
    {
        LabelSmoother smoother = new(["X", "Y"]);
        smoother.Smooth(Window(10, Label(LabelStatus.Ok, "X")), 3);
        UnitLabel anew = Label(LabelStatus.Warming, null) with { Since = 20 };
        Assert.Equal(anew, smoother.Smooth(Window(20, anew), 3).Units[0]);
        UnitLabel first = Label(LabelStatus.Ok, "Y") with { Since = 30, Changed = true };
        Assert.Equal(first, smoother.Smooth(Window(30, first), 3).Units[0]);
    }

    [Fact]
    public void A_unit_that_is_gone_is_forgotten()
    {
        LabelSmoother smoother = new(["X", "Y"]);
        smoother.Smooth(Window(10, Label(LabelStatus.Ok, "X")), 3);
        smoother.Smooth(Window(([], []), 20), 3);
        Assert.Equal("Y", smoother.Smooth(Window(30, Label(LabelStatus.Ok, "Y")), 3).Units[0].Label);
    }

    [Fact]
    public void A_change_is_told_even_of_a_unit_that_was_not_judged()
    {
        LabelSmoother smoother = new(["X"]);
        smoother.Smooth(Window(1, Label(LabelStatus.Ok, "X")), 1);
        LabelUpdate window = smoother.Smooth(Window(2, Label(LabelStatus.Stale, "X")) with { Updated = [] }, 1);
        Assert.Equal((LabelStatus.Stale, "X", true), (window.Updated[0].Status, window.Updated[0].Label, window.Updated[0].Changed));
    }

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

    private static UnitLabel Label(LabelStatus status, string? label) =>
        new() { Unit = "0", Channel = -1, Status = status, Label = label, Spikes = 1, Rate = 1, Since = 0, Changed = false };

    private static LabelUpdate Window(long end, UnitLabel unit) => Window(([unit], [unit]), end);

    private static LabelUpdate Window((IReadOnlyList<UnitLabel> Units, IReadOnlyList<UnitLabel> Updated) labels, long end) => new()
    {
        StartSample = 0,
        EndSample = end,
        SamplingRate = 30_000,
        Units = labels.Units,
        Updated = labels.Updated,
        Counters = new StreamCounters(),
        ArrivedAt = 0,
    };

    private static (string Unit, LabelStatus Status, string? Label, double Probability, bool Changed, long Since) Seen(UnitLabel unit) =>
        (unit.Unit, unit.Status, unit.Label, unit.Probability, unit.Changed, unit.Since);
}
