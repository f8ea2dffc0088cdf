using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading;
using CellTypes.Models.Recordings;
using CellTypes.Models.Signals;
using CellTypes.Models.Simulation;
using CellTypes.Models.Views;

namespace CellTypes.Training.Data;

/// <summary>Sets of current-clamp sweeps, cut to traces around a stimulus.</summary>
/// <remarks>
/// A unit of such a set is a trace, and the column <c>cell</c> says which cell it is from: split by it, since traces of a cell are alike. Sweeps that
/// cannot be used are counted in <see cref="TrainingTables.LeftOut"/> by their reason: no label, no action potential, NaN, unknown units, no stimulus,
/// less than 10 kHz, a clipped action potential, a copy of another.
/// </remarks>
public static partial class SweepSets
{
    private const string IdColumn = "specimen__id", LineColumn = "line_name", AtSpike = "spike";

    /// <summary>Takes simulated sweeps with their true classes.</summary>
    /// <param name="recordings">The recordings.</param>
    /// <exception cref="CellTypesException">No sweep holds an action potential.</exception>
    public static TrainingTables OfSimulation(SimulatedCurrentClamp recordings)
    {
        SweepSetBuilder set = new(TraceView.FiftyMilliseconds);
        foreach (SimulatedCell cell in recordings.Cells)
        {
            for (int s = 0; s < cell.Sweeps.Count; s++)
            {
                CurrentClampSweep sweep = cell.Sweeps[s];
                set.Add(new ClampSweep(cell.Name, $"{s}", cell.Class.Name, sweep.Potential, recordings.Options.SamplingRate, sweep.Onset));
            }
        }
        return set.Build("the simulation");
    }

    /// <summary>Reads the short-square sweeps of a folder of NWB files of the Allen Cell Types Database.</summary>
    /// <param name="folder">
    /// The folder; files that end in <c>.nwb</c> are looked for within it at any depth. A CSV file in it that has the columns <c>specimen__id</c> and
    /// <c>line_name</c>, as <c>cell_types_specimen_details.csv</c> has, tells the driver line of a cell, which goes by a number in the path of its
    /// file, or in the file. Without one the line is what the file states.
    /// Each file is a cell: files of layout 2.x state the animal, so where two would go by one name, the session (<c>general/session_id</c>) or the name of the
    /// file tells them apart. Files of layout 1.x that state one <c>aibs_specimen_id</c> are of one cell.
    /// </param>
    /// <param name="division">How to divide cells into classes: one of <see cref="CreLines.Divisions"/>.</param>
    /// <param name="process">The process that reads the files; null for this one, which a damaged file can end or hold up.</param>
    /// <param name="progress">Receives a report after each file.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <returns>The sweeps; a file that is damaged or cannot be read is left out.</returns>
    /// <exception cref="CellTypesException">There is no such division.</exception>
    /// <exception cref="IOException">The folder is missing or cannot be read.</exception>
    /// <exception cref="CellTypesException">The process does not start.</exception>
    /// <exception cref="CellTypesException">There is no NWB file, or no sweep can be used; the message says why.</exception>
    public static TrainingTables OfNwb(
        string folder, string division, Hdf5Process? process = null, IProgress<ReadingProgress>? progress = null, CancellationToken cancellation = default)
    {
        CreLines.ClassOf("", division);
        if (!Directory.Exists(folder))
            throw new CellTypesException($"{folder} {(File.Exists(folder) ? "is a file" : "does not exist")}; give a folder of .nwb files.");
        string[] files = [.. Directory.GetFiles(folder, "*.nwb", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        if (files.Length == 0) throw new CellTypesException($"{folder} holds no file that ends in .nwb.");
        Dictionary<string, string>? lines = LinesOf(folder);
        SweepSetBuilder set = new(TraceView.FiftyMilliseconds);
        CellNames names = new();
        for (int i = 0; i < files.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                Add(set, names, files[i], folder, lines, division, process);
            }
            catch (Exception error) when (error is CellTypesException or IOException or UnauthorizedAccessException)
            {
                set.LeaveOutFile(error.Message.TrimEnd('.'));
            }
            progress?.Report(new ReadingProgress(i + 1, files.Length));
        }
        return set.Build(folder, names.Choose());
    }

    /// <summary>Reads sweeps from a .npy array with a table, as <c>celltypes live --source trace:</c> does.</summary>
    /// <param name="path">The array in millivolts, or in volts: sweeps x samples; see <see cref="SweepFile.Load"/>.</param>
    /// <param name="table">The table, with a line for each sweep and a column for the cell, and <c>label</c> unless one is given for all.</param>
    /// <param name="rate">The sampling rate in hertz.</param>
    /// <param name="trigger">The column of the table with the trigger in milliseconds, or <c>spike</c> for the onset of the first action potential that
    /// has a whole window around it.</param>
    /// <param name="label">The class of all cells; null where the table says.</param>
    /// <param name="isVolts">Whether the values are volts.</param>
    /// <param name="cell">The column of the table with the name of the cell.</param>
    /// <exception cref="CellTypesException">The sampling rate is below 10 kHz or above 1 MHz.</exception>
    /// <exception cref="IOException">A file is missing or cannot be read.</exception>
    /// <exception cref="CellTypesException">A file is not as described, or no sweep can be used; the message says why.</exception>
    public static TrainingTables OfArray(string path, string table, double rate, string trigger, string? label = null, bool isVolts = false, string cell = "cell")
    {
        SweepFile file = SweepFile.Load(path, rate, isVolts, table: table, cellColumn: cell, triggerColumn: trigger == AtSpike ? null : trigger);
        CsvTable? labels = label is null ? CsvTable.Read(table, ["label"]) : null;
        SweepSetBuilder set = new(TraceView.FiftyMilliseconds);
        for (int i = 0; i < file.SweepCount; i++)
        {
            float[] potential = file.Potential(i).ToArray();
            string? type = label ?? labels!.Text(i, "label");
            int sample = file.Triggers is null ? FirstSpikeWithWindow(potential, rate)
                : file.Triggers[i] is double milliseconds ? (int)Math.Round(milliseconds * rate / 1000) : -1;
            if (sample >= 0) set.Add(new ClampSweep(file.Cells[i], $"{i}", type, potential, rate, sample));
            else set.LeaveOut(type, file.Triggers is null ? "no action potential has a whole window around it" : "it has no trigger");
        }
        return set.Build(path);
    }

    /// <summary>Reads the mean action potentials on short squares of the Allen feature vectors: <c>fv_sample2.h5</c>, with the driver lines in
    /// <c>cell_types_specimen_labels.csv</c>. One trace a cell, 3 ms at 50 kHz from the threshold on.</summary>
    /// <param name="folder">The folder of both files.</param>
    /// <param name="division">How to divide cells into classes: one of <see cref="CreLines.Divisions"/>.</param>
    /// <param name="process">The process that reads the HDF5 file; null for this one.</param>
    /// <exception cref="CellTypesException">There is no such division.</exception>
    /// <exception cref="IOException">A file is missing or cannot be read.</exception>
    /// <exception cref="CellTypesException">A file is not as described, or no trace can be used; the message says why.</exception>
    public static TrainingTables OfActionPotentials(string folder, string division, Hdf5Process? process = null)
    {
        TraceView view = TraceView.ActionPotential;
        Dictionary<string, string> lines = LinesOf(folder) ?? throw new CellTypesException($"{folder} has no CSV file with the columns {IdColumn} and {LineColumn}.");
        string path = Path.Combine(folder, "fv_sample2.h5");
        long[] ids;
        double[] values;
        using (Hdf5File file = Hdf5File.Open(path, process)) (ids, values) = (file.Integers("ids") ?? [], file.Numbers("first_ap_v") ?? []);
        int length = ids.Length == 0 ? 0 : values.Length / ids.Length, samples = view.InputNames.Count;
        if (length < samples) throw new CellTypesException($"{path}: first_ap_v holds {length} values a cell; {samples} or more are needed.");
        SweepSetBuilder set = new(view);
        for (int cell = 0; cell < ids.Length; cell++)
        {
            string id = $"{ids[cell]}", line = lines.GetValueOrDefault(id, "");
            float[] trace = [.. values.Skip(cell * length).Take(samples).Select(value => (float)value)];
            if (CreLines.ClassOf(line, division) is not string label) set.LeaveOut(null, NoClass(line));
            else if (MembranePotential.Problem(trace) is string problem) set.LeaveOut(label, problem);
            else set.Add(id, "mean", label, trace);
        }
        return set.Build(folder);
    }

    // A file is a cell, unless files of layout 1.x state that they are of one cell. What the 2.x layout states is the animal, of which there may be several cells.
    private static void Add(
        SweepSetBuilder set, CellNames names, string path, string folder, Dictionary<string, string>? lines, string division, Hdf5Process? process)
    {
        using NwbFile file = NwbFile.Open(path, process);
        string place = Path.GetRelativePath(folder, path);
        string[] numbers = [.. SpecimenNumbers().Matches(place).Select(match => match.Value)];
        string? known = numbers.FirstOrDefault(number => lines?.ContainsKey(number) == true), stated = file.Cell ?? file.Animal;
        string? name = known ?? stated ?? numbers.FirstOrDefault();
        string cell = file.Cell is string specimen ? $"cell {specimen}" : PlainText.Show(place);
        names.Add(cell, name, file.Session, Path.GetFileNameWithoutExtension(path));
        string? line = lines is null ? file.Line : lines.GetValueOrDefault(name ?? "");
        string? label = line is null ? null : CreLines.ClassOf(line, division);
        if (label is null)
        {
            set.LeaveOutFile(line is null ? "no driver line is known of its cell" : NoClass(line));
            return;
        }
        // All of them first: of a file that turns out to be damaged none is used.
        List<string> problems = [];
        ClampSweep[] sweeps = [.. file.ShortSquares(cell, label, problems.Add)];
        foreach (string problem in problems) set.LeaveOut(label, problem, cell);
        foreach (ClampSweep sweep in sweeps) set.Add(sweep);
        if (sweeps.Length + problems.Count == 0) set.LeaveOut(label, "its file has no short-square sweep", cell);
    }

    private static string NoClass(string line) => line.Length == 0 ? "its cell has no driver line" : $"the driver line {line} stands for none of the classes";

    // The driver line of each cell; null where no table is there.
    private static Dictionary<string, string>? LinesOf(string folder)
    {
        foreach (string path in Directory.GetFiles(folder, "*.csv").Order(StringComparer.Ordinal))
        {
            using StreamReader reader = new(InputFile.Open(path));
            string header = reader.ReadLine() ?? "";
            if (!header.Contains(IdColumn, StringComparison.Ordinal) || !header.Contains(LineColumn, StringComparison.Ordinal)) continue;
            CsvTable table = CsvTable.Read(path, [IdColumn, LineColumn]);
            return Enumerable.Range(0, table.Count).GroupBy(row => table.Text(row, IdColumn)).ToDictionary(rows => rows.Key, rows => table.Text(rows.First(), LineColumn));
        }
        return null;
    }

    private static int FirstSpikeWithWindow(float[] potential, double samplingRate)
    {
        TraceCutter cutter = new(TraceView.FiftyMilliseconds, samplingRate);
        for (int from = 0; from < potential.Length;)
        {
            int peak = MembranePotential.FirstActionPotential(potential.AsSpan(from), samplingRate, out int onset);
            if (peak < 0 || from + onset + cutter.After >= potential.Length) return -1;
            if (from + onset >= cutter.Before) return from + onset;
            from += peak + 1;
        }
        return -1;
    }

    [GeneratedRegex("[0-9]{6,}")]
    private static partial Regex SpecimenNumbers();
}
