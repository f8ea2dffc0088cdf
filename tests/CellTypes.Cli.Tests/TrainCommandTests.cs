using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using CellTypes.Cli.Tests.Support;
using CellTypes.Models.Bundles;

namespace CellTypes.Cli.Tests;

/// <summary>Training of a model of any family on units that are named on the command line.</summary>
public sealed class TrainCommandTests(SimulatedFolders recordings) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Training_that_was_interrupted_goes_on_to_the_same_bundle()
    {
        SharedData.Folder("thesis_features");
        string whole = _folder.PathOf("whole/model"), place = _folder.PathOf("stopped/model"), checkpoints = $"{place}.training";
        string[] Train(string output) =>
        [
            "train", "--model", "m2(epochs=4)", "--data", "thesis_features", "--features", "temporal", "--protocol", "kfold:3", "--seeds", "1", "--device", "cpu", "--created", "2025-11-20", "--output", output,
        ];
        Finished(Celltypes.Run(Train(whole)));
        Assert.Equal(["model"], Directory.GetFileSystemEntries(_folder.PathOf("whole")).Select(Path.GetFileName));
        using (ChildProcess training = Celltypes.Start(Train(place)))
        {
            // The model is fitted by then.
            training.WaitForErrorLine("measuring kfold:3, 1 seeds");
            training.Send(PosixSignalNumber.Interrupt);
            training.WaitForExit().Stopped("train");
        }
        Assert.False(Directory.Exists(place));
        string[] kept = Directory.GetFiles(checkpoints, "*.checkpoint");
        Assert.NotEmpty(kept);
        // What is kept is used: damaged, it is refused.
        byte[][] bytes = [.. kept.Select(File.ReadAllBytes)];
        foreach (string file in kept) File.WriteAllBytes(file, [1, 2, 3]);
        ProgramResult damaged = Celltypes.Run(Train(place));
        Assert.Equal(1, damaged.ExitCode);
        Assert.Matches(@"celltypes train: .*\.checkpoint is damaged: delete it, and the fit that it belongs to starts anew\.\n$", damaged.Error);
        Assert.False(Directory.Exists(place));
        for (int i = 0; i < kept.Length; i++) File.WriteAllBytes(kept[i], bytes[i]);
        Finished(Celltypes.Run(Train(place)));
        Assert.Equal(["model"], Directory.GetFileSystemEntries(_folder.PathOf("stopped")).Select(Path.GetFileName));
        foreach (string file in Directory.GetFiles(whole)) Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(place, Path.GetFileName(file))));
    }

    [Fact]
    public void A_model_that_knows_units_of_other_tissue_labels_them_foreign()
    {
        string place = _folder.PathOf("home");
        string[] train = ["train", "--model", "forest(trees=30)", "--data", "sim:units=80,duration=1min,seed=4", "--merge", "foreign=PkC_ss", "--seeds", "0", "--output", place];
        Assert.Contains("say which tissue the others are of, for example --tissue cerebellum", Celltypes.Run(train).Refused());
        Finished(Celltypes.Run([.. train, "--tissue", "cerebellum"]));
        Assert.Contains("other tissue than cerebellum: a unit is foreign, and gets no label, where its probability is above 0.5", Celltypes.Run("inspect", place).Succeeded());
        (Dictionary<string, Dictionary<string, string>> all, Dictionary<string, Dictionary<string, string>> home) = (Label(), Label("--home", "cerebellum"));
        Assert.DoesNotContain("p_foreign", all["0"].Keys);
        Dictionary<string, string>[] foreign = [.. all.Values.Where(row => row["status"] == "foreign")];
        Assert.NotEmpty(foreign);
        foreach (Dictionary<string, string> row in foreign)
        {
            Assert.Equal(("", "", "like units of other tissue"), (row["cell_type"], row["probability"], row["reason"]));
            Assert.True(Number(row["foreign"]) > 0.5);
        }
        string[] judged = [.. all.Keys.Where(unit => all[unit]["foreign"].Length > 0)];
        Assert.All(judged, unit => Assert.True(Number(home[unit]["foreign"]) <= Number(all[unit]["foreign"])));
        Assert.Contains(judged, unit => Number(home[unit]["foreign"]) < Number(all[unit]["foreign"]));
        Assert.All(all.Values, row => Assert.Equal("", row["home"]));
        Assert.All(home.Values, row => Assert.Equal("cerebellum", row["home"]));
        Assert.Contains("The home tissue of model home is cerebellum, not 'cortex': name cerebellum, or leave the tissue away.",
            Celltypes.Run("label", recordings.Recording, "--model", place, "--output", _folder.PathOf("out"), "--home", "cortex").Refused());

        Dictionary<string, Dictionary<string, string>> Label(params string[] options)
        {
            Celltypes.Run(["label", recordings.Recording, "--model", place, "--output", _folder.PathOf("out"), "--warm-up-time", "1s", .. options]);
            return UnitRows.Read(_folder.PathOf("out"));
        }

        static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
    }

    [Fact]
    public void A_convolutional_model_is_trained_inspected_and_labels_a_recording()
    {
        SharedData.Folder("c4_cerebellum");
        // Class GoC has one unit, which no folds could be made of; nothing is measured.
        string place = _folder.PathOf("convolutional");
        string trained = Finished(Celltypes.Run(
            "train", "--model", "c4(wave-epochs=2,acg-epochs=2,wave-hidden=20,acg-hidden=20,epochs=2,folds=2,seeds=1)", "--data", "c4_cerebellum:hull", "--seeds", "0", "--device", "cpu", "--output", place));
        string hash = trained.Split("sha256 ")[1][..64];
        Assert.Equal(
            $"celltypes train: {place} is not empty; delete it, or name a new folder with --output.",
            Celltypes.Run("train", "--model", "forest", "--data", "c4_cerebellum:hull", "--seeds", "0", "--output", place).Refused());
        string card = Celltypes.Run("inspect", place).Succeeded();
        Assert.StartsWith("# convolutional\n", card);
        Assert.Contains("2 x 1 classifiers on encoders (waveform 20-10, beta 5, autocorrelogram convolutions-20-10, beta 5, hidden 100, rate 0.001, 2 epochs, last-layer Laplace)", card);
        Assert.Contains("| hull | c4_cerebellum:hull | 1 | 13 | 10 | 26 | 27 | 77 |", card);
        Assert.DoesNotContain("Please cite", card);
        Assert.EndsWith($"sha256 {hash}\n", card);
        string labels = _folder.PathOf("labels");
        Assert.Contains("12 units labelled by convolutional", Celltypes.Run("label", recordings.Recording, "--model", place, "--output", labels).Output);
        Assert.Equal(12, UnitRows.Read(labels).Values.Count(row => row["model"] == "convolutional" && row["model_sha256"] == hash));
    }

    [Fact]
    public void Training_ends_with_its_scores_where_the_bundle_is_and_how_to_use_it()
    {
        string place = _folder.PathOf("model");
        string[] lines = Finished(Celltypes.Run("train", "--model", "forest(trees=20)", "--data", "sim:units=60,duration=3min,seed=1", "--protocol", "kfold:2", "--seeds", "2", "--output", place)).Split('\n');
        Assert.All(lines, line => Assert.InRange(line.Length, 0, line.Contains(_folder.Root) ? 1000 : 80));
        MetricsCard metrics = Assert.Single(ModelBundle.Load(place).Card.Metrics);
        string Percent(double share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture);
        string Score(CardValue value) => $"{Percent(value.Mean)} % ({Percent(value.Low!.Value)} to {Percent(value.High!.Value)})";
        Assert.Contains($"balanced accuracy  {Score(metrics.BalancedAccuracy!)}", lines);
        Assert.Contains($"confident label    {Score(metrics.Confident)} of the units", lines);
        Assert.Contains($"right of these     {Score(metrics.ConfidentAccuracy)}", lines);
        Assert.Contains($"In parentheses: 95 % intervals over {metrics.Units} units.", lines);
        foreach (RecallCard recall in metrics.Recalls)
            Assert.Contains(lines, line => Regex.IsMatch(line, $"^ +{recall.Class} +{recall.Units} +{Percent(recall.Units * recall.Recall.Mean / 100)} +{Percent(recall.Recall.Mean)} +{Percent(recall.Recall.Low!.Value)} to {Percent(recall.Recall.High!.Value)} *$"));
        Assert.Equal(metrics.Recalls.Average(recall => recall.Recall.Mean), metrics.BalancedAccuracy!.Mean, 1e-4);
        Assert.Equal([$"see: celltypes inspect {place}", $"use: celltypes label FOLDER --model {place}", ""], lines[^3..]);
        Assert.Contains("| balanced accuracy |", Celltypes.Run("inspect", place).Succeeded());
    }

    [Theory]
    [InlineData("gp", "A model of family gp cannot be packed into a bundle; use thesis-forest, ")]
    [InlineData("calibrated:forest+gp-chosen", "A model of family gp-chosen cannot be packed into a bundle; use thesis-forest, ")]
    [InlineData("oracle", "There is no model family 'oracle': use thesis-forest, ")]
    [InlineData("forest --protocol kfold:5", "Class GoC has 1 units, fewer than the 5 folds: use fewer folds, or loo.")]
    [InlineData("m2(epochs=0)", "'m2(epochs=0)': epochs is '0'; it must be a whole number from 1 to 100000.")]
    public void A_family_that_cannot_be_trained_is_refused_at_once(string family, string expected)
    {
        SharedData.Folder("c4_cerebellum");
        Assert.Contains(expected, Celltypes.Run(["train", "--model", .. family.Split(' '), "--data", "c4_cerebellum:hull", "--output", _folder.PathOf("model")]).Refused());
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Root));
    }

    // Only what is being done was said on stderr.
    private static string Finished(ProgramResult result)
    {
        Assert.True(result.ExitCode == 0, $"exit {result.ExitCode}\n{result.Output}\n{result.Error}");
        Assert.All(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Matches("^[a-z]+: (fitting|measuring) ", line));
        return result.Output;
    }
}
