using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CellTypes.Training.Tuning;
using MathNet.Numerics.Random;

namespace CellTypes.Training.Tests.Tuning;

public class TreeParzenSamplerTests
{
    private static readonly SearchSpace Space = new(
        NumberRange.LogReal("rate", 1e-5, 10),
        NumberRange.Real("share", 0, 1),
        NumberRange.Integer("size", 1, 40),
        new ChoiceRange("kind", "a", "b", "c", "d"));

    [Fact]
    [Trait("Speed", "slow")]
    public void Beats_random_search_on_a_known_function()
    {
        const int Searches = 100;
        double[] ofTpe = [.. Enumerable.Range(0, Searches).Select(seed => Search(new TreeParzenSampler(), seed, 50).Max(trial => trial.Score!.Value))];
        double[] ofRandom = [.. Enumerable.Range(0, Searches).Select(seed => Search(new RandomSampler(), seed, 50).Max(trial => trial.Score!.Value))];
        // The best value is 0. Both measures are far from what chance gives: half of the wins, and equal means.
        Assert.True(ofTpe.Average() > 0.5 * ofRandom.Average(), $"{ofTpe.Average()} and {ofRandom.Average()}");
        Assert.InRange(ofTpe.Zip(ofRandom).Count(pair => pair.First > pair.Second), 75, Searches);
    }

    [Fact]
    public void Begins_at_random_and_then_looks_where_the_best_trials_are()
    {
        List<Trial> random = Search(new RandomSampler(), 3, 40), tpe = Search(new TreeParzenSampler(), 3, 40);
        Assert.Equal(random.Take(TreeParzenSampler.StartupTrials).Select(Text), tpe.Take(TreeParzenSampler.StartupTrials).Select(Text));
        Assert.True(tpe.Skip(20).Average(trial => trial.Score) > random.Skip(20).Average(trial => trial.Score) + 0.5);
    }

    [Fact]
    public void Proposes_the_candidate_where_the_best_outnumber_the_others_most()
    {
        // Of 30 trials the 3 best lie at 0.2, all others at 0.8: whatever is drawn near 0.8 has no chance.
        Trial[] bestFirst =
        [
            .. Enumerable.Range(0, 30).Select(i => new Trial
            {
                Number = i,
                State = TrialState.Complete,
                Score = -i,
                Settings = new Dictionary<string, string> { ["x"] = i < 3 ? "0.2" : "0.8" },
            }),
        ];
        SearchSpace space = new(NumberRange.Real("x", 0, 1));
        TreeParzenSampler sampler = new();
        double[] next = [.. Enumerable.Range(0, 50).Select(seed => Value(sampler.Next(space, bestFirst, new Random(seed)), "x"))];
        Assert.All(next, x => Assert.InRange(x, 0, 0.45));
    }

    private static List<Trial> Search(ITrialSampler sampler, int seed, int count)
    {
        List<Trial> trials = [];
        for (int number = 0; number < count; number++)
        {
            Random random = new Xoshiro256StarStar(1000 * seed + number, threadSafe: false);
            IReadOnlyDictionary<string, string> settings = sampler.Next(Space, TuningScore.Accuracy.BestFirst(trials), random);
            trials.Add(new Trial { Number = number, State = TrialState.Complete, Score = Function(settings), Settings = settings });
        }
        return trials;
    }

    // Best, and 0, at rate 0.01, share 0.3, size 25 and kind b.
    private static double Function(IReadOnlyDictionary<string, string> settings) =>
        -Math.Pow(Math.Log10(Value(settings, "rate")) + 2, 2) - 10 * Math.Pow(Value(settings, "share") - 0.3, 2)
        - Math.Pow((Value(settings, "size") - 25) / 10, 2) - (settings["kind"] == "b" ? 0 : 1);

    private static double Value(IReadOnlyDictionary<string, string> settings, string name) => double.Parse(settings[name], CultureInfo.InvariantCulture);

    private static string Text(Trial trial) => string.Join(",", trial.Settings);
}
