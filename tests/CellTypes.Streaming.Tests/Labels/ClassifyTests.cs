using System;
using System.Collections.Generic;
using System.Linq;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using CellTypes.Models.Inference;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Spikes;
using CellTypes.Streaming.Updates;

namespace CellTypes.Streaming.Tests.Labels;

public sealed class ClassifyTests : IDisposable
{
    private const int Rate = 30000;

    // The inputs are the probability of A and the novelty.
    private static readonly UnitModel Model = FakeModel.Create(inputs => (inputs[0], 1 - inputs[0]), inputs => inputs[1]);

    private readonly Subject<SignalUpdate> _updates = new();
    private readonly IEnumerator<LabelUpdate> _labels;
    private long _end;

    public ClassifyTests() => _labels = _updates.Classify(Model).Confirm().ToEnumerable().GetEnumerator();

    public void Dispose() => _labels.Dispose();

    [Fact]
    public void A_cold_unit_is_warming_and_has_no_label()
    {
        UnitLabel label = Judge(State());
        Assert.Equal((LabelStatus.Warming, null), (label.Status, label.Label));
    }

    [Fact]
    public void The_first_verdict_holds_at_once()
    {
        Judge(State());
        UnitLabel label = Judge(State(), 0.9f);
        Assert.Equal((LabelStatus.Ok, "A", true), (label.Status, label.Label, label.Changed));
        Assert.Equal(0.9, label.Probability, 6);
        Assert.False(Judge(State(), 0.9f).Changed);
    }

    [Fact]
    public void Another_label_needs_three_judgements_in_a_row()
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
    public void A_turn_without_news_of_the_unit_neither_confirms_nor_breaks_a_row()
    {
        Judge(State(), 0.9f);
        Judge(State(), 0.1f);
        Judge(State() with { HasChanged = false });
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
        Assert.Equal((LabelStatus.Poor, "the template is flat"), (Judge(State(2) with { Problem = "the template is flat" }) is var b ? (b.Status, b.Reason) : default));
    }

    [Fact]
    public void A_silent_unit_is_stale_with_its_label_until_it_fires_again()
    {
        UnitSnapshot state = State() with { LastSpike = 1000 };
        Judge(state, 0.9f);
        _end = 60L * Rate;
        UnitLabel quiet = Judge(state with { HasChanged = false });
        Assert.Equal((LabelStatus.Stale, "A", true, "no spikes"), (quiet.Status, quiet.Label, quiet.Changed, quiet.Reason));
        Assert.False(Judge(state with { HasChanged = false }).Changed);
        UnitLabel back = Judge(state with { LastSpike = _end }, 0.9f);
        Assert.Equal((LabelStatus.Ok, "A", true), (back.Status, back.Label, back.Changed));
    }

    [Fact]
    public void A_label_stands_when_the_history_grows_too_thin_to_judge()
    {
        Judge(State(), 0.9f);
        Assert.Equal((LabelStatus.Ok, "A"), Judge(State()) is var l ? (l.Status, l.Label) : default);
    }

    [Fact]
    public void A_unit_that_is_gone_is_forgotten()
    {
        Judge(State(), 0.9f);
        Assert.Empty(Send([], gone: [1]).Units);
        Assert.Equal(LabelStatus.Warming, Judge(State()).Status);
    }

    [Fact]
    public void Rate_is_spikes_over_the_part_of_the_history_that_the_unit_was_there()
    {
        UnitLabel label = Judge(State() with { Spikes = 50, FirstSpike = 5 * Rate }, 0.9f, end: 10 * Rate);
        Assert.Equal(10, label.Rate, 9);
    }

    [Fact]
    public void Only_judged_or_changed_units_are_updated()
    {
        UnitSnapshot idle = State(1) with { HasChanged = false };
        LabelUpdate update = Send([idle, Judged(State(2), 0.9f)]);
        Assert.Equal(2, update.Units.Count);
        Assert.Equal("2", update.Updated.Single().Unit);
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

    [Fact]
    public void Options_outside_their_range_are_refused_by_name()
    {
        Assert.Equal("Updates", Assert.Throws<SettingException>(() => Observable.Never<LabelUpdate>().Confirm(0)).Name);
        Assert.Equal("MaximumViolations", Assert.Throws<SettingException>(() => new LabelOptions { MaximumViolations = double.NaN }.Validate()).Name);
    }

    [Fact]
    public void Units_that_have_no_turn_are_in_each_update_as_they_are()
    {
        UnitLabel first = Send([Judged(State(1), 0.9f), Judged(State(2), 0.1f)]).Units[0];
        Assert.True(first.Changed);
        LabelUpdate update = Send([Judged(State(2), 0.2f)]);
        Assert.Equal(["1", "2"], update.Units.Select(unit => unit.Unit));
        Assert.Equal(first with { Changed = false }, update.Units[0]);
        Assert.Equal("2", update.Updated.Single().Unit);
        Assert.Same(update.Units[0], Send([]).Units[0]);
    }

    [Fact]
    public void A_unit_without_a_turn_becomes_stale_when_its_time_has_come()
    {
        Judge(State(), 0.9f);
        LabelUpdate update = Send([], end: 61 * Rate + 1000);
        Assert.Equal((LabelStatus.Stale, true), (update.Updated.Single().Status, update.Updated.Single().Changed));
    }

    [Fact]
    public void An_update_carries_what_its_labels_were_given_for()
    {
        SignalUpdate signals = Update([Judged(State(), 0.9f)]);
        _updates.OnNext(signals);
        Assert.True(_labels.MoveNext());
        Assert.Same(signals, _labels.Current.Signals);
        Assert.Equal("fake", _labels.Current.Session!.Model.Name);
        Assert.Equal(["A", "B"], _labels.Current.Session.Classes);
    }

    [Theory]
    [InlineData(0.55f, 0, LabelStatus.Ok, "A", null)]
    [InlineData(0.65f, 0, LabelStatus.Foreign, null, "like units of other tissue")]
    [InlineData(0.65f, 2, LabelStatus.Foreign, null, "like units of other tissue")]
    [InlineData(0.55f, 2, LabelStatus.Outlier, null, "unlike the training data")]
    public void A_unit_that_looks_like_one_of_other_tissue_is_foreign_before_it_is_an_outlier(float foreign, float novelty, LabelStatus status, string? name, string? reason)
    {
        UnitModel model = FakeModel.CreateForeign(inputs => (0.9f * (1 - inputs[0]), 0.1f * (1 - inputs[0]), inputs[0]));
        _end = Rate;
        UnitLabel LabelBy(UnitModel by) => Observable.Return(Update([Judged(State(), foreign, novelty)])).Classify(by).Confirm().ToEnumerable().Single().Units.Single();
        UnitLabel label = LabelBy(model);
        Assert.Equal((status, name, reason), (label.Status, label.Label, label.Reason));
        Assert.Equal(foreign, label.Foreign, 5);
        Assert.Equal(0.9, label.Probabilities[0], 5);
        // Odds of 0.65 : 0.35, a ninth of that where the tissue is known.
        UnitLabel home = LabelBy(model.AtHome("home"));
        Assert.Equal(foreign / 9 / (foreign / 9 + 1 - foreign), home.Foreign, 5);
        Assert.NotEqual(LabelStatus.Foreign, home.Status);
    }

    private static UnitSnapshot State(long key = 1) => new()
    {
        Key = key,
        Info = new UnitInfo(key.ToString()),
        Spikes = 1000,
        FirstSpike = 0,
        LastSpike = 1000,
        HasChanged = true,
    };

    private static UnitSnapshot Judged(UnitSnapshot unit, float a, float novelty = 0) => unit with { Inputs = new[] { a, novelty } };

    private SignalUpdate Update(IReadOnlyList<UnitSnapshot> units) =>
        new() { StartSample = 0, EndSample = _end, SamplingRate = Rate, Units = units, Counters = new StreamCounters(), ArrivedAt = 1 };

    private LabelUpdate Send(IReadOnlyList<UnitSnapshot> units, IReadOnlyList<long>? gone = null, long? end = null)
    {
        _end = end ?? _end + Rate;
        _updates.OnNext(Update(units) with { Gone = gone ?? [] });
        Assert.True(_labels.MoveNext());
        return _labels.Current;
    }

    private UnitLabel Judge(UnitSnapshot unit, float? a = null, float novelty = 0, long? end = null) =>
        Send([a is float probability ? Judged(unit, probability, novelty) : unit], null, end).Units.Single(label => label.Unit == unit.Info.Id);
}
