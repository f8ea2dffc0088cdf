using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using CellTypes.Models.Inference;
using CellTypes.Training.Data;
using CellTypes.Training.Evaluation;
using CellTypes.Training.Families;
using CellTypes.Training.Folds;
using CellTypes.Training.Tests.Evaluation;
using CellTypes.Training.Trainers;
using CellTypes.Training.Tuning;

namespace CellTypes.Training.Tests.Tuning;

public class TunedTrainerTests
{
    private static readonly SearchSpace Space = new(new ChoiceRange("kind", "a", "b"));

    [Theory]
    [InlineData("loo", null)]
    [InlineData("kfold:4", null)]
    [InlineData("group:mouse", null)]
    [InlineData("group:mouse", "mouse")]
    [InlineData("labels-per-class:3", null)]
    public void No_inner_fit_sees_a_unit_that_is_scored(string protocol, string? group)
    {
        LabelledSet set = Units.Make(48, mice: 4);
        foreach (Fold fold in Protocol.Parse(protocol).Split(set, 7))
        {
            SpyTrainer spy = new();
            Tuned(spy, group: group).Fit(fold.TrainingUnits(set), 7, TestContext.Current.CancellationToken);
            string[] scored = [.. fold.Test.Select(unit => set.UnitIds[unit])];
            Assert.Equal(3 * (group is null ? 5 : 3) + 1, spy.Fits.Count);
            Assert.All(spy.Fits, fit => Assert.Empty(fit.Training.UnitIds.Concat(fit.Training.Unlabelled.UnitIds).Intersect(scored)));
            Assert.All(spy.Fits, fit => Assert.Empty(fit.Asked.Intersect(fold.Test)));
            Assert.All(spy.Fits, fit => Assert.Empty(fit.Learnt.Intersect(fit.Asked)));
            // The last fit is on all training units; it is the only one that has not been asked.
            Assert.Equal(fold.Training, spy.Fits.Single(fit => fit.Asked.Length == 0).Learnt);
            if (group is not null)
            {
                Assert.All(spy.Fits, fit => Assert.DoesNotContain(
                    fit.Training.Groups[group], mouse => fit.Asked.Any(unit => set.Groups[group][unit] == mouse)));
            }
        }
    }

    [Fact]
    public void Evaluated_it_asks_each_model_about_units_of_its_own_level_only()
    {
        SpyTrainer spy = new();
        Evaluate(Tuned(spy), Units.Make(48), "kfold:4");
        SpyTrainer.Fit[] outer = [.. spy.Fits.Where(fit => fit.Learnt.Length + fit.Asked.Length == 48)];
        Assert.Equal((4, 4 * (3 * 5 + 1)), (outer.Length, spy.Fits.Count));
        foreach (SpyTrainer.Fit fit in spy.Fits.Except(outer))
        {
            int[] seen = [.. fit.Learnt.Concat(fit.Asked).Order()];
            Assert.Contains(outer, of => of.Learnt.Order().SequenceEqual(seen));
        }
        Assert.All(spy.Fits, fit => Assert.True(fit.IsDisposed));
    }

    [Fact]
    public void Best_settings_are_found_in_each_fold_and_fitted()
    {
        // Kind b reads the label off, kind a says class 0; whatever wins inside must label the outer test units.
        TunableFamily family = new("reader", Space, settings => new Reader(settings["kind"] == "b"));
        TunedTrainer tuned = new(family, new TuningOptions { Trials = 16 });
        Assert.Equal(1, Evaluate(tuned, Units.Make(48), "kfold:4").Accuracy.Mean);
        Assert.Equal("reader, tuned inside each fold (16 trials, tpe, best macro-f1 of 5 inner folds)", tuned.Description);
    }

    [Fact]
    public void Units_of_one_group_or_with_rare_classes_are_tuned_on_random_folds()
    {
        SpyTrainer spy = new();
        // The one unit of class c is in no training part of the fold that leaves it out.
        LabelledSet set = Units.Make(48, mice: 1).SelectUnits([0, 1, 2, 3, 4, 5, 6, 7]);
        Tuned(spy, group: "mouse").Fit(set, 1, TestContext.Current.CancellationToken);
        Assert.Equal(16, spy.Fits.Count);
        Assert.Contains(
            "The data has no group column 'rat': it has mouse.",
            Assert.Throws<CellTypesException>(() => Tuned(spy, group: "rat").Fit(set, 1, TestContext.Current.CancellationToken)).Message);
    }

    [Fact]
    public void Family_is_named_after_tuned()
    {
        Assert.Equal("gp, tuned inside each fold (20 trials, tpe, best macro-f1 of 5 inner folds)", ModelFamilies.Parse("tuned:gp").Description);
        Assert.Equal(
            "calibrated:gp(length=2)+forest, tuned inside each fold (7 trials, random, best log-loss of inner folds by mouse), temperature fitted on 5 inner folds",
            ModelFamilies.Parse("calibrated:tuned(trials=7,sampler=random,score=log-loss,group=mouse):calibrated:gp(length=2)+forest").Description);
        Assert.Equal("gp, tuned inside each fold (20 trials, tpe, best macro-f1 of 3 inner folds)", ModelFamilies.Parse("tuned(folds=3):gp").Description);
    }

    [Theory]
    [InlineData("tuned:discriminant", "Model family discriminant has no setting that is left to search.")]
    [InlineData("tuned:gp(variance=3,length=1)", "Model family gp(variance=3,length=1) has no setting that is left to search.")]
    [InlineData("tuned(trials=0):gp", "'tuned(trials=0)': trials is '0'; it must be a whole number from 1 to 100000.")]
    [InlineData("tuned(folds=1):gp", "'tuned(folds=1)': folds is '1'; it must be a whole number from 2 to ")]
    [InlineData("tuned(sampler=grid):gp", "'tuned(sampler=grid)': sampler is 'grid'; it must be tpe or random.")]
    [InlineData("tuned(score=luck):gp", "'tuned(score=luck)': score is 'luck'; it must be macro-f1 or accuracy or log-loss.")]
    [InlineData("tuned(seed=1):gp", "'tuned(seed=1)': there is no setting 'seed'; the settings are folds, trials, sampler, score, group.")]
    [InlineData("tuned:gp(variance=-3)", "'gp(variance=-3)': variance is '-3'; it must be a number from ")]
    [InlineData("tuned:oracle", "There is no model family 'oracle': use ")]
    public void What_cannot_be_tuned_is_named(string text, string message) =>
        Assert.StartsWith(message, Assert.Throws<CellTypesException>(() => ModelFamilies.Parse(text)).Message);

    [Fact]
    public void Settings_that_are_written_are_not_searched()
    {
        Assert.Equal(["leaf", "criterion", "features", "weights"], Names("forest"));
        Assert.Equal(["leaf", "features"], Names("calibrated:forest(trees=9,criterion=gini,weights=none)"));
        Assert.Equal(["gp.variance", "linear.penalty", "linear.weights"], Names("gp(length=2)+linear"));
        TunableFamily mean = ModelFamilies.ParseTunable("gp(length=2)+linear");
        Dictionary<string, string> settings = new() { ["gp.variance"] = "5", ["linear.penalty"] = "0.3", ["linear.weights"] = "balanced" };
        string text = $"{FamilyText.Parse(mean.Name).With(settings)}";
        Assert.Equal("gp(length=2,variance=5)+linear(penalty=0.3,weights=balanced)", text);
        Assert.Equal(ModelFamilies.Parse(text).Description, mean.Make(settings).Description);
    }

    private static IEnumerable<string> Names(string text) => ModelFamilies.ParseTunable(text).Space.Ranges.Select(range => range.Name);

    private static TunedTrainer Tuned(SpyTrainer spy, string? group = null) => new(new TunableFamily("spy", Space, _ => spy), new TuningOptions { Trials = 3 }, group: group);

    private static EvaluationResult Evaluate(ITrainer family, LabelledSet set, string protocol) =>
        Evaluator.Run(set, family, Protocol.Parse(protocol), [1], cancellation: TestContext.Current.CancellationToken);

    private sealed class Reader(bool reads) : ITrainer, IClassifier
    {
        public string Description => "reader";

        public int InputLength => 2;

        public int ClassCount => 3;

        public IClassifier Fit(LabelledSet training, int seed, CancellationToken cancellation) => this;

        public void Predict(ReadOnlySpan<float> inputs, int count, Span<float> probabilities)
        {
            probabilities.Clear();
            for (int i = 0; i < count; i++) probabilities[3 * i + (reads ? (int)inputs[2 * i + 1] : 0)] = 1;
        }
    }
}
