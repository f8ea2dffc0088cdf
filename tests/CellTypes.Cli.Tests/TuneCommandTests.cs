using System;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using CellTypes.Cli.Tests.Support;

namespace CellTypes.Cli.Tests;

/// <summary>The search of a family's settings.</summary>
public sealed class TuneCommandTests : IDisposable
{
    private static readonly string[] Quick = ["tune", "--model", "gp", "--data", "thesis_features", "--features", "temporal", "--protocol", "kfold:3"];

    private readonly TemporaryFolder _folder = new();

    public TuneCommandTests() => SharedData.Folder("thesis_features");

    private string LogPath => _folder.PathOf("trials.jsonl");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Best_settings_are_printed_as_a_family_that_evaluate_takes()
    {
        string[] lines = Celltypes.Run([.. Quick, "--trials", "3", "--score", "accuracy", "--log", LogPath]).Succeeded().TrimEnd('\n').Split('\n');
        Assert.Equal("thesis_features, temporal inputs: 77 units, 15 inputs", lines[0]);
        JsonNode[] trials = [.. File.ReadLines(LogPath).Skip(1).Select(line => JsonNode.Parse(line)!)];
        Assert.Equal([0, 1, 2], trials.Select(trial => (int)trial["number"]!));
        Assert.All(trials, trial => Assert.Equal(("complete", 3), ((string?)trial["state"], trial["foldScores"]!.AsArray().Count)));
        Assert.Equal(3, lines.Count(line => line.StartsWith("trial ", StringComparison.Ordinal)));
        JsonNode best = trials.MaxBy(trial => (double)trial["score"]!)!;
        Assert.Equal(FormattableString.Invariant($"best of 3 trials: trial {best["number"]}, accuracy {100 * (double)best["score"]!:0.0} %"), lines[^4]);
        string family = $"gp(variance={best["settings"]!["variance"]},length={best["settings"]!["length"]})";
        Assert.Equal($"  --model '{family}'", lines[^3]);
        Assert.StartsWith("This score is optimistic: ", lines[^2]);
        // The same folds and fits: the printed score is that of the printed family.
        string evaluated = Celltypes.Run("evaluate", "--features", "temporal", "--protocol", "kfold:3", "--seeds", "1", "--model", family).Succeeded();
        Assert.Contains(FormattableString.Invariant($"accuracy  {100 * (double)best["score"]!:0.0} %"), evaluated);
        string nested = lines[^1].Split('\'')[1];
        Assert.Equal("tuned(trials=3,score=accuracy,folds=3):gp", nested);
        evaluated = Celltypes.Run("evaluate", "--features", "temporal", "--protocol", "kfold:3", "--seeds", "1", "--model", nested).Succeeded();
        Assert.Contains("gp, tuned inside each fold (3 trials, tpe, best accuracy of 3 inner folds)", evaluated);
    }

    [Fact]
    public void Signal_stops_a_search_which_resumes_to_the_same_result()
    {
        string[] search = [.. Quick, "--trials", "14", "--log", LogPath];
        string[] whole = Result(Celltypes.Run([.. Quick, "--trials", "14"]).Succeeded());
        using (ChildProcess stopped = Celltypes.Start([.. Quick, "--trials", "100000", "--log", LogPath]))
        {
            stopped.WaitForLine("trial 2: ");
            stopped.Send(PosixSignalNumber.Interrupt);
            stopped.WaitForExit().Stopped("tune");
        }
        int finished = File.ReadLines(LogPath).Count() - 1;
        Assert.InRange(finished, 3, 99_999);
        Assert.Contains($"The trial log {LogPath} exists already: resume it, or choose another name.", Celltypes.Run(search).Refused());
        // As if it had died there, in the middle of a line.
        string[] lines = File.ReadAllLines(LogPath);
        File.WriteAllText(LogPath, string.Join("\n", lines[..3]) + "\n" + lines[3][..40]);
        string resumed = Celltypes.Run([.. search, "--resume"]).Succeeded();
        Assert.Contains("2 trials in the log", resumed);
        Assert.Equal(whole, Result(resumed));
        Assert.Equal(15, File.ReadLines(LogPath).Count());
        Assert.Contains(
            "it is of another search, whose seed is 0, not 1; ask for that one, or begin a new log.", Celltypes.Run([.. search, "--resume", "--seed", "1"]).Refused());
        Assert.Contains(
            "whose data is \"thesis_features, temporal inputs\", not \"thesis_features, all inputs\";",
            Celltypes.Run("tune", "--model", "gp", "--protocol", "kfold:3", "--log", LogPath, "--resume").Refused());
    }

    [Theory]
    [InlineData("--model discriminant", "Model family discriminant has no setting that is left to search.")]
    [InlineData("--model oracle", "There is no model family 'oracle': use thesis-forest, ")]
    [InlineData("--model gp --trials 0", "--trials is 0; it must be at least 1.")]
    [InlineData("--model gp --sampler grid", "There is no sampler 'grid': use tpe or random.")]
    [InlineData("--model gp --score luck", "There is no score 'luck': use macro-f1, accuracy, log-loss.")]
    [InlineData("--model gp --resume", "--resume goes on with a log: name it with --log.")]
    [InlineData("--model gp --resume --log /none/trials.jsonl", "Cannot use the trial log /none/trials.jsonl: ")]
    [InlineData("--model gp --log /none/trials.jsonl", "Cannot use the trial log /none/trials.jsonl: ")]
    [InlineData("--model gp --protocol kfold:8", "Class MLI has 5 units, fewer than the 8 folds: use fewer folds, or loo.")]
    [InlineData("--model gp --protocol group:moon", "The data has no group column 'moon': it has mouse, recording.")]
    [InlineData("--data thesis_features", "Option '--model' is required.")]
    public void Bad_option_is_named(string options, string expected) =>
        Assert.Contains(expected, Celltypes.Run(["tune", .. options.Split(' ')]).Refused());

    // The trials, less the times, and what follows them.
    private static string[] Result(string output) =>
        [.. output.Split('\n').SkipWhile(line => !line.StartsWith("trial 3: ", StringComparison.Ordinal)).Select(line => string.Join(", ", line.Split(", ").Where(part => !part.EndsWith(" s", StringComparison.Ordinal))))];
}
