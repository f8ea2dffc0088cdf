using System.Linq;
using System.Threading;
using CellTypes.Training.Data;
using CellTypes.Training.ShortForms;

namespace CellTypes.Cli;

/// <summary>The settings of recorded current-clamp sweeps, which data sets and <c>live --source trace:</c> spell alike.</summary>
internal static class SweepSettings
{
    /// <summary>Reads the NWB files of a folder, such as <c>allen:FOLDER,labels=broad</c>.</summary>
    public static TrainingTables ReadNwb(ShortForm form, CancellationToken cancellation)
    {
        (string folder, string labels) = form.Read(settings => (settings.RequiredText(ShortForm.Place, "the folder of .nwb files"), Labels(settings, "five")));
        using Hdf5Process process = Hdf5Reader.Create(cancellation);
        return WorkBar.Show("reading sweeps", progress => SweepSets.OfNwb(folder, labels, process, progress, cancellation));
    }

    /// <summary>Reads mean action potentials, such as <c>allen_patch_clamp:labels=four</c>.</summary>
    public static TrainingTables ReadActionPotentials(string folder, ShortForm form, CancellationToken cancellation)
    {
        string labels = form.Read(settings => Labels(settings, "broad"));
        using Hdf5Process process = Hdf5Reader.Create(cancellation);
        return SweepSets.OfActionPotentials(folder, labels, process);
    }

    /// <summary>Reads an array with a table, such as <c>sweeps:sweeps.npy,table=sweeps.csv,sample-rate=50000,trigger=onset_ms</c>.</summary>
    public static TrainingTables ReadArray(ShortForm form)
    {
        var (path, table, rate, trigger, label, isVolts, cell) = form.Read(settings => (
            settings.RequiredText(ShortForm.Place, "the .npy file"),
            settings.RequiredText("table", "a CSV file with a line for each sweep"),
            SamplingRates.Read(settings) ?? throw settings.Wrong("sample-rate= is missing, in hertz"),
            settings.RequiredText("trigger", "the column with the time of each window"),
            settings.Text("label"),
            IsVolts(settings),
            settings.Text("cell") ?? "cell"));
        return SweepSets.OfArray(path, table, rate, trigger, label, isVolts, cell);
    }

    /// <summary>Reads the unit of membrane potential, <c>unit=V</c>; usually it is mV.</summary>
    public static bool IsVolts(SettingReader settings) => settings.Choice("unit", false, ("mV", false), ("V", true));

    private static string Labels(SettingReader settings, string usual) => settings.Choice("labels", usual, [.. CreLines.Divisions.Select(division => (division, division))]);
}
