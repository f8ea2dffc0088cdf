using System.Linq;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Spikes;

namespace CellTypes.Streaming.Tests.Labels;

public class LabelTrackerTests
{
    private const int Rate = 30000;
    private readonly LabelTracker _labels = new(FakeModel.Create(_ => default, _ => 0), new LabelOptions());
    private long _end;

    [Fact]
    public void A_cold_unit_is_warming_and_has_no_label()
    {
        UnitLabel label = Judge(State() with { Row = -1 });
        Assert.Equal((LabelStatus.Warming, null), (label.Status, label.Label));
    }

    [Fact]
    public void The_first_verdict_holds_at_once()
    {
        Judge(State() with { Row = -1 });
        UnitLabel label = Judge(State(), 0.9f);
        Assert.Equal((LabelStatus.Ok, "A", true), (label.Status, label.Label, label.Changed));
        Assert.Equal(0.9, label.Probability, 6);
        Assert.False(Judge(State(), 0.9f).Changed);
    }

    [Fact]
    public void Another_label_needs_three_windows_in_a_row()
    {
        Assert.Equal("A", Judge(State(), 0.9f).Label);
        Assert.Equal("A", Judge(State(), 0.1f).Label);
        Assert.Equal("A", Judge(State(), 0.1f).Label);
        Assert.Equal("A", Judge(State(), 0.9f).Label);
        Assert.Equal("A", Judge(State(), 0.1f).Label);
        Assert.Equal("A", Judge(State(), 0.1f).Label);
        UnitLabel third = Judge(State(), 0.1f);
        Assert.Equal(("B", true, _end), (third.Label, third.Changed, third.Since));
    }

    [Fact]
    public void A_window_without_news_of_the_unit_neither_confirms_nor_breaks_a_row()
    {
        Judge(State(), 0.9f);
        Judge(State(), 0.1f);
        Judge(State() with { IsDue = false, Row = -1 });
        Judge(State(), 0.1f);
        Assert.Equal("B", Judge(State(), 0.1f).Label);
    }

    [Theory]
    [InlineData(0.67f, LabelStatus.Ok, "A")]
    [InlineData(0.66f, LabelStatus.Uncertain, "A")]
    [InlineData(0.4f, LabelStatus.Uncertain, "B")]
    [InlineData(0f, LabelStatus.Ok, "B")]
    public void A_label_is_confident_from_twice_the_second_probability_on(float a, LabelStatus status, string expected)
    {
        UnitLabel label = Judge(State(), a);
        Assert.Equal((status, expected), (label.Status, label.Label));
    }

    [Fact]
    public void A_unit_unlike_the_training_data_is_an_outlier_without_label()
    {
        UnitLabel label = Judge(State(), 0.99f, novelty: 1.01f);
        Assert.Equal((LabelStatus.Outlier, null, 0), (label.Status, label.Label, label.Probability));
        Assert.Equal(2, label.Probabilities.Count);
    }

    [Fact]
    public void Violations_and_missing_inputs_make_a_unit_poor_with_a_reason()
    {
        Assert.Equal((LabelStatus.Poor, "refractory violations"), (Judge(State() with { Violations = 0.06 }, 0.9f) is var a ? (a.Status, a.Reason) : default));
        Assert.Equal((LabelStatus.Poor, "the template is flat"), (Judge(State(2) with { Row = -1, Problem = "the template is flat" }) is var b ? (b.Status, b.Reason) : default));
    }

    [Fact]
    public void A_silent_unit_is_stale_with_its_label_until_it_fires_again()
    {
        UnitState state = State() with { LastSpike = 1000 };
        Judge(state, 0.9f);
        _end = 60L * Rate;
        UnitLabel quiet = Judge(state with { IsDue = false, Row = -1 });
        Assert.Equal((LabelStatus.Stale, "A", true, "no spikes"), (quiet.Status, quiet.Label, quiet.Changed, quiet.Reason));
        Assert.False(Judge(state with { IsDue = false, Row = -1 }).Changed);
        UnitLabel back = Judge(state with { LastSpike = _end }, 0.9f);
        Assert.Equal((LabelStatus.Ok, "A", true), (back.Status, back.Label, back.Changed));
    }

    [Fact]
    public void A_label_stands_when_the_window_grows_too_thin_to_judge()
    {
        Judge(State(), 0.9f);
        Assert.Equal((LabelStatus.Ok, "A"), Judge(State() with { Row = -1 }) is var l ? (l.Status, l.Label) : default);
    }

    [Fact]
    public void A_unit_that_is_gone_is_forgotten()
    {
        Judge(State(), 0.9f);
        _labels.Judge([], [], [], _end, Rate);
        Assert.Equal(LabelStatus.Warming, Judge(State() with { Row = -1 }).Status);
    }

    [Fact]
    public void Rate_is_spikes_over_the_part_of_the_window_that_the_unit_was_there()
    {
        UnitLabel label = Judge(State() with { Spikes = 50, FirstSpike = 5 * Rate }, 0.9f, end: 10 * Rate);
        Assert.Equal(10, label.Rate, 9);
    }

    [Fact]
    public void Only_judged_or_changed_units_are_updated()
    {
        UnitState idle = State(1) with { IsDue = false, Row = -1 };
        var (units, updated) = _labels.Judge([idle, State(2)], [0.9f, 0.1f], [0], 30 * Rate, Rate);
        Assert.Equal(2, units.Count);
        Assert.Equal("2", updated.Single().Unit);
    }

    [Fact]
    public void A_unit_of_which_the_model_gives_no_probabilities_is_poor_and_keeps_no_NaN()
    {
        UnitLabel label = Judge(State(), float.NaN);
        Assert.Equal((LabelStatus.Poor, "the model gives no probabilities", null), (label.Status, label.Reason, label.Label));
        Assert.Empty(label.Probabilities);
        Judge(State(2), 0.9f);
        label = Judge(State(2), float.NaN);
        Assert.Equal((LabelStatus.Ok, "A"), (label.Status, label.Label));
        Assert.Equal(0.9, label.Probability, 6);
    }

    [Theory]
    [InlineData(99, 0, 30 * Rate, false)]
    [InlineData(100, 0, 30 * Rate, true)]
    [InlineData(100, 1, 30 * Rate, false)]
    public void Units_are_warm_from_a_hundred_spikes_and_thirty_seconds_on(int spikes, long first, long end, bool expected) =>
        Assert.Equal(expected, _labels.IsWarm(spikes, first, end, Rate));

    [Fact]
    public void Options_outside_their_range_are_refused_by_name()
    {
        Assert.Equal("ConfirmingWindows", Assert.Throws<SettingException>(() => new LabelOptions { ConfirmingWindows = 0 }.Validate()).Name);
        Assert.Equal("MaximumViolations", Assert.Throws<SettingException>(() => new LabelOptions { MaximumViolations = double.NaN }.Validate()).Name);
    }

    private static UnitState State(long key = 1) => new()
    {
        Key = key,
        Info = new UnitInfo(key.ToString()),
        Spikes = 1000,
        FirstSpike = 0,
        LastSpike = 1000,
        IsDue = true,
        Row = 0,
    };

    private UnitLabel Judge(UnitState state, float a = 0, float novelty = 0, long? end = null)
    {
        _end = end ?? _end + Rate;
        return _labels.Judge([state], [a, 1 - a], [novelty], _end, Rate).Units.Single();
    }
}
