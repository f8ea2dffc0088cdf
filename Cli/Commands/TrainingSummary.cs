using System;
using System.Globalization;
using System.IO;
using CellTypes.Models.Bundles;
using Spectre.Console;

namespace CellTypes.Cli.Commands;

/// <summary>What a training ends with: where the bundle is, how well it does on units that it has not seen, and how it is used.</summary>
internal static class TrainingSummary
{
    public static void Write(IAnsiConsole console, string place, ModelBundle bundle)
    {
        Console.WriteLine($"{place}: {bundle.Model.Name}, sha256 {bundle.Model.Sha256}");
        foreach (string units in bundle.Card.Data.LeftOut) Console.WriteLine($"left out: {units}");
        foreach (MetricsCard metrics in bundle.Card.Metrics) Write(console, metrics);
        if (bundle.Card.Metrics.Count == 0)
        {
            Console.WriteLine();
            Console.WriteLine("How well it does was not measured.");
        }
        string path = Path.GetFullPath(place);
        bool isOfCells = bundle.Card.Views is ["trace/50ms@1", ..] or ["trace/ap-3ms@1", ..];
        Console.WriteLine();
        Console.WriteLine($"see: celltypes inspect {path}");
        Console.WriteLine(isOfCells ? $"use: celltypes live --source trace:SWEEPS.npy --model {path}" : $"use: celltypes label FOLDER --model {path}");
    }

    private static void Write(IAnsiConsole console, MetricsCard metrics)
    {
        Console.WriteLine();
        Console.WriteLine($"{metrics.Protocol}: {Counted.Of(metrics.Units, "unit")} not seen in training, {Counted.Of(metrics.Seeds, "seed")}");
        if (metrics.BalancedAccuracy is CardValue balanced) Console.WriteLine($"balanced accuracy  {Percent(balanced)}");
        Console.WriteLine($"accuracy           {Percent(metrics.Accuracy)}");
        Console.WriteLine($"confident label    {Percent(metrics.Confident)} of the units");
        Console.WriteLine($"right of these     {Percent(metrics.ConfidentAccuracy)}");
        if (metrics.IntervalsOver is string drawn) Console.WriteLine($"In parentheses: 95 % intervals over {drawn}.");
        PlainTable table = new(null, "class", "units", "found", "recall %", "95 % interval");
        foreach (RecallCard recall in metrics.Recalls)
            table.AddRow(recall.Class, $"{recall.Units}", Number(recall.Units * recall.Recall.Mean), Number(100 * recall.Recall.Mean), Interval(recall.Recall));
        console.Write(table);
    }

    private static string Percent(CardValue value) => value.Low is null ? $"{Number(100 * value.Mean)} %" : $"{Number(100 * value.Mean)} % ({Interval(value)})";

    private static string Interval(CardValue value) =>
        value is { Low: double low, High: double high } ? $"{Number(100 * low)} to {Number(100 * high)}" : "-";

    private static string Number(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);
}
