using System.Linq;
using System.Threading;
using CellTypes.Cli.Options;
using CellTypes.Models.Simulation;
using CellTypes.Training.Data;
using CellTypes.Training.ShortForms;

namespace CellTypes.Cli.Data;

/// <summary>Current-clamp sweeps, recorded or simulated, and the settings that data sets of them and <c>live --source trace:</c> spell alike.</summary>
internal static class SweepSettings
{
    /// <summary>Reads the NWB files of a folder, such as <c>allen:FOLDER,labels=broad</c>.</summary>
    public static TrainingTables ReadNwb(ShortForm form, CancellationToken cancellation)
    {
        (string folder, string labels) = form.Read(settings => (settings.Text(ShortForm.Place) ?? throw settings.Wrong("the folder of .nwb files is missing"), Labels(settings, "five")));
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
            settings.Text(ShortForm.Place) ?? throw settings.Wrong("the .npy file is missing"),
            settings.Text("table") ?? throw settings.Missing("table", "a CSV file with a line for each sweep"),
            SamplingRates.Read(settings) ?? throw settings.Missing("sample-rate", "in hertz"),
            settings.Text("trigger") ?? throw settings.Missing("trigger", "the column of the table that holds the time of each window"),
            settings.Text("label"),
            IsVolts(settings),
            settings.Text("cell") ?? "cell"));
        return SweepSets.OfArray(path, table, rate, trigger, label, isVolts, cell);
    }

    /// <summary>Reads the settings of simulated sweeps, such as <c>simclamp:cells=200,sweeps=4,seed=1</c>.</summary>
    public static CurrentClampOptions ReadSimulation(ShortForm form)
    {
        CurrentClampOptions usual = new();
        CurrentClampOptions options = form.Read(settings => new CurrentClampOptions
        {
            Cells = settings.Integer("cells") ?? usual.Cells,
            Sweeps = settings.Integer("sweeps") ?? usual.Sweeps,
            Seed = settings.Integer("seed") ?? usual.Seed,
            SamplingRate = SamplingRates.Read(settings) ?? usual.SamplingRate,
            Noise = settings.Number("noise") ?? usual.Noise,
        });
        SettingNames.Check(form, options.Validate);
        return options;
    }

    /// <summary>Reads the unit of membrane potential, <c>unit=V</c>; usually it is mV.</summary>
    public static bool IsVolts(SettingReader settings) => settings.Choice("unit", false, ("mV", false), ("V", true));

    private static string Labels(SettingReader settings, string usual) => settings.Choice("labels", usual, [.. CreLines.Divisions.Select(division => (division, division))]);
}
