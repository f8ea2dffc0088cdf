using System;
using System.CommandLine;
using System.Linq;
using System.Threading;
using CellTypes.Training.Data;

namespace CellTypes.Cli;

/// <summary>The settings of recorded current-clamp sweeps.</summary>
internal static class SweepSettings
{
    /// <summary>Reads the NWB files of a folder, such as <c>FOLDER,labels=broad</c>.</summary>
    public static TrainingTables ReadNwb(string text, CancellationToken cancellation)
    {
        Option<string> labels = Labels("five");
        ParseResult parsed = Parse("allen", text, out string folder, labels);
        return ReadingBar.Show("reading sweeps", progress => SweepSets.OfNwb(folder, parsed.GetRequiredValue(labels), progress, cancellation));
    }

    /// <summary>Reads mean action potentials, such as <c>labels=four</c>.</summary>
    public static TrainingTables ReadActionPotentials(string folder, string text)
    {
        Option<string> labels = Labels("broad");
        return SweepSets.OfActionPotentials(folder, Parse("allen_patch_clamp", $"{folder},{text}", out _, labels).GetRequiredValue(labels));
    }

    /// <summary>Reads an array with a table, such as <c>sweeps.npy,table=sweeps.csv,rate=50000,trigger=onset_ms</c>.</summary>
    public static TrainingTables ReadArray(string text)
    {
        Option<string> table = new("--table") { Required = true }, trigger = new("--trigger") { Required = true };
        Option<string> unit = new Option<string>("--unit") { DefaultValueFactory = _ => "mV" }.AcceptOnlyFromAmong("mV", "V");
        Option<string?> label = new("--label");
        Option<double> rate = new("--rate") { Required = true };
        ParseResult parsed = Parse("sweeps", text, out string path, table, trigger, unit, label, rate);
        return SweepSets.OfArray(
            path, parsed.GetRequiredValue(table), parsed.GetRequiredValue(rate), parsed.GetRequiredValue(trigger), parsed.GetValue(label), parsed.GetRequiredValue(unit) == "V");
    }

    private static Option<string> Labels(string usual)
    {
        Option<string> labels = new("--labels") { DefaultValueFactory = _ => usual };
        return labels.AcceptOnlyFromAmong([.. CreLines.Divisions]);
    }

    private static ParseResult Parse(string set, string text, out string place, params Option[] options)
    {
        string[] parts = text.Split(',', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0) throw new ArgumentException($"'{set}:' is no data set: name what holds the sweeps, for example {set}:recordings.");
        place = parts[0];
        Command command = new(set);
        foreach (Option option in options) command.Add(option);
        ParseResult parsed = command.Parse([.. parts.Skip(1).Select(setting => $"--{setting}")]);
        return parsed.Errors.Count == 0 ? parsed : throw new ArgumentException($"'{set}:{text}' is no data set: {parsed.Errors[0].Message}");
    }
}
