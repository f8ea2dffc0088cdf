using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using CellTypes.Models.Recordings;
using CellTypes.Models.Simulation;
using CellTypes.Models.Views;
using CellTypes.Training.Data;
using CellTypes.Training.ShortForms;

namespace CellTypes.Cli.Data;

/// <summary>The sets of units that the commands know.</summary>
internal static class DataSets
{
    public const string Names = "thesis_features, c4_features, c4_cerebellum:hull, c4_cerebellum:lisberger, c4_cerebellum:hausser, c4_cerebellum:hull+lisberger, "
        + "cellexplorer_groundtruth, an HDF5 file such as units.h5, phy:FOLDER,labels=FILE, phy:FOLDER,label=foreign or sim:units=200,duration=10min; of current-clamp sweeps "
        + "allen:FOLDER, sweeps:FILE,table=FILE, simclamp:cells=200, allen_patch_clamp and l5pc_50ms";

    /// <summary>Gets the views that make the inputs of a unit unless others are named.</summary>
    public static IReadOnlyList<UnitView> UsualViews { get; } = [new PeakWaveformView(), new AutocorrelogramShapeView()];

    private static IEnumerable<UnitView> SpikeViews => UnitViews.All.Where(view => view is not TraceView);

    /// <summary>Gets the names of the views of sorted spikes, which have no membrane potential.</summary>
    public static string SpikeViewNames { get; } = string.Join(", ", SpikeViews.Select(view => view.Name));

    /// <summary>Whether a set is a table of features, which has inputs of its own instead of views.</summary>
    public static bool IsFeatureTable(string name) => name is "thesis_features" or "c4_features";

    /// <summary>Whether a set holds membrane potential traces, whose only view is the trace itself.</summary>
    public static bool IsTrace(string name) => ShortForm.Parse(name).Name is "allen" or "sweeps" or "simclamp" or "allen_patch_clamp" or "l5pc_50ms";

    /// <summary>Reads a set.</summary>
    /// <param name="name">Its name, for example <c>c4_cerebellum:lisberger</c>.</param>
    /// <param name="views">The views that make the inputs; a table of features has its own.</param>
    /// <param name="dataFolder">The folder of tables and recordings, see <see cref="DataFolder.Resolve"/>; null for the usual one.</param>
    /// <param name="note">Told what was mended or is missing.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public static TrainingTables Read(string name, IReadOnlyList<UnitView> views, string? dataFolder, Action<string> note, CancellationToken cancellation)
    {
        ShortForm form = ShortForm.Parse(name);
        bool isBare = form.Settings.Count == 0;
        return form.Name switch
        {
            "thesis_features" when isBare => Features("Aug-09-2022_all_features.csv", ThesisFeatureTable.Read),
            "c4_features" when isBare => Features("units.csv", C4FeatureTable.Read),
            "c4_cerebellum" => OfLabs(form.Read(settings => settings.Text(ShortForm.Place) ?? "").Split('+')),
            "cellexplorer_groundtruth" when isBare => OfRecordings(
                new LabelledRecordings { Folders = [Folder()], LabelColumn = "ground_truth", Source = new PhySource { Lab = "cellexplorer", IsFiltered = false } }, _ => { }),
            "phy" => OfRecordings(LabelledRecordings.Parse(ShortForm.Parse(name, Path.Exists)), note),
            "sim" => OfSimulatedUnits(SimulationSettings.Parse(form)),
            "simclamp" => OfSimulatedCells(SweepSettings.ReadSimulation(form)),
            "allen" => SweepSettings.ReadNwb(ShortForm.Parse(name, Path.Exists), cancellation),
            "sweeps" => SweepSettings.ReadArray(ShortForm.Parse(name, Path.Exists)),
            "allen_patch_clamp" => SweepSettings.ReadActionPotentials(Folder(), form, cancellation),
            "l5pc_50ms" when isBare => SweepSets.OfArray(Path.Combine(Folder(), "voltage_mV.npy"), Path.Combine(Folder(), "sweeps.csv"), rate: 100_000, trigger: "spike", label: "Exc"),
            _ when Path.GetExtension(name) is ".h5" or ".hdf5" => Input.Read(name, "Name another file.", file => WorkBar.Show("reading", progress => OfFile(file, progress))),
            _ when ShortForm.Split(name, ',')[0] is { } place && SortedRecording.IsFolder(place) => throw new CellTypesException($"{place} is a sorted recording: write phy:{name}{(place == name ? ",label-column=NAME or ,labels=FILE, which say the cell types of its units" : "")}."),
            _ => throw new CellTypesException($"there is no data set '{name}'; the sets are {Names}."),
        };

        string Folder() => DataFolder.Find(DataFolder.Resolve(dataFolder), form.Name);

        TrainingTables OfFile(string file, IProgress<ReadingProgress>? progress)
        {
            using Hdf5Process process = Hdf5Reader.Create(cancellation);
            return RecordedSets.OfFile(file, views, process, progress, cancellation);
        }

        TrainingTables OfSimulatedCells(CurrentClampOptions options) =>
            WorkBar.Show("simulating", _ => SweepSets.OfSimulation(SimulatedCurrentClamp.Create(options)));

        TrainingTables OfSimulatedUnits(SimulationOptions options) =>
            WorkBar.Show("simulating", _ => RecordedSets.OfSimulation(SimulatedRecording.Create(options), views));

        TrainingTables Features(string file, Func<string, LabelledSet> read) => new(read(Path.Combine(Folder(), file)), [file], []);

        TrainingTables OfLabs(string[] labs) => labs.All(lab => C4Lab.All.Any(known => known.Name == lab))
            ? WorkBar.Show("reading", _ => C4Tables.Read(Folder(), C4Lab.Named(labs), views))
            : throw new CellTypesException($"there is no data set '{name}'; the labs are {string.Join(", ", C4Lab.All.Select(lab => lab.Name))}.");

        TrainingTables OfRecordings(LabelledRecordings recordings, Action<string> note)
        {
            if (recordings is { Labels: null, LabelColumn: null, Label: null })
                throw new CellTypesException($"{name} does not say which cell types its units are of: add labels=FILE or label-column=NAME, or label=foreign where all are of other tissue than the model's.");
            var (folders, labelOf) = recordings.Load(note, cancellation);
            return WorkBar.Show("computing inputs", progress => RecordedSets.OfPhy(folders, labelOf, recordings.Source, views, progress, cancellation));
        }
    }

    /// <summary>Does something with the units of a set. Where those that are left will not do, the error says first what was left out, and why.</summary>
    /// <param name="tables">The set.</param>
    /// <param name="work">What is done.</param>
    public static T Use<T>(TrainingTables tables, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (CellTypesException error) when (tables.LeftOut.Count > 0)
        {
            throw new CellTypesException($"Left out: {string.Join("; ", tables.LeftOut)}. {error.Message}", error);
        }
    }

    /// <summary>Finds a view of sorted spikes.</summary>
    public static UnitView SpikeView(string name) => SpikeViews.FirstOrDefault(view => view.Name == name)
        ?? throw new CellTypesException($"There is no input {name} of sorted spikes; the inputs are {SpikeViewNames}.");

    /// <summary>Says how large a set is.</summary>
    public static string Describe(LabelledSet set)
    {
        string unlabelled = set.Unlabelled.Count > 0 ? string.Create(CultureInfo.InvariantCulture, $" and {set.Unlabelled.Count:N0} unlabelled") : "";
        return $"{Counted.Of(set.Count, "unit")}{unlabelled}, {Counted.Of(set.InputLength, "input")}";
    }
}
