using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.Json;
using CellTypes.Cli.Data;
using CellTypes.Cli.Options;
using CellTypes.Training.Data;
using CellTypes.Training.Evaluation;
using CellTypes.Training.Families;
using CellTypes.Training.Folds;
using CellTypes.Training.Networks;
using CellTypes.Training.ShortForms;
using CellTypes.Training.Trainers;

namespace CellTypes.Cli.Commands;

/// <summary><c>celltypes evaluate</c>: how well a family of models labels units that it has not seen.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        DataOptions data = new();
        Option<string?> protocol = new("--protocol", "-p")
        {
            Description = "What is left out at a time: loo (one unit), kfold:10, kfold:10,group=cell (the units of a cell stay together), group:mouse, group:recording, group:lab, labels-per-class:4 (fit on 4 units a class, drawn anew with each seed; half of the others are handed over without labels, the other half scored), split:3:7 (fit on three tenths of each class, drawn anew with each seed; also with ,group=cell), or new-lab:10,lab=hull (fit on the other labs and 10 units of this one, and score other recordings of it, half of its units; drawn anew with each seed). [default: loo; kfold:10,group=cell for current-clamp sweeps]",
            HelpName = "protocol",
        };
        Option<string?> model = new("--model", "-m")
        {
            Description = $"A family to fit: {string.Join(", ", ModelFamilies.Names)}; with settings in parentheses, such as 'forest(trees=500,leaf=3)'; several joined by + for their mean; calibrated: before any for a fitted temperature, tuned: for settings chosen on the training part of each fold, latent: for the latent variables of autoencoders as its inputs. Or a packed model, which is asked as it is: a bundle folder, or one that ships ({string.Join(", ", ModelPath.Shipped())}). [default: thesis-forest for thesis_features, forest for others]",
            HelpName = "family|bundle",
        };
        Option<int?> seeds = new("--seeds") { Description = $"The number of seeds. [default: 10; {LabelsPerClass.LeastDraws} for labels-per-class and new-lab]" };
        Option<string> device = new("--device") { Description = "Where networks run: auto, cpu or cuda.", HelpName = "device", DefaultValueFactory = _ => "auto" };
        Option<string?> output = new("--output", "-o") { Description = "Also write the result to this JSON file.", HelpName = "file" };
        Option<string?> elapsed = new("--elapsed")
        {
            Description = "Also measure labels after so much of each recording, for example 10s,30s,1min,5min; for sets with spike trains.",
            HelpName = "times",
        };
        Option<string?> scoreMerged = new("--score-merged")
        {
            Description = "Also score the same predictions with some classes merged into one, for example Inh=Ndnf+Pvalb+Sst+Vip; --merge merges them before training.",
            HelpName = "classes",
        };
        Option<string?> label = new("--label") { Description = "Also fit on all units, and tell which share of another data set's units is labelled as what.", HelpName = "set" };
        Option<string?> home = ModelPath.HomeOption();
        ExampleCommand command = new(
            "evaluate",
            "Measure how well a family of models labels units that it has not seen, or how well a packed model labels yours. Whatever is fitted is fitted on the training part of a fold only.",
            "celltypes evaluate --data thesis_features --features temporal --protocol group:mouse --seeds 10")
        { protocol, model, seeds, device, home, elapsed, scoreMerged, label, output };
        data.AddTo(command);
        command.SetWork((parsed, cancellation) =>
        {
            if (parsed.GetValue(model) is string name && IsBundle(name))
            {
                foreach (Option option in new Option[] { protocol, seeds, elapsed, scoreMerged, label })
                {
                    if (parsed.GetResult(option) is { Implicit: false }) throw new CellTypesException($"{name} is a packed model, which is asked about all units as it is: leave {option.Name} away.");
                }
                BundleEvaluation.Run(parsed, data, name, parsed.GetRequiredValue(device), parsed.GetValue(home), parsed.GetValue(output), cancellation);
                return;
            }
            if (parsed.GetValue(home) is not null) throw new CellTypesException("--home is for packed models: leave it away, or name a bundle with --model.");
            Protocol division = Protocol.Parse(parsed.GetValue(protocol) ?? (data.IsTrace(parsed) ? "kfold:10,group=cell" : "loo"));
            int seedCount = parsed.GetValue(seeds) ?? (division is LabelsPerClass or NewLab ? LabelsPerClass.LeastDraws : 10);
            if (seedCount < 1) throw new CellTypesException($"--seeds is {seedCount}; at least 1 is needed.");
            if (parsed.GetValue(output) is string place) Output.CheckFile(place);
            TrainingTables tables = data.Read(parsed, cancellation);
            LabelledSet set = tables.Set;
            ITrainer family = ModelFamilies.Parse(
                parsed.GetValue(model) ?? (data.Name(parsed) == "thesis_features" ? "thesis-forest" : "forest"),
                new NetworkSettings { DeviceName = parsed.GetRequiredValue(device) });
            int[] numbers = [.. Enumerable.Range(0, seedCount)];
            ClassMerge? merge = parsed.GetValue(scoreMerged) is string classes ? ClassMerge.Parse(classes) : null;
            double[] times = [.. (parsed.GetValue(elapsed) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Seconds)];
            IReadOnlyList<Fold> folds = DataSets.Use(tables, () =>
            {
                Evaluator.Check(set, division, numbers);
                if (merge is not null) set.Merge(merge);
                if (times.Length > 0) ElapsedEvaluator.Check(set, times);
                return division.Split(set, 0);
            });
            TrainingTables? others = parsed.GetValue(label) is string other ? data.Read(parsed, other, cancellation) : null;
            EvaluationTables.WriteHeading(Consoles.Output, $"{data.Name(parsed)}, {data.Features(parsed)} inputs", tables, family, division, folds, seedCount);
            Stopwatch clock = Stopwatch.StartNew();
            EvaluationResult result = WorkBar.Show("fitting", bar => Evaluator.Run(set, family, division, numbers, progress: bar, cancellation: cancellation)) with
            {
                Data = data.Name(parsed),
                Features = data.Features(parsed),
                Provenance = CommandText.Provenance(parsed),
                Seconds = clock.Elapsed.TotalSeconds,
            };
            if (times.Length > 0) result = result with { Elapsed = WorkBar.Show("labelling by the first spikes", _ => ElapsedEvaluator.Run(set, family, division, numbers, times, cancellation)) };
            EvaluationTables.Write(Consoles.Output, result);
            if (merge is not null) EvaluationTables.WriteMerged(Consoles.Output, $"scored as {parsed.GetValue(scoreMerged)}", Evaluator.ScoreMerged(set, result, division, merge));
            if (others is not null)
            {
                string? column = (division as GroupedKFold)?.Column;
                IReadOnlyList<LabelShare> shares = WorkBar.Show("labelling", _ => Evaluator.LabelOthers(set, family, others.Set, column, numbers, cancellation));
                EvaluationTables.WriteShares(Consoles.Output, $"{parsed.GetValue(label)}: {DataSets.Describe(others.Set)}", others.LeftOut, column, shares);
            }
            if (parsed.GetValue(output) is string file)
                Output.WriteFile(file, part => File.WriteAllText(part, JsonSerializer.Serialize(result, new JsonSerializerOptions { WriteIndented = true })));
        });
        return command;
    }

    // A family wins over a folder of its name, which ./NAME names.
    private static bool IsBundle(string model)
    {
        try
        {
            ModelFamilies.Parse(model);
            return false;
        }
        catch (CellTypesException) when (ModelPath.Find(model) is not null)
        {
            return true;
        }
        catch (CellTypesException error) when (!model.Contains('('))
        {
            throw new CellTypesException($"{error.Message} Nor is '{model}' a bundle folder, or a model that ships: {string.Join(", ", ModelPath.Shipped())}.", error);
        }
    }

    private static double Seconds(string text) => SettingValue.Time(text)?.TotalSeconds ?? throw new CellTypesException($"{SettingValue.Problem("--elapsed", text, SettingValue.ATime)}.");
}
