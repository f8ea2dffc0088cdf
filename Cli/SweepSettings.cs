using System;
using System.CommandLine;
using System.Linq;
using System.Threading;
using CellTypes.Training.Data;

namespace CellTypes.Cli;

/// <summary>The settings of folders of current-clamp sweeps.</summary>
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

    /// <summary>Reads a folder of arrays, such as <c>FOLDER,rate=100000,trigger=2500,label=Exc</c>.</summary>
    public static TrainingTables ReadArrays(string text)
    {
        Option<string?> label = new("--label"), trigger = new("--trigger");
        Option<double?> rate = new("--rate");
        ParseResult parsed = Parse("sweeps", text, out string folder, label, trigger, rate);
        return SweepSets.OfArrays(folder, parsed.GetValue(label), parsed.GetValue(rate), parsed.GetValue(trigger));
    }

    private static Option<string> Labels(string usual)
    {
        Option<string> labels = new("--labels") { DefaultValueFactory = _ => usual };
        return labels.AcceptOnlyFromAmong([.. CreLines.Divisions]);
    }

    private static ParseResult Parse(string set, string text, out string folder, params Option[] options)
    {
        string[] parts = text.Split(',', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0) throw new ArgumentException($"'{set}:' is no data set: name a folder, for example {set}:recordings.");
        folder = parts[0];
        Command command = new(set);
        foreach (Option option in options) command.Add(option);
        ParseResult parsed = command.Parse([.. parts.Skip(1).Select(setting => $"--{setting}")]);
        return parsed.Errors.Count == 0 ? parsed : throw new ArgumentException($"'{set}:{text}' is no data set: {parsed.Errors[0].Message}");
    }
}
