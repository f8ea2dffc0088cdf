using System;
using System.Collections.Generic;
using System.IO;
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

public sealed class TunerTests : IDisposable
{
    private static readonly LabelledSet Set = Units.Make(60).SelectInputs(["index"]);
    private static readonly TunableFamily Forest = ModelFamilies.ParseTunable("forest(trees=5)");

    private readonly TemporaryFolder _folder = new();

    private string LogPath => _folder.PathOf("trials.jsonl");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("kfold:4", "macro-f1")]
    [InlineData("kfold:4", "accuracy")]
    [InlineData("group:mouse", "macro-f1")]
    [InlineData("labels-per-class:2", "accuracy")]
    public void Score_of_a_trial_is_that_of_an_evaluation_with_its_settings(string protocol, string score)
    {
        TuningOptions options = new() { Trials = 3, Seed = 5, Score = TuningScore.Named(score) };
        foreach (Trial trial in Run(Forest, options, protocol).Trials)
        {
            EvaluationResult evaluation = Evaluator.Run(
                Set, Forest.Make(trial.Settings), Protocol.Parse(protocol), [5], cancellation: TestContext.Current.CancellationToken);
            Assert.Equal((score == "accuracy" ? evaluation.Accuracy : evaluation.MacroF1).Mean, trial.Score!.Value, 1e-12);
            if (evaluation.Groups.Count > 0)
                Assert.Equal(evaluation.Groups.Select(group => group.MacroF1.Mean), trial.FoldScores);
        }
    }

    [Fact]
    public void Log_loss_is_the_mean_of_minus_the_logarithm()
    {
        TuningScore score = TuningScore.LogLoss;
        Assert.Equal(-(Math.Log(0.5) + Math.Log(0.25)) / 2, score.Of([0.5f, 0.5f, 0.75f, 0.25f], [0, 1], 2), 1e-12);
        Assert.Equal(-Math.Log(1.1920929e-7) / 2, score.Of([1, 0, 0, 1], [0, 0], 2), 1e-6);
        Trial[] trials = [.. new double?[] { 0.5, null, 0.2, 0.2 }.Select((value, i) => new Trial
        {
            Number = i,
            State = value is null ? TrialState.Failed : TrialState.Complete,
            Score = value,
            Settings = new Dictionary<string, string>(),
        })];
        Assert.Equal([2, 3, 0], score.BestFirst(trials).Select(trial => trial.Number));
        Assert.Equal([0, 2, 3], TuningScore.MacroF1.BestFirst(trials).Select(trial => trial.Number));
    }

    [Fact]
    public void Result_does_not_depend_on_the_number_of_threads()
    {
        TuningResult Search(int threads) => Run(Forest, new TuningOptions { Trials = 14, Threads = threads });
        Assert.Equal(Search(1).Trials.Select(Text), Search(4).Trials.Select(Text));
        Assert.NotEqual(
            Search(1).Trials.Select(Text), Run(Forest, new TuningOptions { Trials = 14, Seed = 1 }).Trials.Select(Text));
    }

    [Theory]
    [InlineData("tpe", 3)]
    [InlineData("tpe", 12)]
    [InlineData("random", 12)]
    public void Interrupted_search_goes_on_as_if_nothing_had_happened(string sampler, int interruptedAfter)
    {
        TuningOptions options = new() { Trials = 18, Sampler = TrialSamplers.Named(sampler) };
        TrialLogHeader header = TrialLogHeader.Of(Forest, "units", Set, "kfold:4", options);
        TuningResult whole = Run(Forest, options);
        using (TrialLog log = TrialLog.Create(LogPath, header))
        {
            using CancellationTokenSource stop = new();
            Assert.ThrowsAny<OperationCanceledException>(() => Tuner.Run(
                Forest, Set, Protocol.Parse("kfold:4").Split(Set, 0), options, log.Trials, trial =>
                {
                    log.Append(trial);
                    if (trial.Number == interruptedAfter) stop.Cancel();
                },
                stop.Token));
        }
        File.AppendAllText(LogPath, """{"number":4,"state":"compl""");
        using (TrialLog log = TrialLog.Resume(LogPath, header))
        {
            Assert.Equal(interruptedAfter + 1, log.Trials.Count);
            TuningResult resumed = Run(Forest, options, before: log.Trials, finished: log.Append);
            Assert.Equal(whole.Trials.Select(Text), resumed.Trials.Select(Text));
            Assert.Equal(Text(whole.Best), Text(resumed.Best));
        }
        using TrialLog again = TrialLog.Resume(LogPath, header);
        Assert.Equal(whole.Trials.Select(Text), again.Trials.Select(Text));
    }

    [Fact]
    public void Trial_that_fails_is_told_and_the_search_goes_on()
    {
        SpyTrainer spy = new();
        SearchSpace space = new(new ChoiceRange("kind", "good", "bad", "invalid"));
        TunableFamily family = new("spy", space, settings => settings["kind"] switch
        {
            "bad" => new Failing(),
            "invalid" => throw new ArgumentException("no such kind"),
            _ => spy,
        });
        TuningOptions options = new() { Trials = 25 };
        TuningResult result = Run(family, options, set: Units.Make(48));
        Assert.Equal(25, result.Trials.Count);
        foreach (Trial trial in result.Trials)
        {
            (TrialState state, string? problem) = trial.Settings["kind"] switch
            {
                "bad" => (TrialState.Failed, "the matrix is singular"),
                "invalid" => (TrialState.Failed, "no such kind"),
                _ => (TrialState.Complete, (string?)null),
            };
            Assert.Equal((state, problem), (trial.State, trial.Problem));
            Assert.Equal(state == TrialState.Complete, trial.Score is not null);
        }
        Assert.Equal(3, result.Trials.DistinctBy(trial => trial.Settings["kind"]).Count());
        Assert.Equal("good", result.Best.Settings["kind"]);
        Assert.All(spy.Fits, fit => Assert.True(fit.IsDisposed));
    }

    [Fact]
    public void Search_without_any_success_says_why()
    {
        TunableFamily family = new("failing", new SearchSpace(new ChoiceRange("kind", "a", "b")), _ => new Failing());
        List<Trial> told = [];
        var error = Assert.Throws<CellTypesException>(() => Run(family, new TuningOptions { Trials = 4 }, finished: told.Add));
        Assert.Equal("All 4 trials failed; the first of them: the matrix is singular", error.Message);
        Assert.Equal(4, told.Count);
        Assert.Throws<SettingException>(() => Run(Forest, new TuningOptions { Trials = 0 }));
    }

    [Fact]
    public void Prediction_that_is_not_a_number_fails_the_trial()
    {
        TunableFamily family = new("failing", new SearchSpace(new ChoiceRange("kind", "a", "b")), _ => new NotANumber());
        var error = Assert.Throws<CellTypesException>(() => Run(family, new TuningOptions { Trials = 2 }));
        // Folds run side by side: any of them may be the first to fail.
        Assert.Matches("fold [1-4] of 4 has a probability that is not between 0 and 1.", error.Message);
    }

    [Fact]
    public void Log_of_another_search_is_refused()
    {
        TuningOptions options = new();
        TrialLogHeader header = TrialLogHeader.Of(Forest, "units", Set, "kfold:4", options);
        TrialLog.Create(LogPath, header).Dispose();
        string Refused(TrialLogHeader other) => Assert.Throws<CellTypesException>(() => TrialLog.Resume(LogPath, other)).Message;
        Assert.Equal(
            $"Cannot use the trial log {LogPath}: it is of another search, whose seed is 0, not 1; ask for that one, or begin a new log.",
            Refused(header with { Seed = 1 }));
        Assert.Contains("whose protocol is \"kfold:4\", not \"loo\";", Refused(header with { Protocol = "loo" }));
        Assert.Contains("whose data is \"units\", not \"others\";", Refused(header with { Data = "others" }));
        Assert.Contains("whose sampler is \"tpe\", not \"random\";", Refused(header with { Sampler = "random" }));
        Assert.Contains("whose score is \"macro-f1\", not \"accuracy\";", Refused(header with { Score = "accuracy" }));
        Assert.Contains("whose family is \"forest(trees=5)\", not \"gp+forest\";", Refused(header with { Family = "gp+forest" }));
        Assert.Contains("whose space is [", Refused(header with { Space = ["leaf: 1 to 2"] }));
        foreach (LabelledSet changed in new[]
        {
            Set.SelectUnits([.. Enumerable.Range(0, 59)]), Set.WithInputs(inputs => [.. inputs.Select(x => x + 1)]),
            Set.WithUnlabelled(Set.HideLabels([3])), Units.Make(60, mice: 4).SelectInputs(["index"]),
        })
        {
            Assert.Contains("whose fingerprint is ", Refused(TrialLogHeader.Of(Forest, "units", changed, "kfold:4", options)));
        }
        TrialLog.Resume(LogPath, header).Dispose();
    }

    [Fact]
    public void Log_that_cannot_be_used_is_refused()
    {
        TrialLogHeader header = TrialLogHeader.Of(Forest, "units", Set, "kfold:4", new TuningOptions());
        Assert.StartsWith($"Cannot use the trial log {LogPath}: ", Assert.Throws<CellTypesException>(() => TrialLog.Resume(LogPath, header)).Message);
        using (TrialLog log = TrialLog.Create(LogPath, header))
        {
            Assert.StartsWith($"Cannot use the trial log {LogPath}: ", Assert.Throws<CellTypesException>(() => TrialLog.Resume(LogPath, header)).Message);
        }
        Assert.Equal(
            $"The trial log {LogPath} exists already: resume it, or choose another name.",
            Assert.Throws<CellTypesException>(() => TrialLog.Create(LogPath, header)).Message);
        string whole = File.ReadAllText(LogPath);
        foreach (string line in new[] { "rubbish", "{}", "null", """{"number":1,"state":"failed","settings":{}}""", """{"number":0,"state":"complete","settings":{}}""" })
        {
            File.WriteAllText(LogPath, $"{whole}{line}\n");
            Assert.EndsWith(": line 2 is not trial 0; begin a new log.", Assert.Throws<CellTypesException>(() => TrialLog.Resume(LogPath, header)).Message);
        }
        foreach (string first in new[] { "rubbish", "{}", "[]", whole.Replace("trials/1", "trials/2").Trim() })
        {
            File.WriteAllText(LogPath, $"{first}\n");
            Assert.EndsWith(
                ": it is no trial log, or one of another version; begin a new log.", Assert.Throws<CellTypesException>(() => TrialLog.Resume(LogPath, header)).Message);
        }
        // Torn in its first line: nothing is lost by beginning anew.
        File.WriteAllText(LogPath, whole[..20]);
        TrialLog.Resume(LogPath, header).Dispose();
        Assert.Equal(whole, File.ReadAllText(LogPath));
    }

    private static TuningResult Run(
        TunableFamily family,
        TuningOptions options,
        string protocol = "kfold:4",
        LabelledSet? set = null,
        IReadOnlyList<Trial>? before = null,
        Action<Trial>? finished = null) => Tuner.Run(
            family, set ?? Set, Protocol.Parse(protocol).Split(set ?? Set, options.Seed), options, before, finished, TestContext.Current.CancellationToken);

    // All but the time.
    private static string Text(Trial trial) => $"{trial.Number} {trial.State} {trial.Score} {string.Join(",", trial.FoldScores)} {string.Join(",", trial.Settings)} {trial.Problem}";

    private sealed class Failing : ITrainer
    {
        public string Description => "failing";

        public IClassifier Fit(LabelledSet training, int seed, CancellationToken cancellation) => throw new InvalidOperationException("the matrix is singular");
    }

    private sealed class NotANumber : ITrainer, IClassifier
    {
        public string Description => "not a number";

        public int InputLength => 1;

        public int ClassCount => 3;

        public IClassifier Fit(LabelledSet training, int seed, CancellationToken cancellation) => this;

        public void Predict(ReadOnlySpan<float> inputs, int count, Span<float> probabilities) => probabilities.Fill(float.NaN);
    }
}
