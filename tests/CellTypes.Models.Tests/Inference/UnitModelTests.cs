using System;
using System.Collections.Generic;
using CellTypes.Models.Forests;
using CellTypes.Models.Inference;
using CellTypes.Models.Signals;
using CellTypes.Models.Tests.Forests;
using CellTypes.Models.Tests.Views;
using CellTypes.Models.Views;

namespace CellTypes.Models.Tests.Inference;

public class UnitModelTests
{
    [Fact]
    public void Inputs_are_the_views_one_after_the_other()
    {
        UnitModel model = new("m", "", ["a", "b", "c"], NoveltyUnits.Views, NoveltyUnits.Fit());
        float[] wave = NoveltyUnits.Make(1, 4)[..90], inputs = new float[190], shape = new float[100];
        FakeUnit unit = new() { Samples = [0, 90, 400, 1000, 1030], Template = new Template(wave, [3], 90, 30000) };
        Assert.Null(model.ComputeInputs(unit, inputs));
        Assert.Null(new PeakWaveformView().Compute(unit, wave));
        Assert.Null(new AutocorrelogramShapeView().Compute(unit, shape));
        Assert.Equal([.. wave, .. shape], inputs);
        Assert.Contains("no template", model.ComputeInputs(new FakeUnit { Samples = [0, 90] }, inputs));
        Assert.Contains("within 100 ms", model.ComputeInputs(new FakeUnit { Samples = [0], Template = unit.Template }, inputs));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void No_input_that_is_not_finite_reaches_a_classifier(float value)
    {
        UnitModel model = new("m", "", ["a", "b", "c"], [new GivenView(1), new GivenView(value, 188), new GivenView(2)], NoveltyUnits.Fit());
        Assert.Equal("given is not finite", model.ComputeInputs(new FakeUnit(), new float[190]));
    }

    [Fact]
    public void A_classifier_that_cannot_tell_outliers_finds_none()
    {
        RandomForest forest = NoveltyUnits.Fit().Forest;
        UnitModel model = new("m", "", ["a", "b", "c"], NoveltyUnits.Views, forest);
        float[] inputs = NoveltyUnits.Make(2, 4), probabilities = new float[6], expected = new float[6], novelty = [7, 7, 7];
        model.Classify(inputs, 2, probabilities, novelty, new float[novelty.Length]);
        forest.Predict(inputs, 2, expected);
        Assert.False(model.ScoresNovelty);
        Assert.Equal(expected, probabilities);
        Assert.Equal([0, 0, 7], novelty);
    }

    [Fact]
    public void A_classifier_that_can_tell_outliers_is_asked()
    {
        NoveltyForest forest = NoveltyUnits.Fit();
        UnitModel model = new("m", "", ["a", "b", "c"], NoveltyUnits.Views, forest);
        float[] inputs = NoveltyUnits.Make(2, 4), novelty = new float[2], expected = new float[2];
        model.Classify(inputs, 2, new float[6], novelty, new float[2]);
        forest.Predict(inputs, 2, new float[6], expected);
        Assert.True(model.ScoresNovelty);
        Assert.Equal(expected, novelty);
    }

    [Fact]
    public void Probabilities_are_those_of_a_unit_of_the_tissue_beside_that_of_other_tissue()
    {
        UnitModel model = Foreign([0.3f, 0.1f, 0.6f, 0, 0, 1, 0.5f, 0.4f, 0], count: 3);
        float[] probabilities = new float[6], foreign = new float[3];
        model.Classify(new float[300], 3, probabilities, new float[3], foreign);
        // The third row is none of probabilities.
        Assert.Equal([0.75f, 0.25f, 0.5f, 0.5f, float.NaN, float.NaN], probabilities);
        Assert.Equal([0.6f, 1, 0], foreign);
        model.AtHome("cerebellum").Classify(new float[300], 3, probabilities, new float[3], foreign);
        Assert.Equal([0.75f, 0.25f, 0.5f, 0.5f, float.NaN, float.NaN], probabilities);
        // Odds of 3 : 2, times the odds at home of 1 : 9 over the odds in training of 1 : 1.
        Assert.Equal([1 / 7f, 1, 0], foreign);
    }

    [Fact]
    public void Only_the_tissue_of_a_model_that_tells_others_is_its_home()
    {
        UnitModel model = Foreign([0, 0, 1], count: 1), other = new("m", "", ["a", "b"], [new AutocorrelogramShapeView()], new Opinions([], []));
        Assert.Equal("The home tissue of model m is cerebellum, not 'cortex': name cerebellum, or leave the tissue away.", Assert.Throws<CellTypesException>(() => model.AtHome("cortex")).Message);
        Assert.StartsWith("Model m cannot tell units of other tissue, so that its home tissue changes nothing: leave the tissue away", Assert.Throws<CellTypesException>(() => other.AtHome("cerebellum")).Message);
        float[] foreign = [7];
        other.Classify(new float[100], 1, new float[2], new float[1], foreign);
        Assert.Equal([0], foreign);
        Assert.Contains("2 classes, but 2 are named beside that of other tissue", Assert.Throws<ArgumentException>(() =>
            new UnitModel("m", "", ["a", "b"], [new AutocorrelogramShapeView()], new Opinions([], []), foreign: new ForeignClass("cerebellum", 0.5, 0.1, 0.5))).Message);
    }

    private static UnitModel Foreign(float[] outputs, int count) => new(
        "m", "", ["a", "b"], [new AutocorrelogramShapeView()], new Opinions(outputs, new float[count], classes: 3), foreign: new ForeignClass("cerebellum", 0.5, 0.1, 0.5));

    // Zeros, and a value at the end.
    private sealed class GivenView(float value, int length = 1) : UnitView
    {
        public override string Name => "given";

        public override IReadOnlyList<string> InputNames { get; } = new string[length];

        public override string? Compute(IUnitSignals unit, Span<float> inputs)
        {
            inputs.Clear();
            inputs[^1] = value;
            return null;
        }
    }

    [Theory]
    [InlineData(float.NaN, 0.5f, 0)]
    [InlineData(1.5f, -0.5f, 0)]
    [InlineData(0.5f, 0.4f, 0)]
    [InlineData(float.PositiveInfinity, 0, 0)]
    [InlineData(0.5f, 0.5f, float.NaN)]
    public void What_are_no_probabilities_becomes_NaN_in_that_row_alone(float a, float b, float novelty)
    {
        Opinions opinions = new([0.2f, 0.8f, a, b], [0, novelty]);
        float[] probabilities = new float[4];
        new UnitModel("m", "", ["a", "b"], [new AutocorrelogramShapeView()], opinions).Classify(new float[200], 2, probabilities, new float[2], new float[2]);
        Assert.Equal([0.2f, 0.8f, float.NaN, float.NaN], probabilities);
    }

    [Fact]
    public void An_input_that_is_not_finite_is_a_problem_of_the_unit()
    {
        UnitModel model = new("m", "", ["a", "b"], [new AutocorrelogramShapeView(), new HugeView()], new Opinions([], [], 101));
        Assert.Equal("huge@1 is not finite", model.ComputeInputs(new FakeUnit { Samples = [0, 90, 400] }, new float[101]));
    }

    private sealed class HugeView : UnitView
    {
        public override string Name => "huge@1";

        public override IReadOnlyList<string> InputNames => ["huge"];

        public override string? Compute(IUnitSignals unit, Span<float> inputs)
        {
            inputs[0] = float.PositiveInfinity;
            return null;
        }
    }

    private sealed class Opinions(float[] probabilities, float[] novelty, int inputs = 100, int classes = 2) : INoveltyClassifier
    {
        public int InputLength => inputs;

        public int ClassCount => classes;

        public void Predict(ReadOnlySpan<float> inputs, int count, Span<float> into) => probabilities.CopyTo(into);

        public void Predict(ReadOnlySpan<float> inputs, int count, Span<float> into, Span<float> scores)
        {
            Predict(inputs, count, into);
            novelty.CopyTo(scores);
        }
    }
}
