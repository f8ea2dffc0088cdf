using System.Linq;
using CellTypes.Training.Evaluation;
using CellTypes.Training.Reports;

namespace CellTypes.Training.Tests.Reports;

public class NoiseTests
{
    [Fact]
    public void Accuracies_of_the_same_units_are_compared_unit_by_unit()
    {
        EvaluationResult one = Evaluations.Of([1, 1], [0, 2]) with { Misclassified = [new("a", "A", "B", 2, 2)] };
        EvaluationResult other = one with { Misclassified = [new("a", "A", "B", 1, 2), new("b", "A", "B", 2, 2)] };
        AccuracyDifference difference = AccuracyDifference.Between(one, other)!;
        // The units differ by -1/2, 1, 0 and 0: mean 1/8, standard deviation 0.629153; t with 3 degrees of freedom 3.182446.
        Assert.Equal(0.125, difference.Mean, 1e-12);
        Assert.Equal(0.125 - 3.182446 * 0.629153 / 2, difference.Range.Low, 1e-5);
        Assert.Equal(0.125 + 3.182446 * 0.629153 / 2, difference.Range.High, 1e-5);
        Assert.False(difference.IsClear);
        Assert.Equal("unit", difference.Pairs);
        Assert.Equal(-0.125, AccuracyDifference.Between(other, one)!.Mean, 1e-12);
    }

    [Fact]
    public void Accuracies_of_units_drawn_anew_are_compared_seed_by_seed()
    {
        EvaluationResult one = Evaluations.Of([1, 1], [0, 2]) with { Scored = 3, Seeds = Seeds(0.5, 0.6, 0.7) }, other = one with { Seeds = Seeds(0.4, 0.5, 0.6001) };
        AccuracyDifference difference = AccuracyDifference.Between(one, other)!;
        Assert.Equal(0.1, difference.Mean, 1e-4);
        Assert.True(difference.IsClear);
        Assert.Equal("seed", difference.Pairs);
        Assert.Null(AccuracyDifference.Between(one, other with { Seeds = Seeds(0.4, 0.5) }));
    }

    [Fact]
    public void What_was_not_measured_alike_is_not_compared()
    {
        EvaluationResult one = Evaluations.Of([1, 1], [0, 2]);
        Assert.NotNull(AccuracyDifference.Between(one, one));
        foreach (EvaluationResult other in new[] { one with { Data = "other" }, one with { Protocol = "kfold:2" }, one with { Units = 5, Scored = 5 } })
            Assert.Null(AccuracyDifference.Between(one, other));
        Assert.Null(AccuracyDifference.Between(one with { Data = null }, one with { Data = null }));
    }

    [Fact]
    public void Verdict_says_who_wins_and_by_what()
    {
        double[][] confusion = [[50, 0], [0, 50]];
        EvaluationResult best = Evaluations.Of(confusion);
        EvaluationResult level = Evaluations.Of([50, 0], [1, 49]) with { Misclassified = [new("u0", "B", "A", 1, 1)] };
        EvaluationResult worse = Evaluations.Of([30, 20], [0, 50]) with { Misclassified = [.. Enumerable.Range(0, 20).Select(i => new MisclassifiedUnit($"u{i}", "A", "B", 1, 1))] };
        Comparison comparison = Comparison.Group([Evaluations.Named("worse", worse), Evaluations.Named("level", level), Evaluations.Named("best", best)]).Single();
        Assert.Equal("best is right most often, for 100.0 % of the units; worse falls behind by more than the noise; level cannot be told from it.", comparison.Verdict);
        Assert.Equal("made-up units, leaving one unit out at a time", comparison.Title);
    }

    [Fact]
    public void Effect_size_is_that_of_Kruskal_and_Wallis()
    {
        // By hand: H = 3.857, and with three pairs of ties 3.333.
        Assert.Equal((27.0 / 7 - 1) / 4, KruskalWallis.EtaSquared([1, 2, 3, 4, 5, 6], [0, 0, 0, 1, 1, 1]), 1e-9);
        Assert.Equal((10.0 / 3 - 1) / 4, KruskalWallis.EtaSquared([1, 1, 2, 2, 3, 3], [5, 5, 5, 2, 2, 2]), 1e-9);
        Assert.Equal(0, KruskalWallis.EtaSquared([4, 4, 4, 4], [0, 0, 1, 1]));
        Assert.Equal(0, KruskalWallis.EtaSquared([1, 2, 3], [0, 0, 0]));
        Assert.Equal(0, KruskalWallis.EtaSquared([1, 2, 3], [0, 1, 2]));
    }

    private static SeedResult[] Seeds(params double[] accuracies) => [.. accuracies.Select((accuracy, i) => new SeedResult(i, Evaluations.Scores(accuracy)))];
}
