using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using CellTypes.Cli.Tests.Support;
using CellTypes.Models.Bundles;
using CellTypes.Models.Views;
using CellTypes.Training.Data;
using CellTypes.Training.Evaluation;
using CellTypes.Training.Families;
using CellTypes.Training.Folds;

namespace CellTypes.Cli.Tests;

/// <summary>From units that a lab has labelled to a bundle of its own, alone or together with the C4 tables: docs/train-your-own.md.</summary>
public sealed class OwnUnitsTests : IDisposable
{
    private const string Column = "label-column=true_cell_type";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Three_commands_lead_from_a_phy_folder_with_labels_to_labels_of_another()
    {
        string first = Simulate("first", 40, 5), second = Simulate("second", 30, 6), bundle = _folder.PathOf("bundle"), json = _folder.PathOf("second.json");
        string trained = Celltypes.Run("train", "--data", $"phy:{first},{Column}", "--seeds", "1", "--output", bundle).Output;
        Dictionary<string, string> truth = TypesOf(second);
        ModelCard card = ModelBundle.Load(bundle).Card;
        Assert.Equal(["waveform/peak-90@1", "acg/ms-100@1", "features/temporal-15@3"], card.Views);
        Assert.StartsWith("mean of extremely randomised trees", card.Training);
        Assert.EndsWith($"use: celltypes label FOLDER --model {bundle}\n", trained);

        string judged = Celltypes.Run("evaluate", "--model", bundle, "--data", $"phy:{second},{Column}", "--output", json).Output;
        EvaluationResult result = JsonSerializer.Deserialize<EvaluationResult>(File.ReadAllText(json))!;
        Assert.Contains("None of the units was in the training data of bundle.", judged);
        Assert.InRange(result.Accuracy.Mean, 0.75, 1);

        Celltypes.Run("label", second, "--model", bundle, "--output", _folder.PathOf("labels"));
        Dictionary<string, string>[] labelled = [.. UnitRows.Read(_folder.PathOf("labels")).Values.Where(row => row["status"] == "ok")];
        Assert.InRange(labelled.Length, 10, 30);
        Assert.InRange(labelled.Count(row => row["cell_type"] == truth[row["unit"]]) / (double)labelled.Length, 0.8, 1);
        Assert.Contains(" units", Celltypes.Run("live", "--source", $"phy:{second}", "--speed", "max", "--model", bundle, "--publish", "none", "--plain").Succeeded());
    }

    [Fact]
    public void Few_units_of_a_class_are_measured_by_leaving_each_one_out()
    {
        string bundle = _folder.PathOf("bundle");
        string recording = Simulate("few", 16, 5);
        int fewest = TypesOf(recording).Values.GroupBy(type => type).Min(group => group.Count());
        Assert.InRange(fewest, 1, 4);
        string output = Celltypes.Run("train", "--model", "forest(trees=10)", "--data", $"phy:{recording},{Column}", "--seeds", "1", "--output", bundle).Output;
        Assert.Contains("\nloo: ", output);
        Assert.Equal("loo", Assert.Single(ModelBundle.Load(bundle).Card.Metrics).Protocol);
    }

    [Fact]
    public void Labels_that_the_program_wrote_itself_are_not_learnt_from()
    {
        string recording = Simulate("session", 20, 4);
        Celltypes.Run("label", recording, "--model", "cerebellum-forest");
        string table = Path.Combine(recording, "cluster_cell_type.tsv");
        int written = File.ReadLines(table).Skip(1).Count(line => line.Split('\t')[1].Length > 0);
        string[] train = ["train", "--model", "forest(trees=10)", "--data", $"phy:{recording},label-column=cell_type,spikes=all", "--protocol", "loo", "--seeds", "0", "--output", _folder.PathOf("bundle")];
        string refused = Celltypes.Run(train).Error;
        Assert.Contains($"session: {written} of {written} values of cell_type are labels that celltypes label wrote, and are not taken\n", refused);
        Assert.Contains("has a label and ", refused);
        // What somebody types there counts.
        Dictionary<string, string> truth = TypesOf(recording);
        string[] typed = [.. truth.Keys.Take(12)];
        File.WriteAllLines(table, [File.ReadLines(table).First(), .. truth.Keys.Select(unit => $"{unit}\t{(typed.Contains(unit) ? "my_" + truth[unit] : "")}")]);
        Assert.Contains("bundle, sha256", Celltypes.Run(train).Output);
        Assert.All(ModelBundle.Load(_folder.PathOf("bundle")).Card.Classes, name => Assert.StartsWith("my_", name));
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void Own_units_are_put_together_with_the_C4_tables_and_units_of_other_tissue()
    {
        SharedData.Folder("c4_cerebellum");
        SharedData.Folder("rat_forebrain");
        string first = Simulate("first", 40, 5), second = Simulate("second", 20, 6), bundle = _folder.PathOf("both");
        foreach (string folder in new[] { first, second }) Rename(folder, "PkC_cs", "complex");
        // Of few trees and inputs, which takes seconds.
        ProgramResult trained = Celltypes.Run(
            "train", "--model", "forest(trees=10)", "--data", $"phy:{first},{second},{Column},lab=mylab", "--merge", "PkC_cs=complex", "--inputs", "features/temporal-15@3", "--with", "c4", "--seeds", "1", "--output", bundle);
        Assert.True(trained.ExitCode == 0, trained.Error);
        ModelCard card = ModelBundle.Load(bundle).Card;
        int[] counts = [.. card.Data.Labs.Select(lab => lab.Units.Values.Sum())];
        Assert.Equal(["mylab", "hull", "lisberger", "hausser", "rat_forebrain", "neuropixels_session", "cellexplorer_groundtruth"], card.Data.Labs.Select(lab => lab.Name));
        // As a count of the tables says it.
        Assert.Equal([75, 496, 77], counts[1..4]);
        Assert.True(counts[4..].All(count => count > 100));
        Dictionary<string, string>[] own = [TypesOf(first), TypesOf(second)];
        LabCard mine = card.Data.Labs[0];
        Assert.StartsWith($"phy:{first},{second},{Column},lab=mylab", mine.Description);
        Assert.Contains("trained on phy:", card.Summary);
        Assert.Contains("together with the units of the C4 database", card.Summary);
        Assert.InRange(mine.Units["PkC_ss"], 1, own.Sum(types => types.Values.Count(type => type == "PkC_ss")));
        // Granule cells of the C4 tables are too few, but mine are not lost: a class of theirs that is also one of mine.
        Assert.Contains(own, types => types.ContainsValue("GrC"));
        Assert.Equal(["GoC", "MFB", "MLI", "PkC_cs", "PkC_ss", "GrC"], card.Classes);
        Assert.Contains("celltypes train: the C4 tables have no unit of GrC, learnt from yours alone; ", trained.Error);
        Assert.Equal("cerebellum", card.Foreign!.Tissue);
        Assert.Equal(["mylab, in 10 parts, recordings kept together", "mylab, trained on the other labs"], card.Metrics.Select(row => row.Protocol));
        Assert.All(card.Metrics, row => Assert.Equal(mine.Units.Values.Sum(), row.Units));
        // What was learnt from nobody else is not found by a model without my units.
        Assert.Equal(0, card.Metrics[1].Recalls.Single(row => row.Class == "GrC").Recall.Mean);
        Assert.Contains(card.TurnedAway, row => row.Units == "mylab, recordings kept together");
        string text = Celltypes.Run("inspect", bundle).Succeeded();
        Assert.Contains("| mylab | phy:", text);
        Celltypes.Run("label", first, "--model", bundle, "--output", _folder.PathOf("labels"));
        Assert.Contains(UnitRows.Read(_folder.PathOf("labels")).Values, row => row["status"] == "ok");
        string again = Celltypes.Run("evaluate", "--model", bundle, "--data", $"phy:{first},{Column}").Output;
        Assert.Matches("[0-9]+ of [0-9]+ units of this set were in the training data of both", again);
    }

    [Fact]
    public void Without_another_model_the_three_labs_are_learnt_from_with_the_inputs_of_the_one_that_ships()
    {
        SharedData.Folder("c4_cerebellum");
        SharedData.Folder("rat_forebrain");
        string bundle = _folder.PathOf("both");
        Celltypes.Run("train", "--data", $"phy:{Simulate("first", 40, 5)},{Column}", "--with", "c4", "--seeds", "0", "--output", bundle);
        ModelCard card = ModelBundle.Load(bundle).Card;
        Assert.Equal(["waveform/peak-90@1", "acg/ms-100@1", "features/temporal-15@3"], card.Views);
        Assert.StartsWith("mean of extremely randomised trees", card.Training);
        Assert.Equal([75, 493], card.Data.Labs.Skip(1).Take(2).Select(lab => lab.Units.Values.Sum()));
        // Häusser's granule cells are there because I have some.
        Assert.Equal((77, 8), (card.Data.Labs[3].Units.Values.Sum(), card.Data.Labs[3].Units["GrC"]));
        Assert.Equal(3, card.ConfidenceRatio);
        Assert.Equal(1.0 / 7, card.Foreign!.Share, 1e-9);
    }

    [Theory]
    [InlineData("--data phy:FOLDER,COLUMN --with c5", "--with is 'c5'; it must be c4.")]
    [InlineData("--with c4", "--with c4 puts units of your own together with those of the C4 tables: name yours with --data.")]
    [InlineData("--data phy:FOLDER,COLUMN --with c4 --model forest --inputs waveform/thesis-10x60@1", "The C4 tables do not hold what waveform/thesis-10x60@1 is computed from: use some of acg/ms-100@1, ")]
    [InlineData("--data phy:FOLDER,COLUMN --with c4 --inputs acg/ms-100@1", "the model of cerebellum takes its own inputs: leave out --inputs and --features, or name a family with --model.")]
    [InlineData("--data phy:FOLDER,COLUMN,lab=hull --with c4", "The lab of your units is called hull, as one of those that they are put together with: give it another name, for example with lab=mylab in --data.")]
    [InlineData("--data phy:FOLDER,label=foreign --with c4", "Some units are labelled foreign, and those of other tissue come with the C4 tables: ")]
    [InlineData("--data thesis_features --with c4", "thesis_features has no spikes of units, which the C4 tables are put together with: name sorted recordings with --data.")]
    [InlineData("--data simclamp:cells=20 --with c4", "simclamp:cells=20 has no spikes of units, ")]
    [InlineData("--data phy:FOLDER,COLUMN --with c4 --protocol loo", "leave out --protocol, or --with.")]
    [InlineData("--data phy:FOLDER,COLUMN --with c4 --tissue cortex", "--with c4 is for cell types of the cerebellum; leave out --tissue, or --with.")]
    [InlineData("--data phy:FOLDER,COLUMN --with c4 --model gp", "A model of family gp cannot be packed into a bundle; ")]
    [InlineData("cerebellum --with c4", "cerebellum is a recipe with units of its own; leave out --with, or the recipe.")]
    [InlineData("--data FOLDER", "FOLDER is a sorted recording: write phy:FOLDER,label-column=NAME or ,labels=FILE, which say the cell types of its units.")]
    [InlineData("--data FOLDER,COLUMN", "FOLDER is a sorted recording: write phy:FOLDER,COLUMN.")]
    [InlineData("--data phy:FOLDER,label-column=type", "no cluster table of the folders has a column 'type' with a value in it; there are channel, merged, true_cell_type.")]
    [InlineData("", "name units of your own with --data, such as phy:FOLDER,label-column=NAME, or a recipe: cerebellum, ")]
    [InlineData("--data thesis_features", "the usual model takes waveform/peak-90@1 and acg/ms-100@1 and features/temporal-15@3 of sorted units: name a family with --model, for example forest.")]
    public void Wrong_use_is_refused_in_one_sentence(string arguments, string expected)
    {
        if (arguments.Contains("c4") || arguments.Contains("thesis")) SharedData.Folder("c4_cerebellum");
        string folder = Simulate("session", 8, 5), place = _folder.PathOf("bundle");
        string Filled(string text) => text.Replace("FOLDER,", $"{folder},").Replace("FOLDER ", $"{folder} ").Replace("COLUMN", Column);
        string[] words = [.. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word == "FOLDER" ? folder : Filled(word))];
        ProgramResult result = Celltypes.Run(["train", .. words, "--output", place]);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(expected.StartsWith("FOLDER", StringComparison.Ordinal) ? Filled(expected) : expected, result.Error);
        Assert.Equal("", result.Output);
        Assert.False(Directory.Exists(place));
    }

    [Fact]
    public void Tables_that_are_not_there_are_named_with_where_they_come_from() => Assert.Equal(
        $"celltypes train: --with c4 needs the tables of the C4 database, from github.com/JesusGF1/hippie_benchmarking_release as docs/train-your-own.md says, in a folder c4_cerebellum: {_folder.PathOf("c4_cerebellum")} does not exist; name the folder that holds c4_cerebellum with --data-folder or in CELLTYPES_DATA.",
        Celltypes.Run("train", "--data", "phy:nowhere,label-column=x", "--with", "c4", "--data-folder", _folder.Root, "--output", _folder.PathOf("bundle")).Refused());

    [Fact]
    public void What_labels_of_a_new_lab_add_is_measured_on_the_same_units_of_other_recordings()
    {
        string tables = SharedData.Folder("c4_cerebellum");
        // As the tables say it: Hull's units come first in the set, in their order, those without interval statistics left out.
        string[] names = [.. Column("hull", "metadata.csv", "neuron_id")], labels = [.. Column("hull", "labels.csv", "label")];
        Dictionary<string, string> recordingOf = Column("hull", "interval_statistics.csv", "neuron_id").Zip(Column("hull", "interval_statistics.csv", "recording")).ToDictionary(pair => pair.First, pair => pair.Second);
        (string Truth, string Recording)[] units = [.. names.Zip(labels).Where(unit => recordingOf.ContainsKey(unit.First)).Select(unit => (unit.Second, recordingOf[unit.First]))];
        LabelledSet set = C4Tables.Read(tables, C4Lab.Named("hull", "lisberger", "hausser"), [UnitViews.Parse("waveform/peak-90@1"), UnitViews.Parse("features/temporal-15@3")]).Set;
        int[][] scored = [[], [], []];
        foreach (int n in new[] { 0, 20 })
        {
            string json = _folder.PathOf($"{n}.json");
            string output = Celltypes.Run(
                "evaluate", "--data", "c4_cerebellum:hull+lisberger+hausser", "--inputs", "waveform/peak-90@1,features/temporal-15@3", "--model", "forest(trees=10)",
                "--protocol", $"new-lab:{n},lab=hull", "--seeds", "3", "--output", json).Succeeded();
            EvaluationResult printed = JsonSerializer.Deserialize<EvaluationResult>(File.ReadAllText(json))!;
            EvaluationResult result = Evaluator.Run(set, ModelFamilies.Parse("forest(trees=10)"), Protocol.Parse($"new-lab:{n},lab=hull"), [0, 1, 2], cancellation: TestContext.Current.CancellationToken);
            Assert.Contains($"protocol new-lab:{n},lab=hull: {set.Count - units.Length + n} units to fit on, {result.Seeds[0].Units.Count} scored, 3 seeds\n", output);
            (double Accuracy, double F1)[] scores = [.. result.Seeds.Select(Score)];
            Assert.Equal(scores.Average(score => score.Accuracy), printed.Accuracy.Mean, 1e-9);
            Assert.Equal(scores.Average(score => score.F1), printed.MacroF1.Mean, 1e-9);
            double deviation = Math.Sqrt(scores.Sum(score => Math.Pow(score.F1 - printed.MacroF1.Mean, 2)) / 2);
            Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"macro-F1  {100 * printed.MacroF1.Mean:0.0} %  ({100 * printed.MacroF1.Low:0.0} to {100 * printed.MacroF1.High:0.0})  ± {100 * deviation:0.0}\n"), output);
            for (int seed = 0; seed < 3; seed++)
            {
                int[] tested = [.. result.Seeds[seed].Units];
                if (n > 0) Assert.Equal(scored[seed], tested);
                scored[seed] = tested;
                // Whole recordings, half of the units and what the last recording has beyond these.
                string[] others = [.. Enumerable.Range(0, units.Length).Except(tested).Select(unit => units[unit].Recording)];
                Assert.Empty(others.Intersect(tested.Select(unit => units[unit].Recording)));
                Assert.InRange(2 * tested.Length, units.Length, units.Length + 2 * units.GroupBy(unit => unit.Recording).Max(recording => recording.Count()));
            }
        }

        (double Accuracy, double F1) Score(SeedResult seed)
        {
            int classes = set.ClassNames.Count;
            (string Truth, string Label)[] judged =
            [
                .. seed.Units.Select(unit => (units[unit].Truth, set.ClassNames[Enumerable.Range(0, classes).MaxBy(c => seed.Probabilities[unit * classes + c])])),
            ];
            double F1(string name) => 2.0 * judged.Count(unit => unit.Truth == name && unit.Label == name) / (judged.Count(unit => unit.Truth == name) + judged.Count(unit => unit.Label == name));
            return (judged.Average(unit => unit.Truth == unit.Label ? 1.0 : 0), judged.Select(unit => unit.Truth).Distinct().Average(F1));
        }

        IEnumerable<string> Column(string lab, string file, string name)
        {
            string[] lines = File.ReadAllLines(Path.Combine(tables, lab, file));
            int column = Array.IndexOf(lines[0].Split(','), name);
            return lines.Skip(1).Select(line => line.Split(',')[column]);
        }
    }

    private string Simulate(string name, int units, int minutes)
    {
        string folder = _folder.PathOf(name);
        Celltypes.Run("simulate", "--units", $"{units}", "--duration", $"{minutes}min", "--seed", $"{name.Length}", "--output", folder).Succeeded();
        return folder;
    }

    private static void Rename(string folder, string from, string to)
    {
        foreach (string file in new[] { "cluster_true_cell_type.tsv", "cluster_info.tsv" })
        {
            string path = Path.Combine(folder, file);
            File.WriteAllText(path, File.ReadAllText(path).Replace(from, to));
        }
    }

    private static Dictionary<string, string> TypesOf(string folder) => File.ReadLines(Path.Combine(folder, "cluster_true_cell_type.tsv")).Skip(1).Select(line => line.Split('\t')).ToDictionary(row => row[0], row => row[1]);
}
