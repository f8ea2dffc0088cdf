using System;
using System.CommandLine;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using CellTypes.Cli.Tests.Support;
using CellTypes.Models.Recordings;
using CellTypes.Models.Simulation;

namespace CellTypes.Cli.Tests;

/// <summary>What each command is for, once.</summary>
public sealed class CommandTests(SimulatedFolders simulated)
{
    [Fact]
    public void Every_command_ends_its_help_with_an_example_that_parses()
    {
        RootCommand root = CommandLine.CreateRoot();
        Assert.True(root.Subcommands.Count >= 10);
        string[][] paths = [.. root.Subcommands.SelectMany(Leaves)];
        (Command Command, string[] Path, ChildProcess Help)[] runs = [.. paths.Select(path => (root.Parse(path).CommandResult.Command, path, Celltypes.Start([.. path, "--help"])))];
        foreach ((Command command, string[] path, ChildProcess help) in runs)
        {
            using (help)
            {
                string[] lines = help.WaitForExit().Succeeded().TrimEnd('\n').Split('\n');
                Assert.Equal("Example:", lines[^2]);
                string[] example = lines[^1].Trim().Split(' ');
                Assert.Equal(["celltypes", .. path], example[..(path.Length + 1)]);
                ParseResult parsed = root.Parse(example[1..]);
                Assert.Empty(parsed.Errors);
                Assert.Same(command, parsed.CommandResult.Command);
            }
        }
    }

    // The paths of the commands that have no subcommands.
    private static IEnumerable<string[]> Leaves(Command command) => command.Subcommands.Count == 0
        ? [[command.Name]]
        : command.Subcommands.SelectMany(Leaves).Select(path => (string[])[command.Name, .. path]);

    [Fact]
    public void Doctor_finds_all_that_is_needed()
    {
        string output = Celltypes.RunProcess("doctor").Succeeded();
        Assert.Contains("ZeroMQ      works (bound tcp://127.0.0.1:", output);
        Assert.Contains("HDF5        works (wrote and read a file)", output);
        foreach (string bundle in new[] { "cerebellum:", "cerebellum-forest:", "cerebellum-forest-acg:" }) Assert.Contains($"bundle      {bundle}", output);
        Assert.EndsWith("all is well\n", output);
    }

    [Fact]
    public void Simulation_is_the_same_bytes_for_the_same_seed_and_others_for_another()
    {
        using TemporaryFolder folder = new();
        foreach ((string name, string seed) in new[] { ("again", "3"), ("other", "4") })
            Celltypes.Run("simulate", "--units", "8", "--duration", "6s", "--seed", seed, "--output", folder.PathOf(name)).Succeeded();
        string[] files = [.. Directory.GetFiles(simulated.Short).Select(file => Path.GetFileName(file)!).Order()];
        Assert.Equal(files, Directory.GetFiles(folder.PathOf("again")).Select(file => Path.GetFileName(file)!).Order());
        foreach (string file in files)
            Assert.Equal(File.ReadAllBytes(Path.Combine(simulated.Short, file)), File.ReadAllBytes(Path.Combine(folder.PathOf("again"), file)));
        Assert.NotEqual(
            File.ReadAllBytes(Path.Combine(simulated.Short, "spike_times.npy")), File.ReadAllBytes(Path.Combine(folder.PathOf("other"), "spike_times.npy")));
    }

    [Fact]
    public void Simulation_writes_the_truth_into_cluster_info()
    {
        SimulatedRecording recording = SimulatedRecording.Create(new SimulationOptions { Units = 12, Duration = 75, Seed = 10 });
        IEnumerable<string[]> rows = File.ReadLines(Path.Combine(simulated.Recording, "cluster_info.tsv")).Select(line => line.Split('\t'));
        int truth = Array.IndexOf(rows.First(), "true_cell_type");
        Assert.Equal(recording.Units.Select(unit => ($"{unit.Id}", unit.Class.Name)), rows.Skip(1).Select(row => (row[0], row[truth])));
    }

    [Fact]
    public void Demo_ends_with_the_confusion_matrix_and_what_it_does_not_say()
    {
        string[] lines = Celltypes.Run("demo", "--units", "10", "--duration", "40s", "--speed", "max").Succeeded().TrimEnd('\n').Split('\n');
        Assert.Equal("This is simulated: units were drawn from published quartiles, and accuracy here says nothing about real units.", lines[^1]);
        Assert.Equal("GrC is unknown to cerebellum: a label of such a unit cannot be right.", lines[^2]);
        Assert.Matches(@"^\d+ of 10 units have a confident label; \d+ of these are right\.$", lines[^3]);
        int title = Array.FindIndex(lines, line => line.Contains("simulated class in rows, live label in columns"));
        Assert.True(title > 0);
        string[] counts = [.. lines[(title + 1)..^3].Where(line => line.Contains(" . ") || line.Any(char.IsDigit))
            .SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1))];
        Assert.Equal(10, counts.Where(count => count != ".").Sum(count => int.TryParse(count, CultureInfo.InvariantCulture, out int n) ? n : 0));
    }

    [Theory]
    [InlineData("cerebellum", "cerebellum")]
    [InlineData("cortex", null)]
    public void Demo_tells_only_a_model_of_the_cerebellum_that_the_probe_is_there(string tissue, string? home)
    {
        using TemporaryFolder folder = new();
        string place = folder.PathOf("model"), log = folder.PathOf("log");
        Assert.Equal(0, Celltypes.Run(
            "train", "--model", "forest(trees=5)", "--data", "sim:units=40,duration=1min,seed=4", "--merge", "foreign=PkC_ss", "--tissue", tissue, "--seeds", "0", "--output", place).ExitCode);
        Celltypes.Run("demo", "--model", place, "--units", "4", "--duration", "5s", "--speed", "max", "--log", log).Succeeded();
        Assert.Equal(home, (string?)LogRecords.Read(log)[0]["model"]!["home"]);
    }

    [Fact]
    public void Features_are_a_table_with_a_row_a_unit_and_every_view_asked_for()
    {
        string[][] rows = [.. Celltypes.Run("features", simulated.Recording, "--inputs", "features/temporal-15@2", "--inputs", "acg/ms-100@1").Succeeded()
            .TrimEnd('\n').Split('\n').Select(line => line.Split(','))];
        Assert.Equal(13, rows.Length);
        Assert.Equal(("cluster_id", "problem"), (rows[0][0], rows[0][^1]));
        Assert.All(rows, row => Assert.Equal(6 + 15 + 100 + 1, row.Length));
        Assert.All(rows[1..].Where(row => row[^1].Length == 0), row => Assert.All(row[..^1], field => Assert.NotEmpty(field)));
    }

    [Fact]
    public void Inspect_shows_the_card_and_the_hash_that_messages_carry()
    {
        using TemporaryFolder folder = new();
        string output = Celltypes.Run("inspect", "cerebellum").Succeeded();
        Assert.Equal(File.ReadAllText(Path.Combine(Repository.Bundle("cerebellum"), "README.md")).Trim(), output[..output.LastIndexOf("runs on ")].Trim());
        Celltypes.Run("live", "--source", $"phy:{simulated.Short}", "--speed", "max", "--publish", "none", "--log", folder.PathOf("log")).Succeeded();
        string hash = (string)LogRecords.Read(folder.PathOf("log"))[0]["model"]!["sha256"]!;
        Assert.EndsWith($"sha256 {hash}\n", output);
    }

    [Fact]
    public void Signal_stops_an_evaluation()
    {
        SharedData.Folder("thesis_features");
        using ChildProcess evaluation = Celltypes.Start("evaluate", "--data", "thesis_features", "--seeds", "1000");
        evaluation.WaitForLine("77 folds, 1,000 seeds");
        evaluation.Send(PosixSignalNumber.Interrupt);
        evaluation.WaitForExit().Stopped("evaluate");
    }

    [Theory]
    [InlineData("reading units of other tissue", "1")]
    [InlineData("measuring", "1")]
    [InlineData("fitting", "0")]
    [Trait("Speed", "slow")]
    public void Signal_stops_a_training_which_leaves_nothing(string step, string seeds)
    {
        SharedData.Folder("rat_forebrain");
        using TemporaryFolder folder = new();
        using ChildProcess training = Celltypes.Start("train", "cerebellum-forest-acg", "--seeds", seeds, "--output", folder.PathOf("bundle"));
        training.WaitForErrorLine(step);
        training.Send(PosixSignalNumber.Interrupt);
        training.WaitForExit().Stopped("train");
        Assert.Empty(Directory.GetFileSystemEntries(folder.Root));
    }

    [Fact]
    public void Simulated_source_gives_what_its_written_folder_gives()
    {
        using TemporaryFolder folder = new();
        string[] lines = [.. new[] { $"phy:{simulated.Recording}", "sim:units=12,duration=75s,seed=10,noise=0" }.Select(source =>
            Celltypes.Run("live", "--source", source, "--speed", "max", "--publish", "none", "--log", folder.PathOf(source[..3])).Succeeded()
                .Split('\n').Last(line => line.Contains(" s  ")))];
        Assert.StartsWith("12 units, ", lines[1].Split(" s  ")[1]);
        Assert.Equal(lines[0], lines[1]);
    }

    [Fact]
    public void One_of_a_thing_is_not_told_in_the_plural()
    {
        using TemporaryFolder folder = new();
        string recording = folder.PathOf("recording");
        Assert.Matches("^1 unit, [0-9,]+ spikes written", Celltypes.Run("simulate", "--units", "1", "--duration", "10s", "--output", recording).Succeeded());
        NpyFile.Write(Path.Combine(recording, "spike_times.npy"), [30_000L], 1);
        NpyFile.Write(Path.Combine(recording, "spike_clusters.npy"), [0], 1);
        File.Delete(Path.Combine(recording, "spike_templates.npy"));
        File.Delete(Path.Combine(recording, "amplitudes.npy"));
        string[] atOnce = ["--warm-up-spikes", "1", "--warm-up-time", "0", "--confirm", "1"];
        string output = Celltypes.Run(["live", "--source", $"phy:{recording}", "--speed", "max", "--publish", "none", .. atOnce]).Succeeded();
        Assert.Contains("Hz  1 spike\n", output);
        Assert.Contains("  1 unit, 1 spike:  |  poor 1\n", output);
        ProgramResult label = Celltypes.Run("label", recording);
        Assert.Contains("1 unit labelled by", label.Output);
        Assert.Contains("celltypes label: 1 of 1 unit: no table says which are good\n", label.Error);
        string demo = Celltypes.Run("demo", "--units", "1", "--duration", "5s", "--speed", "max").Succeeded();
        Assert.Contains("0 of 1 unit have a confident label; 0 of these are right.", demo);
    }

    [Fact]
    public void Evaluation_prints_its_tables_and_writes_them_as_json()
    {
        SharedData.Folder("thesis_features");
        using TemporaryFolder folder = new();
        string output = Celltypes.Run(
            "evaluate", "--data", "thesis_features", "--features", "temporal", "--protocol", "kfold:3", "--model", "linear", "--seeds", "2", "--output", folder.PathOf("result.json")).Succeeded();
        foreach (string part in new[] { "77 units, 15 inputs", "3 folds, 2 seeds", "accuracy  ", "macro-F1  ", "ECE  ", "per class", "confusion", "reliability", "accuracy against coverage", "accuracy of the surest" })
            Assert.Contains(part, output);
        JsonObject json = JsonNode.Parse(File.ReadAllText(folder.PathOf("result.json")))!.AsObject();
        double accuracy = (double)json["Accuracy"]!["Mean"]!;
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"accuracy  {100 * accuracy:0.0} "), output);
        Assert.Equal(("thesis_features", "temporal"), ((string?)json["Data"], (string?)json["Features"]));
        Assert.InRange((double)json["Seconds"]!, 1e-3, 3600);
        Assert.Equal(77, json["Confusion"]!.AsArray().Sum(row => row!.AsArray().Sum(count => (double)count!)), 6);
    }
}
