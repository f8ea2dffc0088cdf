using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Threading;
using CellTypes.Models.Inference;
using CellTypes.Training.Data;
using CellTypes.Training.Evaluation;
using CellTypes.Training.Folds;
using CellTypes.Training.Forests;
using CellTypes.Training.Tests.Networks;
using CellTypes.Training.Trainers;

namespace CellTypes.Training.Tests.Evaluation;

public class EvaluatorTests
{
    private static readonly ForestTrainer SmallForest = new(new ForestOptions { Trees = 10 });

    [Theory]
    [InlineData("loo")]
    [InlineData("kfold:5")]
    [InlineData("group:mouse")]
    public void No_model_sees_the_units_it_is_scored_on(string protocol)
    {
        foreach (bool oversampled in new[] { false, true })
        {
            var spy = new SpyTrainer();
            Run(Units.Make(48), oversampled ? new OversampledTrainer(spy) : spy, protocol, 1, 2);
            Assert.All(spy.Fits, fit => Assert.Empty(fit.Learnt.Intersect(fit.Asked)));
            // ... and what it does see are all the others, and every unit is asked for once with each seed.
            Assert.All(spy.Fits, fit => Assert.Equal(48, fit.Learnt.Union(fit.Asked).Count()));
            Assert.Equal(Enumerable.Range(0, 48).SelectMany(unit => new[] { unit, unit }), spy.Fits.SelectMany(fit => fit.Asked).Order());
        }
    }

    [Fact]
    public void Nothing_of_a_left_out_group_reaches_the_fit()
    {
        var spy = new SpyTrainer();
        LabelledSet set = Units.Make(48);
        Run(set, spy, "group:mouse", 1);
        foreach (SpyTrainer.Fit fit in spy.Fits)
        {
            string leftOut = set.Groups["mouse"][fit.Asked[0]];
            Assert.DoesNotContain(leftOut, fit.Training.Groups["mouse"]);
            Assert.All(fit.Asked, unit => Assert.DoesNotContain($"unit {unit}", fit.Training.UnitIds));
        }
    }

    [Fact]
    public void Oversampling_repeats_units_of_the_rarer_classes_until_all_are_alike()
    {
        var spy = new SpyTrainer();
        Run(Units.Make(48), new OversampledTrainer(spy), "loo", 1, 2);
        foreach (SpyTrainer.Fit fit in spy.Fits)
        {
            int[] counts = fit.Training.UnitsPerClass();
            Assert.Equal([counts.Max(), counts.Max(), counts.Max()], counts);
            Assert.Equal(47, fit.Learnt.Distinct().Count());
            int[] repeated = [.. fit.Learnt.GroupBy(unit => unit).Where(unit => unit.Count() > 1).Select(unit => unit.Key)];
            Assert.All(repeated, unit => Assert.NotEqual(0, Units.Make(48).Labels[unit]));
            Assert.All(Enumerable.Range(0, fit.Training.Count), row => Assert.Equal(fit.Training.Labels[row], fit.Training.Row(row)[1]));
        }
        Assert.True(spy.Fits.Select(fit => string.Join(',', fit.Learnt)).Distinct().Count() > 90);
    }

    [Fact]
    public void A_class_without_training_units_stays_without()
    {
        var spy = new SpyTrainer();
        LabelledSet set = Units.Make(48);
        LabelledSet twoClasses = set.SelectUnits([.. Enumerable.Range(0, 48).Where(unit => set.Labels[unit] != 1)]);
        new OversampledTrainer(spy).Fit(twoClasses, 1, TestContext.Current.CancellationToken);
        Assert.Equal([24, 0, 24], spy.Fits.Single().Training.UnitsPerClass());
    }

    [Fact]
    public void Every_fold_of_every_seed_has_a_seed_of_its_own()
    {
        var spy = new SpyTrainer();
        Run(Units.Make(24), spy, "loo", 1, 2, 3);
        Assert.Equal(72, spy.Fits.Select(fit => fit.Seed).Distinct().Count());
    }

    [Theory]
    [InlineData("loo")]
    [InlineData("kfold:4")]
    public void Result_does_not_depend_on_the_number_of_threads(string protocol)
    {
        LabelledSet set = Units.Make(30).SelectInputs(["index"]);
        string Json(int threads) => JsonSerializer.Serialize(Run(set, new OversampledTrainer(SmallForest), protocol, threads, [1, 2]));
        Assert.Equal(Json(1), Json(4));
    }

    [Fact]
    public void Units_to_fit_on_are_not_scored()
    {
        var spy = new SpyTrainer();
        LabelledSet set = Units.Make(48);
        EvaluationResult result = Run(set, spy, "labels-per-class:4", 1, 2, 3);
        Assert.All(spy.Fits, fit => Assert.Empty(fit.Learnt.Intersect(fit.Asked)));
        Assert.Equal((48, 18, 1), (result.Units, result.Scored, result.Folds));
        // Of 18 units 10 are of class 0, which the spy always says.
        Assert.Equal(10 / 18.0, result.Accuracy.Mean, 1e-12);
        Assert.Equal([10, 6, 2], result.Classes.Select(c => c.Units));
        Assert.Equal(18, result.Confusion.Sum(row => row.Sum()), 1e-9);
        Assert.Equal(1, result.Coverage[0].Kept.Mean);
        foreach (SeedResult seed in result.Seeds)
        {
            Assert.Equal(spy.Fits.Single(fit => fit.Asked.SequenceEqual(seed.Units)).Asked, seed.Units);
            Assert.Equal(Enumerable.Range(0, 48).Where(unit => !float.IsNaN(seed.Probabilities[3 * unit])), seed.Units);
        }
        Assert.All(result.Misclassified, unit => Assert.Equal(unit.Wrong, unit.Scored));
        Assert.Equal(3 * 8, result.Misclassified.Sum(unit => unit.Wrong));
    }

    [Fact]
    public void Each_draw_counts_by_the_units_that_it_scores()
    {
        LabelledSet plain = Units.Make(48);
        LabelledSet set = new(
            [.. plain.Inputs], plain.InputNames, [.. plain.Labels], plain.ClassNames, plain.UnitIds,
            new Dictionary<string, IReadOnlyList<string>>
            {
                ["lab"] = [.. Enumerable.Range(0, 48).Select(unit => unit < 30 ? "v" : "w")],
                ["recording"] = [.. Enumerable.Range(0, 48).Select(unit => $"{(unit < 11 ? 0 : unit / 3)}")],
            });
        EvaluationResult result = Run(set, new SpyTrainer(), "new-lab:3,lab=v", 1, 2, 3, 4, 5, 6);
        Assert.InRange(result.Seeds.Select(seed => seed.Units.Count).Distinct().Count(), 2, 6);
        Assert.Equal((int)Math.Round(result.Seeds.Average(seed => seed.Units.Count)), result.Scored);
        Assert.Equal(1, result.Coverage[0].Kept.Mean);
        int OfClass(SeedResult seed, int c) => seed.Units.Count(unit => set.Labels[unit] == c);
        for (int c = 0; c < 3; c++) Assert.Equal((int)Math.Round(result.Seeds.Average(seed => OfClass(seed, c))), result.Classes[c].Units);
        // The spy always says class 0.
        Assert.Equal((1, 0), (result.Classes[0].Recall.Mean, result.Classes[1].Recall.Mean));
        Assert.Equal(result.Seeds.Average(seed => 2.0 * OfClass(seed, 0) / (OfClass(seed, 0) + seed.Units.Count)), result.Classes[0].F1.Mean, 1e-12);
        Assert.Equal(result.Seeds.Average(seed => (double)OfClass(seed, 0) / seed.Units.Count), result.Accuracy.Mean, 1e-12);
    }

    [Theory]
    [InlineData("loo")]
    [InlineData("kfold:4")]
    [InlineData("group:mouse")]
    [InlineData("labels-per-class:4")]
    public void No_family_ever_sees_a_unit_that_it_is_asked_about(string protocol)
    {
        LabelledSet set = Units.Make(48).WithUnlabelled(Units.Unlabelled(9));
        var spy = new SpyTrainer();
        Run(set, spy, protocol, 1, 2);
        Assert.All(spy.Fits, fit => Assert.Empty(fit.Learnt.Concat(fit.SeenUnlabelled).Intersect(fit.Asked)));
        Assert.Equal(protocol != "group:mouse", spy.Fits.All(fit => fit.SeenUnlabelled.Count(unit => unit < 0) == 9));
        Assert.Equal(protocol == "labels-per-class:4", spy.Fits.All(fit => fit.SeenUnlabelled.Any(unit => unit >= 0)));
    }

    [Fact]
    public void An_unlabelled_unit_that_is_also_a_labelled_one_is_refused()
    {
        LabelledSet set = Units.Make(12), again = set.WithUnlabelled(set.HideLabels([5]));
        Assert.StartsWith("Unit unit 5 comes 2 times", Assert.Throws<CellTypesException>(() => Run(again, new SpyTrainer(), "loo", 1)).Message);
        Fold fold = new("x", [0, 1], [5], [], [0]);
        Assert.StartsWith("Fold x: unit unit 5 is left out, and yet", Assert.Throws<CellTypesException>(() => fold.TrainingUnits(again)).Message);
    }

    [Fact]
    public void Groups_are_scored_one_by_one()
    {
        LabelledSet set = Units.Make(48);
        EvaluationResult result = Run(set, new SpyTrainer(), "group:mouse", 1, 2);
        Assert.Equal(["mouse 0", "mouse 1", "mouse 2"], result.Groups.Select(group => group.Name));
        Assert.Equal(48, result.Groups.Sum(group => group.Units));
        foreach (GroupResult group in result.Groups)
        {
            int[] units = [.. Enumerable.Range(0, 48).Where(unit => set.Groups["mouse"][unit] == group.Name)];
            int[] counts = set.SelectUnits(units).UnitsPerClass();
            Assert.Equal(counts[0] / (double)units.Length, group.Accuracy.Mean, 1e-12);
            Assert.Equal(2.0 * counts[0] / (counts[0] + units.Length) / counts.Count(count => count > 0), group.MacroF1.Mean, 1e-12);
        }
        Assert.Empty(Run(set, new SpyTrainer(), "loo", 1).Groups);
    }

    [Fact]
    public void Curves_pool_the_seeds()
    {
        // Even units are said to be of class 0 with 0.8, odd ones with 0.5; of each 24, 16 even and 8 odd ones are.
        EvaluationResult result = Run(Units.Make(48), new SpyTrainer(), "loo", 1, 2);
        Assert.Equal([24.0, 24.0], result.Reliability.Where(bin => bin.Predictions > 0).Select(bin => bin.Predictions));
        Assert.Equal(16 / 24.0, result.Reliability[8].Accuracy, 1e-12);
        Assert.Equal(8 / 24.0, result.Reliability[5].Accuracy, 1e-12);
        Assert.Equal(0.8, result.Reliability[8].Confidence, 1e-6);
        Assert.Equal((0.5, 16 / 24.0, 0.0), (result.Surest[^1].Share, result.Surest[^1].Accuracy.Mean, result.Surest[^1].Accuracy.StandardDeviation!.Value));
    }

    [Fact]
    public void Data_that_cannot_be_judged_is_refused_with_its_reason()
    {
        LabelledSet set = Units.Make(12);
        string Refused(LabelledSet refused, string protocol) =>
            Assert.Throws<CellTypesException>(() => Run(refused, new SpyTrainer(), protocol, 1)).Message;
        Assert.StartsWith("Class c has 2 units, fewer than the 3 folds: use fewer folds, or loo.", Refused(set, "kfold:3"));
        Assert.StartsWith("All 3 units are of class a: at least two classes are needed.", Refused(set.SelectUnits([0, 1, 2]), "loo"));
        float[] inputs = [.. set.Inputs];
        inputs[7] = float.NaN;
        Assert.StartsWith("Input label of unit unit 3 is NaN: leave the unit out", Refused(set.WithInputs(_ => inputs), "loo"));
        inputs[7] = float.PositiveInfinity;
        Assert.StartsWith("Input label of unit unit 3 is ", Refused(set.WithInputs(_ => inputs), "loo"));
        UnlabelledUnits pool = new([1, 2, 3, float.NaN], ["u 0", "u 1"], UnlabelledUnits.None.Groups);
        Assert.StartsWith("Input label of unit u 1 is NaN: leave the unit out", Refused(set.WithUnlabelled(pool), "loo"));
        Assert.StartsWith(
            "The 2 inputs are the same in all 12 units", Refused(set.WithInputs(_ => [.. Enumerable.Repeat(3f, 24)]), "loo"));
    }

    [Fact]
    public void Scores_are_those_of_the_predictions()
    {
        // The spy always says class 0: 24 of 48 right, recall 1, 0, 0, precision 0.5, 0, 0, F1 2/3 of class 0 and 0 of the others.
        EvaluationResult result = Run(Units.Make(48), new SpyTrainer(), "loo", 5, 6);
        Assert.Equal(("spy", "loo", 48, 2, 48), (result.Family, result.Protocol, result.Units, result.Inputs, result.Folds));
        Assert.Equal((0.5, 0.0), (result.Accuracy.Mean, result.Accuracy.StandardDeviation!.Value));
        Assert.Equal(1 / 3.0, result.BalancedAccuracy.Mean, 1e-12);
        Assert.Equal(2 / 9.0, result.MacroF1.Mean, 1e-12);
        Assert.Equal([("a", 24, 48.0), ("b", 16, 0.0), ("c", 8, 0.0)], result.Classes.Select(c => (c.Name, c.Units, c.Predicted)));
        Assert.Equal([1.0, 0, 0], result.Classes.Select(c => c.Recall.Mean));
        Assert.Equal([0.5, 0, 0], result.Classes.Select(c => c.Precision.Mean));
        double[][] confusion = [[24, 0, 0], [16, 0, 0], [8, 0, 0]];
        Assert.Equal(confusion, result.Confusion.Select(row => row.ToArray()));
        // Even units have p1/p2 = 0.8 / 0.15, odd ones 0.5 / 0.375.
        Assert.Equal([1, 0.5, 0.5, 0.5, 0.5, 0], result.Coverage.Select(c => c.Kept.Mean));
        Assert.Null(result.Coverage[5].Accuracy);
        Assert.Equal(24, result.Misclassified.Count);
        Assert.All(result.Misclassified, unit => Assert.Equal(("a", 2), (unit.TakenFor, unit.Wrong)));
        Assert.Equal([5, 6], result.Seeds.Select(seed => seed.Seed));
        Assert.All(result.Seeds, seed => Assert.Equal(48 * 3, seed.Probabilities.Count));
    }

    [Fact]
    public void Predictions_stay_with_their_unit()
    {
        EvaluationResult result = Run(Units.Make(30), new SpyTrainer(), "kfold:4", 1);
        for (int unit = 0; unit < 30; unit++)
            Assert.Equal(unit % 2 == 0 ? 0.8f : 0.5f, result.Seeds[0].Probabilities[3 * unit]);
    }

    [Fact]
    public void Units_that_are_wrong_most_often_come_first()
    {
        LabelledSet set = Units.Make(60).SelectInputs(["index"]);
        EvaluationResult result = Run(set, SmallForest, "kfold:3", 1, 2, 3, 4);
        Assert.Equal(result.Misclassified.Select(unit => unit.Wrong).OrderDescending(), result.Misclassified.Select(unit => unit.Wrong));
        Assert.True(result.Misclassified[0].Wrong > result.Misclassified[^1].Wrong);
        int wrong = result.Seeds.Sum(seed => 60 - (int)Math.Round(60 * seed.Scores.Accuracy));
        Assert.Equal(wrong, result.Misclassified.Sum(unit => unit.Wrong));
        Assert.All(result.Misclassified, unit => Assert.NotEqual(unit.Label, unit.TakenFor));
    }

    [Fact]
    public void Result_survives_json()
    {
        EvaluationResult result = Run(Units.Make(24), new SpyTrainer(), "loo", 1, 2);
        string json = JsonSerializer.Serialize(result);
        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize<EvaluationResult>(json)));
        Assert.Contains("\"MacroF1\":{\"Mean\":0.2222", json);
        string ofAnOlderVersion = json.Replace("\"Data\":null,\"Features\":null,", "");
        Assert.NotEqual(json, ofAnOlderVersion);
        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize<EvaluationResult>(ofAnOlderVersion)));
    }

    [Fact]
    public void Progress_counts_every_fit()
    {
        var reports = new Reports();
        Evaluator.Run(Units.Make(12), new SpyTrainer(), new LeaveOneOut(), [1, 2], 2, reports, TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(1, 24), reports.All.Select(report => report.Done).Order());
        Assert.All(reports.All, report => Assert.Equal(24, report.Total));
    }

    [Fact]
    public void Cancellation_ends_the_evaluation()
    {
        using var source = new CancellationTokenSource();
        var spy = new SpyTrainer();
        var cancelling = new Reports { WhenReported = source.Cancel };
        Assert.ThrowsAny<OperationCanceledException>(
            () => Evaluator.Run(Units.Make(60), spy, new LeaveOneOut(), [1], 1, cancelling, source.Token));
        Assert.Single(spy.Fits);
    }

    [Fact]
    public void Classifiers_are_disposed_of()
    {
        var spy = new SpyTrainer();
        Run(Units.Make(12), spy, "loo", 1);
        Assert.All(spy.Fits, fit => Assert.True(fit.IsDisposed));
    }

    [Fact]
    public void A_failing_fit_shows_its_own_error()
    {
        var failing = new Other(_ => throw new InvalidOperationException("no"));
        var error = Assert.Throws<InvalidOperationException>(() => Run(Units.Make(12), failing, "loo", 1));
        Assert.Equal("no", error.Message);
    }

    [Fact]
    public void A_classifier_that_does_not_fit_is_refused()
    {
        var options = new ForestOptions { Trees = 1 };
        var wrongClasses = new Other(_ => ForestTrainer.Train([1f, 2f], 2, [0], 1, options, TestContext.Current.CancellationToken));
        var error = Assert.Throws<InvalidOperationException>(() => Run(Units.Make(12), wrongClasses, "loo", 1));
        Assert.Equal("other: the classifier has 2 inputs and 1 classes, the data 2 and 3.", error.Message);
        var notANumber = new Other(_ => new NotANumber());
        error = Assert.Throws<InvalidOperationException>(() => Run(Units.Make(12), notANumber, "loo", 1));
        Assert.Equal("other: fold unit 0 has a probability that is not between 0 and 1.", error.Message);
        error = Assert.Throws<InvalidOperationException>(() => Evaluator.LabelOthers(Units.Make(12), notANumber, Units.Make(6), null, [0], TestContext.Current.CancellationToken));
        Assert.Equal("other: one of the units to label has a probability that is not between 0 and 1.", error.Message);
    }

    [Fact]
    public void A_unit_that_comes_twice_is_refused()
    {
        var error = Assert.Throws<CellTypesException>(() => Run(Units.Make(12).SelectUnits([0, 1, 2, 1]), new SpyTrainer(), "loo", 1));
        Assert.StartsWith("Unit unit 1 comes 2 times", error.Message);
        Assert.Throws<CellTypesException>(() => Run(Units.Make(12), new SpyTrainer(), "loo"));
    }

    private static EvaluationResult Run(LabelledSet set, ITrainer family, string protocol, params int[] seeds) =>
        Run(set, family, protocol, 1, seeds);

    private static EvaluationResult Run(LabelledSet set, ITrainer family, string protocol, int threads, int[] seeds) =>
        Evaluator.Run(set, family, Protocol.Parse(protocol), seeds, threads, cancellation: TestContext.Current.CancellationToken);

    private sealed class Reports : IProgress<EvaluationProgress>
    {
        public ConcurrentQueue<EvaluationProgress> All { get; } = [];

        public Action WhenReported { get; init; } = () => { };

        public void Report(EvaluationProgress value)
        {
            All.Enqueue(value);
            WhenReported();
        }
    }

    private sealed class Other(Func<LabelledSet, IClassifier> fit) : ITrainer
    {
        public string Description => "other";

        public IClassifier Fit(LabelledSet training, int seed, CancellationToken cancellation) => fit(training);
    }

    private sealed class NotANumber : IClassifier
    {
        public int InputLength => 2;

        public int ClassCount => 3;

        public void Predict(ReadOnlySpan<float> inputs, int count, Span<float> probabilities) => probabilities.Fill(float.NaN);
    }

    [Fact]
    public void Traces_of_a_cell_are_pooled_and_classes_merged()
    {
        LabelledSet set = MadeTraces.Make(12, 3, seed: 1);
        EvaluationResult result = Evaluator.Run(set, new SettledFamily(), new GroupedKFold(4, "cell"), [0], cancellation: TestContext.Current.CancellationToken);
        IReadOnlyList<float> p = result.Seeds[0].Probabilities;
        int Label(Func<int, double> of) => Enumerable.Range(0, 3).MaxBy(of);
        int rightTraces = Enumerable.Range(0, 36).Count(unit => Label(c => p[3 * unit + c]) == set.Labels[unit]);
        int rightCells = Enumerable.Range(0, 12).Count(cell => Label(c => Enumerable.Range(3 * cell, 3).Sum(unit => p[3 * unit + c])) == cell % 3);
        Assert.Equal(rightTraces / 36.0, result.Accuracy.Mean, 1e-9);
        Assert.Equal((12, "cell"), (result.Pooled!.Groups, result.Pooled.Column));
        Assert.Equal(rightCells / 12.0, result.Pooled.Accuracy.Mean, 1e-9);
        Assert.NotEqual(result.Accuracy.Mean, result.Pooled.Accuracy.Mean);
        Assert.Equal([4, 4, 4], result.Pooled.Classes.Select(c => c.Units));
        foreach (ClassResult c in result.Classes)
            Assert.Equal(2 * c.Precision.Mean * c.Recall.Mean / (c.Precision.Mean + c.Recall.Mean), c.F1.Mean, 1e-9);

        EvaluationResult merged = Evaluator.ScoreMerged(set, result, new GroupedKFold(4, "cell"), ClassMerge.Parse("rest=b+c"));
        int rightOfTwo = Enumerable.Range(0, 36).Count(unit => (p[3 * unit] < p[3 * unit + 1] + p[3 * unit + 2]) == (set.Labels[unit] > 0));
        Assert.Equal(rightOfTwo / 36.0, merged.Accuracy.Mean, 1e-9);
        Assert.Equal(["a", "rest"], merged.Classes.Select(c => c.Name));
        Assert.Equal([12, 24], merged.Classes.Select(c => c.Units));
        Assert.Equal(12, merged.Pooled!.Groups);
    }

    [Fact]
    public void Another_set_is_labelled_by_units_and_by_groups()
    {
        LabelledSet set = MadeTraces.Make(9, 2, seed: 1), others = MadeTraces.Make(12, 3, seed: 5);
        IReadOnlyList<LabelShare> shares = Evaluator.LabelOthers(set, new SettledFamily(), others, "cell", [0, 1], TestContext.Current.CancellationToken);
        float[] p = new float[108];
        new SettledFamily().Fit(set, 0, TestContext.Current.CancellationToken).Predict(others.Inputs, 36, p);
        for (int c = 0; c < 3; c++)
        {
            Assert.Equal(Enumerable.Range(0, 36).Count(unit => Enumerable.Range(0, 3).MaxBy(k => p[3 * unit + k]) == c) / 36.0, shares[c].Units.Mean, 1e-9);
            Assert.Equal(Enumerable.Range(0, 12).Count(cell => Enumerable.Range(0, 3).MaxBy(k => p[9 * cell + k] + p[9 * cell + 3 + k] + p[9 * cell + 6 + k]) == c) / 12.0, shares[c].Groups!.Mean, 1e-9);
        }
        Assert.Equal(["a", "b", "c"], shares.Select(share => share.Class));
        Assert.All(Evaluator.LabelOthers(set, new SettledFamily(), others, null, [0], TestContext.Current.CancellationToken), share => Assert.Null(share.Groups));
        Assert.StartsWith("The units to label have 2 inputs, from index on;", Assert.Throws<CellTypesException>(() => Evaluator.LabelOthers(set, new SettledFamily(), Units.Make(6), null, [0], TestContext.Current.CancellationToken)).Message);
    }

    [Theory]
    [InlineData("rest")]
    [InlineData("rest=")]
    [InlineData("=b+c")]
    [InlineData("rest=b+b")]
    public void A_merge_that_makes_no_sense_is_refused(string text) =>
        Assert.StartsWith($"'{text}' does not say which classes become one", Assert.Throws<CellTypesException>(() => ClassMerge.Parse(text)).Message);

    [Fact]
    public void Classes_with_signs_in_their_names_are_merged_in_quotes()
    {
        ClassMerge merge = ClassMerge.Parse("\"a=b\"=\"+y\"+Sst");
        Assert.Equal("a=b", merge.Name);
        Assert.Equal(["+y", "Sst"], merge.Members);
    }

    [Fact]
    public void A_merge_of_other_classes_is_refused()
    {
        Assert.Equal("There is no class 'd' to become rest: the classes are a, b, c.", Assert.Throws<CellTypesException>(() => Units.Make(6).Merge(ClassMerge.Parse("rest=b+d"))).Message);
        Assert.StartsWith("There is a class a already", Assert.Throws<CellTypesException>(() => Units.Make(6).Merge(ClassMerge.Parse("a=b+c"))).Message);
        Assert.Equal([3, 3], Units.Make(6).Merge(ClassMerge.Parse("b=b+c")).UnitsPerClass());
    }

    // Probabilities that follow from the trace alone, right a little more often than not.
    private sealed class SettledFamily : ITrainer
    {
        public string Description => "settled";

        public IClassifier Fit(LabelledSet training, int seed, CancellationToken cancellation) => new Settled();

        private sealed class Settled : IClassifier
        {
            public int InputLength => 150;

            public int ClassCount => 3;

            public void Predict(ReadOnlySpan<float> inputs, int count, Span<float> probabilities)
            {
                for (int unit = 0; unit < count; unit++)
                {
                    // The width, and noise from a sample far from the action potential.
                    ReadOnlySpan<float> trace = inputs.Slice(150 * unit, 150);
                    int wide = 0;
                    foreach (float value in trace) wide += value > -20 ? 1 : 0;
                    double position = wide / 12.0 - 1.3 + 0.35 * (trace[149] + 60);
                    double[] weights = [Math.Exp(-position * position), Math.Exp(-(position - 1) * (position - 1)), Math.Exp(-(position - 2) * (position - 2))];
                    for (int c = 0; c < 3; c++) probabilities[3 * unit + c] = (float)(weights[c] / weights.Sum());
                }
            }
        }
    }
}
