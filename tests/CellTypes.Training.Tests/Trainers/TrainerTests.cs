using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using CellTypes.Models.Inference;
using CellTypes.Models.Views;
using CellTypes.Training.Data;
using CellTypes.Training.Evaluation;
using CellTypes.Training.Families;
using CellTypes.Training.Folds;
using CellTypes.Training.Tests.Evaluation;
using CellTypes.Training.Tests.Networks;
using CellTypes.Training.Trainers;

namespace CellTypes.Training.Tests.Trainers;

public class TrainerTests
{
    [Theory]
    [InlineData("loo")]
    [InlineData("kfold:4")]
    [InlineData("group:mouse")]
    [InlineData("labels-per-class:3")]
    public void Scaling_is_learnt_from_the_training_units_of_a_fold_only(string protocol)
    {
        var spy = new SpyTrainer();
        Evaluate(Units.Make(48), new ScaledTrainer(spy), protocol);
        foreach (SpyTrainer.Fit fit in spy.Fits)
        {
            // Learnt from any other units, neither would come out exactly.
            float[][] rows = [.. Enumerable.Range(0, fit.Training.Count).Select(unit => fit.Training.Row(unit).ToArray())];
            Assert.Equal(0, rows.Average(row => row[0]), 1e-5);
            Assert.Equal(1, rows.Average(row => row[0] * row[0] + row[1] * row[1]), 1e-5);
        }
    }

    [Theory]
    [InlineData("kfold:4", CalibratedTrainer.UsualFolds)]
    [InlineData("kfold:4", 2)]
    [InlineData("group:mouse", CalibratedTrainer.UsualFolds)]
    public void Temperature_is_fitted_on_training_units_that_the_model_of_an_inner_fold_did_not_see(string protocol, int folds)
    {
        var spy = new SpyTrainer();
        Evaluate(Units.Make(48), new CalibratedTrainer(spy, folds), protocol);
        SpyTrainer.Fit[] outer = [.. spy.Fits.Where(fit => fit.Learnt.Length + fit.Asked.Length == 48)];
        Assert.Equal(spy.Fits.Count, outer.Length * (1 + folds));
        Assert.All(spy.Fits, fit => Assert.Empty(fit.Learnt.Intersect(fit.Asked)));
        foreach (SpyTrainer.Fit fit in spy.Fits.Except(outer))
        {
            int[] seen = [.. fit.Learnt.Concat(fit.Asked).Order()];
            Assert.Contains(outer, of => of.Learnt.Order().SequenceEqual(seen));
        }
        Assert.Equal(spy.Fits.Count, spy.Fits.Select(fit => fit.Seed).Distinct().Count());
        Assert.All(spy.Fits, fit => Assert.True(fit.IsDisposed));
    }

    [Fact]
    public void A_mean_of_families_shows_each_the_training_units_only()
    {
        SpyTrainer first = new(), second = new();
        Evaluate(Units.Make(48), new AveragedTrainer([first, second]), "kfold:4");
        foreach (SpyTrainer spy in new[] { first, second })
        {
            Assert.Equal(4, spy.Fits.Count);
            Assert.All(spy.Fits, fit => Assert.Empty(fit.Learnt.Intersect(fit.Asked)));
            Assert.All(spy.Fits, fit => Assert.True(fit.IsDisposed));
        }
    }

    [Theory]
    [InlineData("linear")]
    [InlineData("linear-balanced")]
    [InlineData("discriminant")]
    [InlineData("discriminant(scale=ranks,priors=equal)")]
    [InlineData("gp")]
    [InlineData("gp-chosen")]
    [InlineData("gp+forest")]
    [InlineData("calibrated:linear")]
    public void Units_are_labelled_one_by_one(string name)
    {
        // A unit's probabilities must not depend on the units that are asked about beside it.
        LabelledSet set = Views(30);
        LabelledSet training = set.SelectUnits([.. Enumerable.Range(0, 24)]);
        IClassifier fitted = ModelFamilies.Parse(name).Fit(training, 1, TestContext.Current.CancellationToken);
        float[] alone = new float[9], together = new float[18];
        fitted.Predict(set.SelectUnits([24, 25, 26]).Inputs, 3, alone);
        fitted.Predict(set.SelectUnits([24, 25, 26, 27, 28, 29]).Inputs, 6, together);
        Assert.All(Enumerable.Range(0, 9), i => Assert.Equal(alone[i], together[i], 1e-6f));
        Assert.All(together.Chunk(3), row => Assert.Equal(1, row.Sum(), 1e-5f));
    }

    [Theory]
    [InlineData("linear")]
    [InlineData("discriminant")]
    [InlineData("discriminant(scale=ranks,priors=equal)")]
    [InlineData("gp")]
    [InlineData("gp+forest")]
    [InlineData("calibrated:gp")]
    public void Every_family_tells_distinct_classes_apart_from_a_few_labels(string name)
    {
        LabelledSet set = Views(60);
        Assert.InRange(Evaluate(set, ModelFamilies.Parse(name), "labels-per-class:4").Accuracy.Mean, 0.95, 1);
        // With a class that has no training unit, too.
        LabelledSet two = set.SelectUnits([.. Enumerable.Range(0, 60).Where(unit => set.Labels[unit] != 1)]);
        EvaluationResult result = Evaluate(two, ModelFamilies.Parse(name), "kfold:4");
        Assert.InRange(result.Accuracy.Mean, 0.95, 1);
        Assert.Equal(0, result.Classes[1].Predicted);
    }

    [Fact]
    public void Temperature_makes_the_labels_most_probable()
    {
        // Ten predictions of 0.9, six of them right: the best probability p has 0.99 p + 0.005 = 0.6.
        float[] probabilities = [.. Enumerable.Repeat(new[] { 0.9f, 0.1f }, 10).SelectMany(row => row)];
        int[] labels = [0, 0, 0, 0, 0, 0, 1, 1, 1, 1];
        double p = 0.595 / 0.99;
        Assert.Equal(Math.Log(9) / Math.Log(p / (1 - p)), CalibratedTrainer.Temperature(probabilities, labels), 1e-2);
        // All right: bold; and no probability of the true class is no trouble.
        Assert.InRange(CalibratedTrainer.Temperature(probabilities, new int[10]), 0.05, 0.2);
        Assert.InRange(CalibratedTrainer.Temperature([1f, 0f, 1f, 0f], [0, 1]), 0.05, 20);
    }

    [Fact]
    public void Units_of_other_tissue_and_units_without_a_prediction_have_no_say_in_the_temperature()
    {
        float[] types = [.. Enumerable.Repeat(new[] { 0.9f, 0.1f }, 10).SelectMany(row => row)];
        int[] labels = [0, 0, 0, 0, 0, 0, 1, 1, 1, 1];
        // The same odds of the types beside half of other tissue; units of it, all plain; and units that lack inputs.
        float[] withForeign =
        [
            .. Enumerable.Repeat(new[] { 0.45f, 0.05f, 0.5f }, 10).SelectMany(row => row),
            .. Enumerable.Repeat(new[] { 0.001f, 0.001f, 0.998f }, 50).SelectMany(row => row),
            .. Enumerable.Repeat(float.NaN, 3 * 5),
            0, 0, 1,
        ];
        int[] all = [.. labels, .. Enumerable.Repeat(2, 50), .. new int[6]];
        Assert.Equal(CalibratedTrainer.Temperature(types, labels), CalibratedTrainer.Temperature(withForeign, all, foreign: 2), 0.1);
        Assert.InRange(CalibratedTrainer.Temperature(withForeign, all), 0, CalibratedTrainer.Temperature(types, labels) / 2);
    }

    [Fact]
    public void A_member_learns_from_all_units_that_have_its_inputs()
    {
        LabelledSet whole = MadeSet.Make(60, 0, seed: 3);
        int waveform = whole.Views![0].InputNames.Count;
        // Every other unit has no autocorrelogram.
        float[] inputs = whole.Inputs.ToArray();
        for (int unit = 0; unit < whole.Count; unit += 2) inputs.AsSpan(unit * whole.InputLength + waveform, whole.InputLength - waveform).Fill(float.NaN);
        LabelledSet set = new LabelledSet(inputs, whole.InputNames, [.. whole.Labels], whole.ClassNames, whole.UnitIds, whole.Groups).WithViews(whole.Views);
        Assert.Equal(Enumerable.Range(0, 30).Select(i => whole.UnitIds[2 * i + 1]), set.CompleteUnits().UnitIds);

        Seen waveforms = new(), both = new();
        string[] names = [.. whole.Views.Select(view => view.Name)];
        AveragedTrainer mean = new([new ViewsTrainer(waveforms, names[..1]), new ViewsTrainer(both, names)]);
        float[] predicted = FoldPredictions.OfAll(mean, set, new StratifiedKFold(3).Split(set, 1), 1, 1, TestContext.Current.CancellationToken);
        Assert.Equal([40, 40, 40], waveforms.Units);
        Assert.Equal(60, both.Units.Sum());
        Assert.Equal(Enumerable.Range(0, 60).Select(unit => unit % 2 == 0), Enumerable.Range(0, 60).Select(unit => float.IsNaN(predicted[unit * 3])));
    }

    // Notes how many units it gets, and predicts nothing in particular.
    private sealed class Seen : ITrainer
    {
        public List<int> Units { get; } = [];

        public string Description => "seen";

        public IClassifier Fit(LabelledSet training, int seed, CancellationToken cancellation)
        {
            Units.Add(training.Count);
            Assert.DoesNotContain(training.Inputs.ToArray(), float.IsNaN);
            return ModelFamilies.Parse("forest(trees=3)").Fit(training, seed, cancellation);
        }
    }

    [Fact]
    public void Probabilities_that_are_too_bold_become_honest()
    {
        LabelledSet set = Units.Make(400);
        double Error(ITrainer family) => Evaluate(set, family, "kfold:4").CalibrationError.Mean;
        Assert.InRange(Error(new Bold()), 0.2, 1);
        Assert.InRange(Error(new CalibratedTrainer(new Bold())), 0, 0.05);
    }

    [Fact]
    public void Names_combine()
    {
        Assert.Equal(
            "random forest (328 trees, entropy, log2 features per split, leaves of 3 or more, class weights none), randomly oversampled",
            ModelFamilies.Parse("thesis-forest").Description);
        Assert.Equal(
            $"mean of {ModelFamilies.Parse("gp").Description} and {ModelFamilies.Parse("forest").Description}, "
            + "temperature fitted on 5 inner folds",
            ModelFamilies.Parse("calibrated:gp+forest").Description);
        Assert.All(ModelFamilies.Names, name => Assert.NotEmpty(ModelFamilies.Parse(name).Description));
        foreach (string name in new[] { "oracle", "gp+", "", "calibrated:oracle" })
            Assert.StartsWith("There is no model family '", Assert.Throws<CellTypesException>(() => ModelFamilies.Parse(name)).Message);
    }

    [Theory]
    [InlineData("hull", 66.2, 51.6)]
    [InlineData("lisberger", 51.5, 33.4)]
    public void Gaussian_process_scores_across_labs_as_scikit_learn_does(string lab, double accuracy, double macroF1)
    {
        // GaussianProcessClassifier(30 * RBF(0.7), optimizer=None) on the same inputs, scaled the same way. A unit of lisberger is 0.2 %.
        string folder = SharedData.Folder("c4_cerebellum");
        UnitView[] views = [new PeakWaveformView(), new AutocorrelogramShapeView()];
        LabelledSet set = C4Tables.Read(folder, C4Lab.Named("hull", "lisberger"), views).Set;
        GroupResult result = Evaluate(set, ModelFamilies.Parse("gp"), "group:lab").Groups.Single(group => group.Name == lab);
        Assert.Equal(accuracy, 100 * result.Accuracy.Mean, 0.5);
        Assert.Equal(macroF1, 100 * result.MacroF1.Mean, 0.5);
    }

    private static EvaluationResult Evaluate(LabelledSet set, ITrainer family, string protocol) =>
        Evaluator.Run(set, family, Protocol.Parse(protocol), [1], cancellation: TestContext.Current.CancellationToken);

    // Autocorrelograms that recover from refractoriness after about 2, 10 and 50 ms.
    private static LabelledSet Views(int count)
    {
        AutocorrelogramShapeView view = new();
        int[] labels = [.. Enumerable.Range(0, count).Select(unit => unit % 3)];
        return new LabelledSet(
            [
                .. labels.SelectMany((label, unit) => Enumerable.Range(1, 100).Select(
                    lag => (float)(1 - Math.Exp(-lag / (2 * Math.Pow(5, label) * (1 + 0.2 * Math.Sin(unit))))))),
            ],
            view.InputNames,
            labels,
            ["fast", "middle", "slow"],
            [.. Enumerable.Range(0, count).Select(unit => $"{unit}")],
            new Dictionary<string, IReadOnlyList<string>>());
    }

    // Says class 0 with 0.98, which is right half of the time.
    private sealed class Bold : ITrainer, IClassifier
    {
        public string Description => "bold";

        public int InputLength => 2;

        public int ClassCount => 3;

        public IClassifier Fit(LabelledSet training, int seed, CancellationToken cancellation) => this;

        public void Predict(ReadOnlySpan<float> inputs, int count, Span<float> probabilities)
        {
            for (int i = 0; i < 3 * count; i++) probabilities[i] = i % 3 == 0 ? 0.98f : 0.01f;
        }
    }
}
