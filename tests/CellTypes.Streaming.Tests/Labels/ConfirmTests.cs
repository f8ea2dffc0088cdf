using System;
using System.Collections.Generic;
using System.Linq;
using System.Reactive.Subjects;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Updates;

namespace CellTypes.Streaming.Tests.Labels;

public class ConfirmTests
{
    // Labels come and go at random; of several in a row the last decides, as it is written here in the plainest way.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void A_label_holds_until_as_many_judgements_in_a_row_say_another(int needed)
    {
        Random random = new(needed);
        List<string> judgements = [];
        string held = "";
        Confirmer confirmer = new();
        for (int i = 1; i <= 2000; i++)
        {
            string label = random.Next(3) switch { 0 => "X", 1 => "Y", _ => "Z" };
            bool isJudged = i == 1 || random.Next(4) > 0, isStale = i > 1 && random.Next(10) == 0;
            if (isJudged && !isStale) judgements.Add(label);
            string before = held;
            if (judgements.Count == 1) held = judgements[0];
            else if (judgements.Count >= needed && judgements.TakeLast(needed).Distinct().Count() == 1) held = judgements[^1];
            UnitLabel given = Label(isStale ? LabelStatus.Stale : LabelStatus.Ok, label);
            UnitLabel shown = confirmer.Confirm(Window(i, given) with { Updated = isJudged ? [given] : [] }, needed).Units[0];
            Assert.Equal((isStale ? LabelStatus.Stale : LabelStatus.Ok, held), (shown.Status, shown.Label));
            if (held != before && i > 1) Assert.Equal((true, (long)i), (shown.Changed, shown.Since));
        }
    }

    [Fact]
    public void Verdicts_that_take_turns_do_not_agree()
    {
        Confirmer smoother = new();
        string[] labels = ["X", "Y", "Z", "Y", "Z", "Z"];
        Assert.Equal(["X", "X", "X", "X", "X", "Z"], labels.Select((label, i) => smoother.Confirm(Window(i + 1, Label(LabelStatus.Ok, label)), 2).Units[0].Label));
    }

    [Fact]
    public void A_reason_comes_with_the_verdict_that_holds_and_another_one_is_no_news()
    {
        Confirmer smoother = new();
        smoother.Confirm(Window(1, Label(LabelStatus.Poor, null) with { Reason = "refractory violations" }), 2);
        UnitLabel label = smoother.Confirm(Window(2, Label(LabelStatus.Outlier, "X") with { Reason = "unlike the training data" }), 2).Units[0];
        Assert.Equal((LabelStatus.Poor, "refractory violations"), (label.Status, label.Reason));
        label = smoother.Confirm(Window(3, Label(LabelStatus.Poor, null) with { Reason = "too few spikes" }), 2).Units[0];
        Assert.Equal((LabelStatus.Poor, false), (label.Status, label.Changed));
        label = smoother.Confirm(Window(4, Label(LabelStatus.Stale, null) with { Reason = "no spikes" }), 2).Units[0];
        Assert.Equal((LabelStatus.Stale, "no spikes"), (label.Status, label.Reason));
    }

    [Fact]
    public void A_unit_that_is_stale_when_it_is_first_seen_stays_as_it_is()
    {
        UnitLabel stale = Label(LabelStatus.Stale, "X") with { Since = 7, Changed = true };
        Assert.Equal(stale, new Confirmer().Confirm(Window(10, stale), 3).Units[0]);
    }

    [Fact]
    public void A_unit_that_was_not_judged_warms_up_since_its_first_spike()
    {
        LabelUpdate window = Window(10, Label(LabelStatus.Warming, null) with { Since = 7 }) with { Updated = [] };
        window = new Confirmer().Confirm(window, 3);
        Assert.Equal((LabelStatus.Warming, 7L, false), (window.Units[0].Status, window.Units[0].Since, window.Units[0].Changed));
        Assert.Empty(window.Updated);
    }

    [Fact]
    public void The_label_that_a_unit_is_first_seen_with_holds_as_it_stands()
    {
        UnitLabel standing = Label(LabelStatus.Ok, "X") with { Since = 7 };
        Confirmer smoother = new();
        LabelUpdate window = smoother.Confirm(Window(10, standing) with { Updated = [] }, 2);
        Assert.Equal(standing, window.Units[0]);
        Assert.Empty(window.Updated);
        UnitLabel held = smoother.Confirm(Window(20, Label(LabelStatus.Ok, "Y") with { Since = 20, Changed = true }), 2).Units[0];
        Assert.Equal(("X", 7L, false), (held.Label, held.Since, held.Changed));
    }

    [Fact]
    public void A_unit_that_warms_up_again_has_begun_anew()
    {
        Confirmer smoother = new();
        smoother.Confirm(Window(10, Label(LabelStatus.Ok, "X")), 3);
        UnitLabel anew = Label(LabelStatus.Warming, null) with { Since = 20 };
        Assert.Equal(anew, smoother.Confirm(Window(20, anew), 3).Units[0]);
        UnitLabel first = Label(LabelStatus.Ok, "Y") with { Since = 30, Changed = true };
        Assert.Equal(first, smoother.Confirm(Window(30, first), 3).Units[0]);
    }

    [Fact]
    public void A_unit_that_is_gone_is_forgotten()
    {
        Confirmer smoother = new();
        smoother.Confirm(Window(10, Label(LabelStatus.Ok, "X")), 3);
        smoother.Confirm(Window(([], []), 20), 3);
        Assert.Equal("Y", smoother.Confirm(Window(30, Label(LabelStatus.Ok, "Y")), 3).Units[0].Label);
    }

    [Fact]
    public void A_change_is_told_even_of_a_unit_that_was_not_judged()
    {
        Confirmer smoother = new();
        smoother.Confirm(Window(1, Label(LabelStatus.Ok, "X")), 1);
        LabelUpdate window = smoother.Confirm(Window(2, Label(LabelStatus.Stale, "X")) with { Updated = [] }, 1);
        Assert.Equal((LabelStatus.Stale, "X", true), (window.Updated[0].Status, window.Updated[0].Label, window.Updated[0].Changed));
    }

    // One update after the other through the operator, with as many judgements as are needed from then on.
    private sealed class Confirmer
    {
        private readonly Dictionary<int, (Subject<LabelUpdate> Source, List<LabelUpdate> Seen)> _chains = [];
        private readonly List<LabelUpdate> _before = [];

        public LabelUpdate Confirm(LabelUpdate update, int needed)
        {
            if (!_chains.TryGetValue(needed, out (Subject<LabelUpdate> Source, List<LabelUpdate> Seen) chain))
            {
                chain = (new Subject<LabelUpdate>(), []);
                _ = chain.Source.Confirm(needed).Subscribe(chain.Seen.Add);
                _chains.Add(needed, chain);
                foreach (LabelUpdate earlier in _before) chain.Source.OnNext(earlier);
            }
            _before.Add(update);
            foreach ((Subject<LabelUpdate> source, _) in _chains.Values) source.OnNext(update);
            return chain.Seen[^1];
        }
    }

    private static readonly LabelSession Session = new() { Model = new ModelIdentity("fake", "", ""), Classes = ["X", "Y", "Z"] };

    private static UnitLabel Label(LabelStatus status, string? label) =>
        new() { Unit = "0", Channel = -1, Status = status, Label = label, Spikes = 1, Rate = 1, Since = 0, Changed = false };

    private static LabelUpdate Window(long end, UnitLabel unit) => Window(([unit], [unit]), end);

    private static LabelUpdate Window((IReadOnlyList<UnitLabel> Units, IReadOnlyList<UnitLabel> Updated) labels, long end) => new()
    {
        Session = Session,
        StartSample = 0,
        EndSample = end,
        SamplingRate = 30_000,
        Units = labels.Units,
        Updated = labels.Updated,
        Counters = new StreamCounters(),
        ArrivedAt = 0,
    };
}
