using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using CellTypes.Models.Recordings;
using CellTypes.Models.Signals;
using CellTypes.Models.Simulation;
using CellTypes.Models.Views;

namespace CellTypes.Training.Data;

/// <summary>Sets of units whose spikes and mean waveforms are at hand, so that any view can be computed of them.</summary>
/// <remarks>
/// Units with a label make the set, the others are beside it. Both have the groups <c>lab</c> and <c>recording</c>, and <c>mouse</c> where
/// every recording is named as in the thesis, date_mouse or date_mouse_probe with a date such as 21-12-02. Left out are units that lack one
/// of the views, and units with the spikes of another, of which the first with a label stays. The spikes are kept for augmentation, 8 bytes
/// each.
/// </remarks>
public static class RecordedSets
{
    private const string NoGoodSpikes = "no spike passes the quality filters";

    /// <summary>Reads a cerebellum file. Spikes that do not pass its quality filters are not used.</summary>
    /// <param name="path">The file, see <see cref="CerebellumFile"/>.</param>
    /// <param name="views">The views that make the inputs.</param>
    /// <param name="process">The process that reads the file; null for this one, which a damaged file can end or hold up.</param>
    /// <param name="progress">Receives a report after each unit.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <returns>The units; each of their recordings is taken to end with their last spike.</returns>
    /// <exception cref="CellTypesException">Two views have inputs of the same name.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    /// <exception cref="CellTypesException">The file is not as described, or no unit with a label is left; the message says
    /// why.</exception>
    public static TrainingTables OfFile(
        string path, IReadOnlyList<UnitView> views, Hdf5Process? process = null, IProgress<ReadingProgress>? progress = null, CancellationToken cancellation = default)
    {
        RecordedSetBuilder set = new(views);
        using CerebellumFile file = CerebellumFile.Open(path, process);
        foreach (DatasetUnit unit in file.Units(progress))
        {
            cancellation.ThrowIfCancellationRequested();
            set.Add(unit.Signals, unit.Signals.Id, unit.Label, unit.Lab, unit.Recording, unit.Signals.SpikeSamples()[^1] + 1);
        }
        foreach (DroppedUnit unit in file.Dropped) set.LeaveOut(unit.Label, unit.Reason);
        return set.Build(path);
    }

    /// <summary>Takes the units of phy folders.</summary>
    /// <param name="folders">The folders, loaded with amplitudes if the quality filters are to notice lost spikes; each of another
    /// name, which is that of the recording.</param>
    /// <param name="label">Gives the cell type of a unit, or null for a unit without a label.</param>
    /// <param name="source">How, and which of the units.</param>
    /// <param name="views">The views that make the inputs.</param>
    /// <param name="progress">Receives a report after each unit.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The units; unit <c>session1/21</c> is cluster 21 of the folder <c>session1</c>.</returns>
    /// <exception cref="CellTypesException">Two views have inputs of the same name.</exception>
    /// <exception cref="CellTypesException">No unit with a label is left, or there is no such column of groups; the message says why.</exception>
    public static TrainingTables OfPhy(
        IReadOnlyList<SortedRecording> folders,
        Func<SortedRecording, SortedUnit, string?> label,
        PhySource source,
        IReadOnlyList<UnitView> views,
        IProgress<ReadingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        RecordedSetBuilder set = new(views);
        int done = 0, total = folders.Sum(folder => folder.Units.Count);
        foreach (SortedRecording folder in folders)
        {
            string recording = folder.Name;
            UnitGroups groups = UnitGroups.Find(folder, source.Groups, source.GroupColumn);
            foreach (SortedUnit unit in folder.Units)
            {
                cancellation.ThrowIfCancellationRequested();
                string? cellType = label(folder, unit);
                if (groups.Problem(unit) is string problem) set.LeaveOut(cellType, problem);
                else if (SignalsOf(folder, unit, source.IsFiltered) is not RecordedUnit signals) set.LeaveOut(cellType, NoGoodSpikes);
                else set.Add(signals, $"{recording}/{unit.Name}", cellType, source.Lab, recording, folder.DurationSamples);
                progress?.Report(new ReadingProgress(++done, total));
            }
        }
        return set.Build(string.Join(" and ", folders.Select(folder => folder.Path)));
    }

    /// <summary>Takes the units of a simulated recording with their true types.</summary>
    /// <param name="recording">The recording.</param>
    /// <param name="views">The views that make the inputs.</param>
    /// <returns>The units, all labelled; unit <c>sim1/21</c> is unit 21 of the recording with seed 1.</returns>
    /// <exception cref="CellTypesException">Two views have inputs of the same name.</exception>
    /// <exception cref="CellTypesException">No unit is left; the message says why.</exception>
    public static TrainingTables OfSimulation(SimulatedRecording recording, IReadOnlyList<UnitView> views)
    {
        RecordedSetBuilder set = new(views);
        string name = string.Create(CultureInfo.InvariantCulture, $"sim{recording.Options.Seed}");
        foreach (SimulatedUnit unit in recording.Units)
        {
            string id = unit.Id.ToString(CultureInfo.InvariantCulture);
            RecordedUnit signals = new(id, recording.Options.SamplingRate, unit.SpikeSamples, unit.Template, recording.Probe);
            set.Add(signals, $"{name}/{id}", unit.Class.Name, "sim", name, recording.Duration);
        }
        return set.Build("the simulation");
    }

    private static RecordedUnit? SignalsOf(SortedRecording folder, SortedUnit unit, bool isFiltered)
    {
        RecordedUnit signals = folder.Unit(unit.Name);
        if (!isFiltered) return signals;
        long[] samples = signals.SpikeSamples().ToArray();
        bool[] isGood = QualityMask.Compute(samples, folder.SamplingRate, folder.DurationSamples, folder.Amplitudes(unit.Name));
        long[] good = [.. samples.Where((_, spike) => isGood[spike])];
        return good.Length == 0 ? null : new RecordedUnit(signals.Id, signals.SamplingRate, good, signals.Template, signals.Probe);
    }
}
