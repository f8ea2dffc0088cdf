using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Training.Data;
using CellTypes.Training.Evaluation;
using CellTypes.Training.Families;
using CellTypes.Training.Folds;
using CellTypes.Training.Scores;
using MathNet.Numerics.Distributions;

namespace CellTypes.Training.Tests.Scores;

public class BootstrapTests
{
    [Theory]
    [InlineData(7, 10)]
    [InlineData(1, 10)]
    [InlineData(69, 77)]
    [InlineData(120, 200)]
    public void Interval_of_accuracy_is_that_of_the_binomial_distribution_which_draws_have(int right, int units)
    {
        Interval interval = Of(Units(units, right)).OfAccuracy!.Value;
        // The quantiles of 2000 draws lie where the distribution function is 0.025 and 0.975, to within 3 standard errors of it.
        double error = 3 * Math.Sqrt(0.025 * 0.975 / 2000);
        Assert.InRange(Math.Round(interval.Low * units, 9), Quantile(0.025 - error), Quantile(0.025 + error));
        Assert.InRange(Math.Round(interval.High * units, 9), Quantile(0.975 - error), Quantile(0.975 + error));

        int Quantile(double share) => Enumerable.Range(0, units + 1).First(count => Binomial.CDF((double)right / units, units, count) >= share);
    }

    [Fact]
    public void Intervals_are_those_that_NumPy_finds()
    {
        // 100 units of three classes; np.percentile of 100,000 draws with np.random.default_rng(1), macro-F1 and balanced accuracy as scikit-learn defines them.
        int[][] confusion = [[40, 8, 2], [6, 20, 4], [1, 4, 15]];
        Bootstrap bootstrap = Of([.. from t in Enumerable.Range(0, 3) from p in Enumerable.Range(0, 3) from _ in Enumerable.Range(0, confusion[t][p]) select new Prediction(t, p, 0.9f, 0.1f)], 3);
        AssertNear((0.66, 0.83), bootstrap.OfAccuracy);
        AssertNear((0.6419, 0.8299), bootstrap.OfBalancedAccuracy);
        AssertNear((0.6354, 0.82), bootstrap.OfMacroF1);
        AssertNear((0.4878, 0.8333), bootstrap.OfRecall(1));
        AssertNear((0.5, 0.9), bootstrap.OfPrecision(2));

        static void AssertNear((double Low, double High) expected, Interval? actual)
        {
            Assert.Equal(expected.Low, actual!.Value.Low, 0.015);
            Assert.Equal(expected.High, actual.Value.High, 0.015);
        }
    }

    [Fact]
    public void Nineteen_in_twenty_intervals_hold_the_truth()
    {
        Random random = new(3);
        int held = 0;
        const int trials = 300;
        for (int trial = 0; trial < trials; trial++)
        {
            Interval interval = Of([.. Enumerable.Range(0, 80).Select(_ => Unit(0, random.NextDouble() < 0.75))]).OfAccuracy!.Value;
            if (interval.Low <= 0.75 && interval.High >= 0.75) held++;
        }
        // Of 300 trials within 3 standard errors of 95 %.
        Assert.InRange(held / (double)trials, 0.95 - 0.038, 0.95 + 0.038);
    }

    [Fact]
    public void Nineteen_in_twenty_intervals_hold_the_truth_where_units_of_a_group_are_alike()
    {
        Random random = new(4);
        int held = 0, heldByUnits = 0;
        const int trials = 200;
        for (int trial = 0; trial < trials; trial++)
        {
            (int Part, Prediction Prediction)[] units =
            [
                .. Enumerable.Range(0, 30).SelectMany(group =>
                {
                    bool isRight = random.NextDouble() < 0.7;
                    return Enumerable.Range(0, 8).Select(_ => (group, Unit(0, isRight)));
                }),
            ];
            if (Holds(new Bootstrap([units], 30, 2))) held++;
            if (Holds(Of([.. units.Select(unit => unit.Prediction)]))) heldByUnits++;
        }
        Assert.InRange(held / (double)trials, 0.88, 1);
        // Drawn one by one they would make it far too narrow.
        Assert.InRange(heldByUnits / (double)trials, 0, 0.7);

        static bool Holds(Bootstrap bootstrap) => bootstrap.OfAccuracy is { Low: <= 0.7, High: >= 0.7 };
    }

    [Fact]
    public void Where_all_are_right_or_none_is_the_far_end_is_that_of_Clopper_and_Pearson()
    {
        // scipy.stats.binomtest(10, 10).proportion_ci().low = 0.69150, binomtest(0, 4).proportion_ci().high = 0.60236, binomtest(1, 1).proportion_ci().low = 0.025
        Bootstrap right = Of(Units(10, 10));
        Assert.Equal((0.69150, 1), (Math.Round(right.OfAccuracy!.Value.Low, 5), right.OfAccuracy.Value.High));
        Assert.Equal(right.OfAccuracy, right.OfBalancedAccuracy);
        Assert.Equal(right.OfAccuracy, right.OfMacroF1);
        Bootstrap wrong = Of(Units(4, 0));
        Assert.Equal((0, 0.60236), (wrong.OfAccuracy!.Value.Low, Math.Round(wrong.OfAccuracy.Value.High, 5)));
        Bootstrap single = Of([Unit(0, true), Unit(1, true), Unit(1, true)]);
        Assert.Equal((0.025, 1), (Math.Round(single.OfRecall(0)!.Value.Low, 5), single.OfRecall(0)!.Value.High));
        Assert.Equal((single.OfRecall(0)!.Value.Low + single.OfRecall(1)!.Value.Low) / 2, single.OfBalancedAccuracy!.Value.Low, 1e-12);
    }

    [Fact]
    public void A_class_without_units_has_no_recall_and_one_that_nothing_is_labelled_as_no_precision()
    {
        Bootstrap bootstrap = Of([new(0, 1, 0.9f, 0.1f), new(0, 1, 0.9f, 0.1f), new(1, 1, 0.9f, 0.1f)], 3);
        Assert.Null(bootstrap.OfRecall(2));
        Assert.Null(bootstrap.OfPrecision(2));
        Assert.Null(bootstrap.OfPrecision(0));
        Assert.Equal(0, bootstrap.OfRecall(0)!.Value.Low);
        Assert.NotNull(bootstrap.OfBalancedAccuracy);
    }

    [Fact]
    public void A_class_that_is_only_ever_predicted_does_not_widen_macro_f1()
    {
        Bootstrap bootstrap = Of([.. Units(40, 40), new(0, 2, 0.9f, 0.1f)], 3);
        Assert.InRange(bootstrap.OfMacroF1!.Value.Low, 0.9, 1);
    }

    [Fact]
    public void One_unit_that_is_right_with_some_seeds_says_nothing()
    {
        Bootstrap bootstrap = new([[(0, Unit(0, true))], [(0, Unit(0, false))]], 1, 2);
        Assert.Equal(new Interval(0, 1), bootstrap.OfAccuracy);
    }

    [Fact]
    public void All_intervals_lie_between_0_and_1_and_around_the_score()
    {
        EvaluationResult result = Evaluator.Run(Training.Tests.Units.Make(60), ModelFamilies.Parse("linear"), Protocol.Parse("group:mouse"), [1, 2, 3], cancellation: TestContext.Current.CancellationToken);
        IEnumerable<Estimate> estimates =
        [
            result.Accuracy, result.BalancedAccuracy, result.MacroF1, .. result.Classes.SelectMany(c => new[] { c.Recall, c.Precision, c.F1 }),
            .. result.Coverage.Select(c => c.Kept), .. result.Coverage.Select(c => c.Accuracy).OfType<Estimate>(), .. result.Surest.Select(s => s.Accuracy),
            .. result.Groups.SelectMany(g => new[] { g.Accuracy, g.MacroF1 }),
        ];
        Assert.All(estimates, estimate =>
        {
            Assert.InRange(estimate.Low!.Value, 0, estimate.Mean + 1e-12);
            Assert.InRange(estimate.High!.Value, estimate.Mean - 1e-12, 1);
        });
        // Of three mice too few different draws could be made.
        Assert.Equal(new Resampling(null, 60), result.Resampling);
        Assert.Equal("60 units", $"{result.Resampling}");
    }

    [Fact]
    public void Groups_that_a_protocol_keeps_together_are_drawn_together()
    {
        LabelledSet set = Training.Tests.Units.Make(60);
        LabelledSet grouped = new(
            set.Inputs.ToArray(), set.InputNames, set.Labels.ToArray(), set.ClassNames, set.UnitIds, new Dictionary<string, IReadOnlyList<string>> { ["night"] = [.. Enumerable.Range(0, 60).Select(unit => $"{unit / 6}")] });
        EvaluationResult result = Evaluator.Run(grouped, ModelFamilies.Parse("linear"), Protocol.Parse("group:night"), [1], cancellation: TestContext.Current.CancellationToken);
        Assert.Equal("10 groups by night", $"{result.Resampling}");
    }

    private static Prediction Unit(int label, bool isRight) => new(label, isRight ? label : 1 - label, 0.9f, 0.1f);

    private static Prediction[] Units(int count, int right) => [.. Enumerable.Range(0, count).Select(unit => Unit(0, unit < right))];

    private static Bootstrap Of(Prediction[] units, int classes = 2) => new([units.Select((unit, part) => (part, unit))], units.Length, classes);
}
