using System;
using System.CommandLine;
using System.Threading;
using CellTypes.Training.Data;

namespace CellTypes.Cli;

/// <summary>The settings of recorded current-clamp sweeps, which data sets and <c>live --source trace:</c> spell alike.</summary>
internal static class SweepSettings
{
    /// <summary>Reads the NWB files of a folder, such as <c>FOLDER,labels=broad</c>.</summary>
    public static TrainingTables ReadNwb(string text, CancellationToken cancellation)
    {
        Option<string> labels = Labels("five");
        ParseResult parsed = Parse("allen", text, out string folder, labels);
        using Hdf5Process process = Hdf5Reader.Create(cancellation);
        return WorkBar.Show("reading sweeps", progress => SweepSets.OfNwb(folder, parsed.GetRequiredValue(labels), process, progress, cancellation));
    }

    /// <summary>Reads mean action potentials, such as <c>labels=four</c>.</summary>
    public static TrainingTables ReadActionPotentials(string folder, string text, CancellationToken cancellation)
    {
        Option<string> labels = Labels("broad");
        using Hdf5Process process = Hdf5Reader.Create(cancellation);
        return SweepSets.OfActionPotentials(folder, Parse("allen_patch_clamp", $"{folder},{text}", out _, labels).GetRequiredValue(labels), process);
    }

    /// <summary>Reads an array with a table, such as <c>sweeps.npy,table=sweeps.csv,sample-rate=50000,trigger=onset_ms</c>.</summary>
    public static TrainingTables ReadArray(string text)
    {
        Option<string> table = new("--table") { Required = true }, cell = Cell(), trigger = new("--trigger") { Required = true }, unit = Unit();
        Option<string?> label = new("--label");
        Option<double?> rate = SamplingRates.Setting();
        rate.Required = true;
        ParseResult parsed = Parse("sweeps", text, out string path, table, cell, trigger, unit, label, rate);
        return SweepSets.OfArray(
            path,
            parsed.GetRequiredValue(table),
            parsed.GetRequiredValue(rate)!.Value,
            parsed.GetRequiredValue(trigger),
            parsed.GetValue(label),
            parsed.GetRequiredValue(unit) == "V",
            parsed.GetRequiredValue(cell));
    }

    /// <summary>The column of a table that names the cell of a sweep.</summary>
    public static Option<string> Cell() => new("--cell") { DefaultValueFactory = _ => "cell" };

    /// <summary>The unit of membrane potential.</summary>
    public static Option<string> Unit() => new Option<string>("--unit") { DefaultValueFactory = _ => "mV" }.AcceptOnlyFromAmong("mV", "V");

    /// <summary>Reads a place and the settings behind it, all separated by commas.</summary>
    /// <exception cref="CellTypesException">A setting is unknown, missing or wrong; the message says which.</exception>
    public static ParseResult Parse(string kind, string text, out string place, params Option[] options)
    {
        string[] parts = text.Split(',', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0) throw new CellTypesException($"'{kind}:' names no sweeps: write what holds them, for example {kind}:recordings.");
        place = parts[0];
        return SettingList.Parse($"'{kind}:{text}' names no sweeps", parts[1..], options);
    }

    private static Option<string> Labels(string usual)
    {
        Option<string> labels = new("--labels") { DefaultValueFactory = _ => usual };
        return labels.AcceptOnlyFromAmong([.. CreLines.Divisions]);
    }
}
