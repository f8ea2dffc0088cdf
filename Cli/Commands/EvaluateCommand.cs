using System;
using System.CommandLine;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using CellTypes.Models.Views;
using CellTypes.Training.Data;
using CellTypes.Training.Evaluation;
using Spectre.Console;

namespace CellTypes.Cli.Commands;

/// <summary><c>celltypes evaluate</c>: how well a family of models labels units that it has not seen.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        Option<string> data = new("--data", "-d") { Description = $"The data set: {DataSets.Names}.", HelpName = "set", DefaultValueFactory = _ => "thesis_features" };
        Option<string> features = new("--features")
        {
            Description = "For feature tables: all, temporal (the thesis' 15) or waveform (its 17). For c4_cerebellum: all, acg or waveform.",
            HelpName = "subset",
            DefaultValueFactory = _ => "all",
        };
        Option<string?> lab = new("--lab") { Description = "For c4_features: only the units of this lab (hausser, hull or lisberger).", HelpName = "name" };
        Option<string> protocol = new("--protocol", "-p")
        {
            Description = "What is left out at a time: loo (one unit), kfold:10, group:mouse, group:recording, group:lab, or labels-per-class:4 (all but 4 units a class, drawn anew with each seed).",
            HelpName = "protocol",
            DefaultValueFactory = _ => "loo",
        };
        Option<string?> model = new("--model", "-m")
        {
            Description = $"{string.Join(", ", ModelFamilies.Names)}; several joined by + for their mean; calibrated: before any for a fitted temperature. [default: thesis-forest for thesis_features, forest for others]",
            HelpName = "family",
        };
        Option<int?> seeds = new("--seeds") { Description = $"The number of seeds. [default: 10; {LabelsPerClass.LeastDraws} for labels-per-class]" };
        Option<string?> output = new("--output", "-o") { Description = "Also write the result to this JSON file.", HelpName = "file" };
        Option<string?> folder = new("--data-folder") { Description = DataFolder.Description, HelpName = "folder" };
        ExampleCommand command = new(
            "evaluate",
            "Measure how well a family of models labels units that it has not seen. Whatever is fitted is fitted on the training part of a fold only.",
            "celltypes evaluate --data thesis_features --features temporal --protocol group:mouse --seeds 10")
        { data, features, lab, protocol, model, seeds, output, folder };
        command.SetWork((parsed, cancellation) =>
        {
            Protocol division = Protocol.Parse(parsed.GetRequiredValue(protocol));
            int seedCount = parsed.GetValue(seeds) ?? (division is LabelsPerClass ? LabelsPerClass.LeastDraws : 10);
            if (seedCount < 1) throw new ArgumentException($"--seeds is {seedCount}; at least 1 is needed.");
            string name = parsed.GetRequiredValue(data);
            LabelledSet set = Select(DataSets.Read(name, DataFolder.Resolve(parsed.GetValue(folder))), parsed.GetRequiredValue(features), parsed.GetValue(lab));
            IModelFamily family = ModelFamilies.Parse(parsed.GetValue(model) ?? (name == "thesis_features" ? "thesis-forest" : "forest"));
            int[] numbers = [.. Enumerable.Range(0, seedCount)];
            Evaluator.Check(set, division, numbers);
            EvaluationTables.WriteHeading(Consoles.Output, $"{name}, {parsed.GetRequiredValue(features)} inputs", set, family, division, seedCount);
            Stopwatch clock = Stopwatch.StartNew();
            EvaluationResult result = Run(set, family, division, numbers, cancellation) with
            {
                Data = parsed.GetValue(lab) is string chosen ? $"{name}, {chosen} only" : name,
                Features = parsed.GetRequiredValue(features),
                Seconds = clock.Elapsed.TotalSeconds,
            };
            EvaluationTables.Write(Consoles.Output, result);
            if (parsed.GetValue(output) is string file)
                Output.WriteTo(file, () => File.WriteAllText(file, JsonSerializer.Serialize(result, new JsonSerializerOptions { WriteIndented = true })));
        });
        return command;
    }

    private static LabelledSet Select(LabelledSet set, string features, string? lab)
    {
        if (lab is not null)
        {
            if (!set.Groups.TryGetValue("lab", out var labs) || !labs.Contains(lab)) throw new ArgumentException($"the data set has no lab '{lab}'.");
            set = set.SelectUnits([.. Enumerable.Range(0, set.Count).Where(unit => labs[unit] == lab)]);
        }
        string[] names = features switch
        {
            "all" => [.. set.InputNames],
            "temporal" => [.. ThesisFeatureTable.TemporalFeatures],
            "waveform" when set.InputNames.Contains(ThesisFeatureTable.WaveformFeatures[0]) => [.. ThesisFeatureTable.WaveformFeatures],
            "waveform" => [.. new PeakWaveformView().InputNames],
            "acg" => [.. new AutocorrelogramShapeView().InputNames],
            _ => throw new ArgumentException($"--features is '{features}'; use all, temporal, waveform or acg."),
        };
        if (names.FirstOrDefault(name => !set.InputNames.Contains(name)) is string missing)
            throw new ArgumentException($"the data set has no input '{missing}', which --features {features} asks for.");
        return set.SelectInputs(names);
    }

    private static EvaluationResult Run(LabelledSet set, IModelFamily family, Protocol protocol, int[] seeds, CancellationToken cancellation)
    {
        if (Consoles.Error is not IAnsiConsole error) return Evaluator.Run(set, family, protocol, seeds, cancellation: cancellation);
        return error.Progress().AutoClear(true).Start(context =>
        {
            ProgressTask task = context.AddTask("fitting");
            Progress<EvaluationProgress> progress = new(step => (task.MaxValue, task.Value) = (step.Total, step.Done));
            return Evaluator.Run(set, family, protocol, seeds, progress: progress, cancellation: cancellation);
        });
    }
}
