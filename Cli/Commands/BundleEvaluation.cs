using System;
using System.CommandLine;
using System.IO;
using System.Text.Json;
using System.Threading;
using CellTypes.Cli.Data;
using CellTypes.Cli.Options;
using CellTypes.Models.Bundles;
using CellTypes.Models.Inference;
using CellTypes.Models.Signals;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Rolling;
using CellTypes.Training.Augmentation;
using CellTypes.Training.Data;
using CellTypes.Training.Evaluation;

namespace CellTypes.Cli.Commands;

/// <summary><c>celltypes evaluate --model BUNDLE</c>: how well a packed model labels units whose cell types are known.</summary>
internal static class BundleEvaluation
{
    public static void Run(ParseResult parsed, DataOptions data, string bundleName, string device, string? home, string? output, CancellationToken cancellation)
    {
        if (output is not null) Output.CheckFile(output);
        ModelBundle bundle = ModelPath.Load(bundleName, device, home);
        using UnitModel model = bundle.Model;
        TrainingTables tables = data.ReadFor(parsed, model, cancellation);
        (BundleResult units, EvaluationResult? scores) = WorkBar.Show("labelling", _ => DataSets.Use(tables, () => BundleEvaluator.Run(bundle, tables.Set, IsPoor, cancellation)));
        if (scores is not null) scores = scores with { Data = data.Name(parsed), Features = "of the model", Provenance = CommandText.Provenance(parsed) };
        EvaluationTables.WriteUnits(Consoles.Output, data.Name(parsed), tables);
        EvaluationTables.WriteBundle(Consoles.Output, units, model.Device);
        if (scores is not null) EvaluationTables.Write(Consoles.Output, scores);
        EvaluationTables.WriteStatuses(Consoles.Output, units);
        if (output is null) return;
        JsonSerializerOptions indented = new() { WriteIndented = true };
        // Without a unit of the model's classes there is nothing to score, and what becomes of the units is all there is.
        Output.WriteFile(output, part => File.WriteAllText(part, scores is null ? JsonSerializer.Serialize(units, indented) : JsonSerializer.Serialize(scores, indented)));
    }

    // As label has it.
    private static bool IsPoor(SampleSource unit)
    {
        ReadOnlySpan<long> spikes = unit.Train.Samples;
        double rate = unit.Train.SamplingRate;
        return spikes.IsEmpty
            || !new RollingOptions().IsWarm(spikes.Length, spikes[0], unit.Train.Length, rate)
            || RefractoryPeriod.CountViolations(spikes, rate) > new LabelOptions().MaximumViolations * spikes.Length;
    }
}
