using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Forests;
using CellTypes.Models.Views;
using CellTypes.Training.Data;
using CellTypes.Training.Folds;
using CellTypes.Training.Forests;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Random;

namespace CellTypes.Training.Tests.Forests;

public class NoveltyForestTrainerTests
{
    private static readonly ForestOptions Options = new() { Trees = 30, MinimumLeaf = 2 };
    private static readonly NoveltyForestTrainer Family = new(Options, [new AutocorrelogramShapeView()]);

    [Fact]
    public void Thresholds_are_quantiles_of_what_forests_of_the_other_folds_say()
    {
        LabelledSet set = Make(100);
        NoveltyForest fitted = Family.Fit(set, 7, TestContext.Current.CancellationToken);
        List<float> neighbours = [], errors = [];
        IReadOnlyList<Fold> folds = new StratifiedKFold(10).Split(set, 7);
        for (int f = 0; f < folds.Count; f++)
        {
            LabelledSet training = set.SelectUnits(folds[f].Training), test = set.SelectUnits(folds[f].Test);
            RandomForest forest = Train(training, DerivedSeed.Of(7, f));
            float[] distances = new float[2 * test.Count];
            NoveltyForest ofFold = NoveltyForestTrainer.Fit(forest, training.Inputs, [new AutocorrelogramShapeView()]);
            ofFold.Measure(test.Inputs, test.Count, new float[2 * test.Count], distances);
            neighbours.AddRange(distances.Where((_, i) => i % 2 == 0));
            errors.AddRange(distances.Where((_, i) => i % 2 == 1));
        }
        // numpy.quantile of 100 values: 0.95 lies 0.05 of the way from value 94 to 95, 0.99 a hundredth of the way from 98 to 99.
        float[] n = [.. neighbours.Order()], e = [.. errors.Order()];
        Assert.Equal(n[94] + 0.05 * (n[95] - n[94]), fitted.Thresholds[0], 1e-6);
        Assert.Equal(e[98] + 0.01 * (e[99] - e[98]), fitted.Thresholds[1], 1e-6);
    }

    [Fact]
    public void Probabilities_are_those_of_a_forest_of_all_training_units()
    {
        LabelledSet set = Make(60);
        float[] expected = new float[120], actual = new float[120];
        Train(set, 3).Predict(set.Inputs, 60, expected);
        Family.Fit(set, 3, TestContext.Current.CancellationToken).Predict(set.Inputs, 60, actual);
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void About_one_new_unit_in_twenty_is_turned_away_and_nearly_every_strange_one()
    {
        NoveltyForest forest = Family.Fit(Make(400), 1, TestContext.Current.CancellationToken);
        LabelledSet others = Make(400, seed: 2);
        float[] novelty = new float[400], ofComb = new float[1];
        float[] comb = [.. Enumerable.Range(1, 100).Select(lag => lag % 20 == 0 ? 20 - lag / 2000f : 0)];
        forest.Predict(others.Inputs, 400, new float[800], novelty);
        forest.Predict(comb, 1, new float[2], ofComb);
        Assert.InRange(novelty.Count(value => value > 1), 8, 44); // 24 or so expected
        Assert.InRange(ofComb[0], 1.5, 100);
    }

    [Fact]
    public void Equal_seeds_give_equal_forests_and_others_do_not()
    {
        LabelledSet set = Make(60);
        IReadOnlyList<float> first = Family.Fit(set, 1, TestContext.Current.CancellationToken).Thresholds;
        Assert.Equal(first, Family.Fit(set, 1, TestContext.Current.CancellationToken).Thresholds);
        Assert.NotEqual(first, Family.Fit(set, 2, TestContext.Current.CancellationToken).Thresholds);
    }

    [Fact]
    public void Thresholds_do_not_fall_where_each_cell_has_a_second_trace_like_the_first()
    {
        LabelledSet once = Make(60), twice = once.SelectUnits([.. Enumerable.Range(0, 120).Select(i => i % 60)]);
        LabelledSet Of(LabelledSet set, params (string Column, Func<int, string> Value)[] groups) => new(
            [.. set.Inputs],
            set.InputNames,
            [.. set.Labels],
            set.ClassNames,
            [.. Enumerable.Range(0, set.Count).Select(i => $"{i}")],
            groups.ToDictionary(group => group.Column, group => (IReadOnlyList<string>)[.. Enumerable.Range(0, set.Count).Select(group.Value)]));
        float Threshold(LabelledSet set) => Family.Fit(set, 1, TestContext.Current.CancellationToken).Thresholds[0];
        float usual = Threshold(once);
        Assert.InRange(Threshold(Of(twice, (LabelledSet.CellColumn, i => $"{i % 60}"))), 0.8f * usual, 1.25f * usual);
        // A trace whose twin was learnt from is no distance from it.
        Assert.InRange(Threshold(Of(twice)), 0, 0.7f * usual);
    }

    private static RandomForest Train(LabelledSet set, int seed) =>
        ForestTrainer.Train(set.Inputs, 100, set.Labels, 2, Options with { Seed = seed }, TestContext.Current.CancellationToken);

    // Two classes with refractory periods of about 3 and 12 ms.
    private static LabelledSet Make(int count, int seed = 1)
    {
        Random random = new Xoshiro256StarStar(seed, threadSafe: false);
        List<float> inputs = [];
        for (int unit = 0; unit < count; unit++)
        {
            double refractory = (unit % 2 == 0 ? 3 : 12) * (0.7 + 0.6 * random.NextDouble());
            float[] shape = new float[100];
            IEnumerable<double> means = Enumerable.Range(1, 100).Select(lag => 1 + 30 * (1 - Math.Exp(-lag / refractory)));
            Assert.Null(AutocorrelogramShapeView.Shape([.. means.Select(mean => (double)Poisson.Sample(random, mean))], shape));
            inputs.AddRange(shape);
        }
        return new LabelledSet(
            [.. inputs],
            new AutocorrelogramShapeView().InputNames,
            [.. Enumerable.Range(0, count).Select(unit => unit % 2)],
            ["fast", "slow"],
            [.. Enumerable.Range(0, count).Select(unit => $"{unit}")],
            new Dictionary<string, IReadOnlyList<string>>());
    }
}
