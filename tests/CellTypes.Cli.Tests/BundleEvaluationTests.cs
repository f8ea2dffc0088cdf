using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using CellTypes.Cli.Tests.Support;
using CellTypes.Models.Bundles;
using CellTypes.Models.Inference;
using CellTypes.Models.Simulation;
using CellTypes.Training.Data;
using CellTypes.Training.Evaluation;

namespace CellTypes.Cli.Tests;

/// <summary>Packed models, judged on units whose cell types are known.</summary>
public sealed class BundleEvaluationTests(SimulatedFolders recordings) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Figures_are_those_of_the_model_asked_about_each_unit()
    {
        string place = _folder.PathOf("home"), json = _folder.PathOf("home.json");
        Train(place, "sim:units=80,duration=1min,seed=4", "--merge", "foreign=PkC_ss", "--tissue", "cerebellum");
        string output = Celltypes.Run("evaluate", "--model", place, "--data", "sim:units=90,duration=1min,seed=5", "--merge", "foreign=PkC_ss", "--merge", "Strange=GrC", "--output", json).Succeeded();
        EvaluationResult result = JsonSerializer.Deserialize<EvaluationResult>(File.ReadAllText(json))!;

        UnitModel model = ModelBundle.Load(place).Model;
        LabelledSet set = RecordedSets.OfSimulation(SimulatedRecording.Create(new SimulationOptions { Units = 90, Duration = 60, Seed = 5 }), model.Views).Set;
        List<(string Truth, string Label, string Status)> units = Ask(model, set, name => name switch { "PkC_ss" => "foreign", "GrC" => "Strange", _ => name });
        AssertScores(result, model, [.. units.Where(unit => model.Classes.Contains(unit.Truth))]);
        BundleResult bundle = result.Bundle!;
        Assert.Equal((set.Count, 0), (bundle.Units, bundle.InTraining));
        Assert.Equal(["Strange", "foreign"], bundle.Unknown.Select(row => row.Class));
        foreach (StatusCounts row in bundle.Known.Concat(bundle.Unknown))
        {
            (string Truth, string Label, string Status)[] of = [.. units.Where(unit => unit.Truth == row.Class)];
            int Of(string status) => of.Count(unit => unit.Status == status);
            Assert.Equal(new StatusCounts(row.Class, of.Length, Of("ok"), of.Count(unit => unit.Status == "ok" && unit.Label == row.Class), Of("uncertain"), Of("outlier"), Of("foreign"), Of("poor")), row);
        }
        // The model tells most of what was foreign in its training, too.
        Assert.InRange(bundle.Unknown[1].Foreign, 1, bundle.Unknown[1].Units);
        Assert.Contains(units, unit => unit.Status == "poor");
        int foreign = units.Count(unit => unit.Truth == "foreign"), strange = units.Count(unit => unit.Truth == "Strange");
        Assert.Contains($"{foreign + strange} units are of classes that the model does not know (Strange {strange}, foreign {foreign}): their labels are shown apart.\n", output);
        Assert.Contains("None of the units was in the training data of home.\n", output);
        Assert.Contains("Balanced is the mean recall and macro-F1 the mean F1 over the classes present.\n", output);
        Assert.Equal((foreign, units.Count(unit => unit is { Truth: "foreign", Status: "ok" }) / (double)foreign), (bundle.Foreign[0].Units, bundle.Foreign[0].Confident!.Mean));
        Assert.Equal(foreign, bundle.Foreign.Skip(1).Sum(row => row.Units));
        Assert.Null(bundle.Home);
        Assert.DoesNotContain(" home cerebellum", output);

        string page = _folder.PathOf("report.html");
        Celltypes.Run("report", json, "--output", page).Succeeded();
        string text = File.ReadAllText(page);
        foreach (string part in new[] { "What becomes of the units", "Classes that the model does not know: no label is right", "Cell types of units not seen in training", $"0 of {set.Count} units" }) Assert.Contains(part, text);
        Assert.DoesNotContain("home tissue", text);
    }

    [Fact]
    public void Tissue_that_was_named_stands_beside_the_figures_and_on_the_page()
    {
        string json = _folder.PathOf("home.json"), page = _folder.PathOf("report.html");
        string output = Celltypes.Run("evaluate", "--model", "cerebellum-forest", "--data", "sim:units=20,duration=1min,seed=5", "--home", "cerebellum", "--output", json).Succeeded();
        Assert.Matches("model cerebellum-forest as packed, sha256 [0-9a-f]{12}, home cerebellum, on cpu\n", output);
        Assert.Equal("cerebellum", JsonSerializer.Deserialize<EvaluationResult>(File.ReadAllText(json))!.Bundle!.Home);
        Celltypes.Run("report", json, "--output", page).Succeeded();
        Assert.Matches("home tissue</dt>\\s*<dd>cerebellum", File.ReadAllText(page));
    }

    [Fact]
    public void Figures_of_the_model_that_ships_are_those_of_each_unit_of_the_C4_tables()
    {
        string folder = SharedData.Folder("c4_cerebellum"), json = _folder.PathOf("lisberger.json");
        string output = Celltypes.Run("evaluate", "--model", "cerebellum-forest", "--data", "c4_cerebellum:lisberger", "--output", json).Succeeded();
        ModelBundle bundle = ModelBundle.Load(Path.Combine(Path.GetDirectoryName(Celltypes.Program)!, "bundles", "cerebellum-forest"));
        LabelledSet set = C4Tables.Read(folder, C4Lab.Named("lisberger"), bundle.Model.Views).Set;
        EvaluationResult result = JsonSerializer.Deserialize<EvaluationResult>(File.ReadAllText(json))!;
        AssertScores(result, bundle.Model, [.. Ask(bundle.Model, set, name => name).Where(unit => bundle.Model.Classes.Contains(unit.Truth))]);
        int? seen = bundle.Training is TrainingUnits training ? Enumerable.Range(0, set.Count).Count(unit => training.Contains(set.Row(unit))) : null;
        Assert.Equal(seen, result.Bundle!.InTraining);
        Assert.Contains(seen is null ? "cerebellum-forest does not say which units were in its training data" : $"{seen} of {set.Count} units of this set were in the training data of cerebellum-forest", output);
    }

    [Fact]
    public void Units_of_the_training_data_are_told_from_the_others()
    {
        SharedData.Folder("c4_cerebellum");
        string place = _folder.PathOf("hull");
        Train(place, "c4_cerebellum:hull");
        (EvaluationResult both, string output) = Evaluate("c4_cerebellum:hull+lisberger");
        (EvaluationResult hull, _) = Evaluate("c4_cerebellum:hull");
        (EvaluationResult lisberger, _) = Evaluate("c4_cerebellum:lisberger");
        Assert.Contains($"77 of {both.Bundle!.Units} units of this set were in the training data of hull: figures on them flatter it.\n", output);
        Assert.Equal(["not in the training data", "in the training data"], both.Bundle.Parts.Select(part => part.Name));
        foreach ((GroupResult part, EvaluationResult alone) in both.Bundle.Parts.Zip([lisberger, hull]))
            Assert.Equal((alone.Scored, alone.Accuracy, alone.MacroF1), (part.Units, part.Accuracy, part.MacroF1));
        Assert.Equal((77, 0), (hull.Bundle!.InTraining, lisberger.Bundle!.InTraining));
        Assert.Empty(hull.Bundle.Parts);

        (EvaluationResult Result, string Output) Evaluate(string data)
        {
            string json = _folder.PathOf("result.json"), output = Celltypes.Run("evaluate", "--model", place, "--data", data, "--output", json).Succeeded();
            return (JsonSerializer.Deserialize<EvaluationResult>(File.ReadAllText(json))!, output);
        }
    }

    [Fact]
    public void Recording_of_other_tissue_shows_the_false_labels_that_label_would_give()
    {
        string json = _folder.PathOf("foreign.json");
        string output = Celltypes.Run("evaluate", "--model", "cerebellum-forest", "--data", $"phy:{recordings.Recording},label=foreign,spikes=all", "--output", json).Succeeded();
        BundleResult result = JsonSerializer.Deserialize<BundleResult>(File.ReadAllText(json))!;
        StatusCounts counts = Assert.Single(result.Unknown);
        Celltypes.Run("label", recordings.Recording, "--model", "cerebellum-forest", "--output", _folder.PathOf("labels"));
        Dictionary<string, string>[] rows = [.. UnitRows.Read(_folder.PathOf("labels")).Values];
        int Labelled(string status) => rows.Count(row => row["status"] == status);
        Assert.Equal(("foreign", Labelled("ok"), 0, Labelled("uncertain"), Labelled("outlier")), (counts.Class, counts.Confident, counts.Right, counts.Uncertain, counts.Outlier));
        Assert.InRange(Labelled("ok"), 1, 11);
        Assert.Equal([(0, null), (0, 300), (300, 3000), (3000, 10_000), (10_000, (int?)null)], result.Foreign.Select(row => (row.From, row.To)));
        foreach (ForeignCounts row in result.Foreign.Where(row => row.Units > 0))
        {
            Dictionary<string, string>[] of = [.. rows.Where(unit => int.Parse(unit["spikes"]) >= row.From && !(int.Parse(unit["spikes"]) >= row.To))];
            Assert.Equal(of.Count(unit => unit["status"] == "ok"), (int)Math.Round(row.Confident!.Mean * row.Units));
        }
        Assert.DoesNotContain("accuracy", output);
        Assert.Contains("units of other tissue with a confident", output);
    }

    [Theory]
    [InlineData("--data simclamp:cells=5", "model cerebellum labels units of sorted spikes, and simclamp:cells=5 holds membrane potential: name units with --data.")]
    [InlineData("--data c4_features", "c4_features holds features, of which the inputs of model cerebellum, waveform/peak-90@1 and acg/ms-100@1 and features/temporal-15@3, cannot be computed: name another set with --data.")]
    [InlineData("--data sim:units=5 --inputs acg/ms-100@1", "model cerebellum takes its own inputs, waveform/peak-90@1 and acg/ms-100@1 and features/temporal-15@3: leave --inputs away.")]
    [InlineData("--data sim:units=5 --protocol loo", "cerebellum is a packed model, which is asked about all units as it is: leave --protocol away.")]
    [InlineData("--data sim:units=5 --seeds 2", "cerebellum is a packed model, which is asked about all units as it is: leave --seeds away.")]
    public void Bad_option_of_a_packed_model_is_named(string options, string expected) =>
        Assert.Contains(expected, Celltypes.Run(["evaluate", "--model", "cerebellum", .. options.Split(' ')]).Refused());

    [Fact]
    public void What_is_neither_a_family_nor_a_bundle_is_told_so_and_labels_are_asked_for()
    {
        Assert.EndsWith(
            " Nor is 'oracle' a bundle folder, or a model that ships: cerebellum, cerebellum-forest, cerebellum-forest-acg, cerebellum-networks.", Celltypes.Run("evaluate", "--model", "oracle").Refused().TrimEnd());
        Assert.DoesNotContain("Nor is", Celltypes.Run("evaluate", "--model", "forest(trees=0)").Refused());
        string set = $"phy:{recordings.Recording}";
        Assert.Contains(
            $"{set} does not say which cell types its units are of: add labels=FILE or label-column=NAME, or label=foreign where all are of other tissue than the model's.",
            Celltypes.Run("evaluate", "--model", "cerebellum", "--data", set).Refused());
        Assert.Contains("give one of --labels, --label-column and --label.", Celltypes.Run("evaluate", "--data", $"{set},labels=x,label=y").Refused());
        Assert.Contains("--home is for packed models", Celltypes.Run("evaluate", "--model", "forest", "--data", "sim:units=5", "--home", "cerebellum").Refused());
    }

    private static void Train(string place, string data, params string[] options) =>
        Assert.Equal(0, Celltypes.Run(["train", "--model", "forest(trees=30)", "--data", data, "--seeds", "0", "--output", place, .. options]).ExitCode);

    // One unit at a time, by the rules of docs/labels.md.
    private static List<(string Truth, string Label, string Status)> Ask(UnitModel model, LabelledSet set, Func<string, string> rename)
    {
        List<(string, string, string)> units = [];
        for (int unit = 0; unit < set.Count; unit++)
        {
            float[] p = new float[model.Classes.Count], novelty = new float[1], foreign = new float[1];
            model.Classify(set.Row(unit).ToArray(), 1, p, novelty, foreign);
            float[] descending = [.. p.OrderDescending()];
            // Simulated units that fire about once a second have no 100 spikes in a minute; no other spikes are poor here.
            string status = set.Sources?[unit].Train.Samples.Length < 100 ? "poor" : foreign[0] > (model.Foreign?.Threshold ?? 1) ? "foreign" : novelty[0] > 1 ? "outlier" : descending[0] >= 2 * descending[1] ? "ok" : "uncertain";
            units.Add((rename(set.ClassNames[set.Labels[unit]]), model.Classes[Array.IndexOf(p, descending[0])], status));
        }
        return units;
    }

    private static void AssertScores(EvaluationResult result, UnitModel model, (string Truth, string Label, string Status)[] units)
    {
        string[] present = [.. units.Select(unit => unit.Truth).Distinct()];
        int Hits(string name) => units.Count(unit => unit.Truth == name && unit.Label == name);
        int Units(string name) => units.Count(unit => unit.Truth == name);
        Assert.Equal(("as packed", units.Length, units.Length), (result.Protocol, result.Units, result.Scored));
        Assert.Equal(model.Classes, result.Classes.Select(row => row.Name));
        Assert.Equal(units.Count(unit => unit.Truth == unit.Label) / (double)units.Length, result.Accuracy.Mean, 1e-12);
        Assert.Equal(present.Average(name => Hits(name) / (double)Units(name)), result.BalancedAccuracy.Mean, 1e-12);
        Assert.Equal(present.Average(name => 2.0 * Hits(name) / (Units(name) + units.Count(unit => unit.Label == name))), result.MacroF1.Mean, 1e-12);
        int confident = units.Count(unit => unit.Status == "ok");
        Assert.Equal(confident / (double)units.Length, result.Bundle!.Confident!.Mean, 1e-12);
        Assert.Equal(units.Count(unit => unit.Status == "ok" && unit.Label == unit.Truth) / (double)confident, result.Bundle.ConfidentlyRight!.Mean, 1e-12);
        Assert.InRange(result.Accuracy.Mean, result.Accuracy.Low!.Value, result.Accuracy.High!.Value);
    }
}
