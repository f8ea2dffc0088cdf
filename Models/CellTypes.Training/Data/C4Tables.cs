using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using CellTypes.Models.Features;
using CellTypes.Models.Views;

namespace CellTypes.Training.Data;

/// <summary>
/// The waveforms, autocorrelograms and interval statistics of the C4 database (Beau et al. 2025): a folder for each lab, with
/// <c>labels.csv</c>, <c>waveforms.csv</c>, <c>acg.csv</c> and <c>metadata.csv</c> side by side, one row a unit, and
/// <c>interval_statistics.csv</c> with some of the units by the <c>neuron_id</c> of the metadata.
/// </summary>
/// <remarks>
/// An autocorrelogram has 201 bins of 1 ms, centred on -100 to 100 ms. Hull's are pair counts over the number of spikes, Lisberger's are
/// pair counts; the bins of 1 to 100 ms have the same shape in both, see <see cref="AutocorrelogramShapeView"/>.
/// </remarks>
public static class C4Tables
{
    private const string Autocorrelograms = "acg.csv";

    private const string Unlabelled = "unlabelled";
    private const int LagCount = 201;
    private const int FirstPositiveLag = 101;

    /// <summary>Checks that views can be computed from the tables.</summary>
    /// <param name="views">The views.</param>
    /// <exception cref="CellTypesException">One cannot; the message names it, and those that can.</exception>
    public static void Check(IReadOnlyList<UnitView> views)
    {
        if (views.FirstOrDefault(view => !LabTables.Holds(view)) is { } other)
            throw new CellTypesException($"The C4 tables do not hold what {other.Name} is computed from: use some of {string.Join(", ", UnitViews.All.Where(LabTables.Holds).Select(view => view.Name))}.");
    }

    /// <summary>Reads the labelled units of some labs.</summary>
    /// <param name="folder">The folder that holds the labs' folders.</param>
    /// <param name="labs">The labs.</param>
    /// <param name="views">The views that make the inputs: <c>waveform/peak-90@1</c>, <c>waveform/peak-90-down@1</c>, <c>acg/ms-100@1</c>,
    /// <c>acg/log-13@1</c>, <c>features/temporal-15@3</c>.</param>
    /// <returns>
    /// The units with the group <c>lab</c> and, where every lab has interval statistics, the group <c>recording</c>, in which a unit without
    /// them is alone, and the unlabelled ones beside them; unit <c>hull/0</c> is the first row of Hull's tables. Units
    /// without one of the views, and units whose autocorrelogram repeats that of another, are left out.
    /// </returns>
    /// <exception cref="CellTypesException">A view cannot be computed from the tables.</exception>
    /// <exception cref="IOException">A file is missing.</exception>
    /// <exception cref="CellTypesException">A file is not as described; the message says where.</exception>
    public static TrainingTables Read(string folder, IReadOnlyList<C4Lab> labs, IReadOnlyList<UnitView> views)
    {
        List<Unit> units = [];
        List<string> files = [], leftOut = [];
        LeftOutUnits unusable = new();
        foreach (C4Lab lab in labs)
        {
            LabTables tables = new(folder, lab, views);
            files.AddRange(tables.Files);
            units.AddRange(tables.Units(leftOut, unusable));
        }
        Unit[] labelled = [.. units.Where(unit => unit.Label != Unlabelled)], others = [.. units.Where(unit => unit.Label == Unlabelled)];
        if (labelled.Length == 0)
            throw new CellTypesException($"No unit of {folder} has a label and {string.Join(" and ", views.Select(view => view.Name))}{(leftOut.Count == 0 ? "" : $" ({string.Join("; ", leftOut)})")}.");
        string[] classes = [.. labelled.Select(unit => unit.Label).Distinct().Order(StringComparer.Ordinal)];
        LabelledSet set = new(
            InputsOf(labelled),
            [.. views.SelectMany(view => view.InputNames)],
            [.. labelled.Select(unit => Array.IndexOf(classes, unit.Label))],
            classes,
            IdsOf(labelled),
            GroupsOf(labelled));
        return new TrainingTables(
            set.WithViews(views).WithUnlabelled(new UnlabelledUnits(InputsOf(others), IdsOf(others), GroupsOf(others))), files, [.. unusable.EmptyClasses(classes), .. leftOut]);
    }

    /// <summary>Reads the labelled units of labs that do not all have the same tables: Häusser has no autocorrelograms.</summary>
    /// <param name="folder">The folder that holds the labs.</param>
    /// <param name="labs">The labs.</param>
    /// <param name="views">The views, as for <see cref="Read"/>.</param>
    /// <returns>The units; NaN are the values of a view that a lab has no table for.</returns>
    /// <exception cref="IOException">A file is missing.</exception>
    /// <exception cref="CellTypesException">A file is not as described; the message says where.</exception>
    public static TrainingTables ReadIncomplete(string folder, IReadOnlyList<C4Lab> labs, IReadOnlyList<UnitView> views)
    {
        TrainingTables[] tables = [.. labs.Select(lab => Read(folder, [lab], [.. views.Where(view => !LabTables.IsAutocorrelogram(view) || File.Exists(Path.Combine(folder, lab.Name, Autocorrelograms)))]))];
        return new TrainingTables(
            tables.Select(table => Expand(table.Set, views)).Aggregate((all, next) => all.With(next)).WithViews(views),
            [.. tables.SelectMany(table => table.Files)],
            [.. tables.SelectMany(table => table.LeftOut)]);
    }

    private static LabelledSet Expand(LabelledSet set, IReadOnlyList<UnitView> views)
    {
        float[] Row(int unit)
        {
            float[] row = [];
            int at = 0;
            foreach (UnitView view in views)
            {
                int length = view.InputNames.Count;
                bool isThere = set.Views!.Contains(view);
                row = [.. row, .. isThere ? set.Row(unit).Slice(at, length).ToArray() : [.. Enumerable.Repeat(float.NaN, length)]];
                if (isThere) at += length;
            }
            return row;
        }
        return new LabelledSet(
            [.. Enumerable.Range(0, set.Count).SelectMany(Row)], [.. views.SelectMany(view => view.InputNames)], [.. set.Labels], set.ClassNames, set.UnitIds, set.Groups);
    }

    private static float[] InputsOf(Unit[] units) => [.. units.SelectMany(unit => unit.Inputs)];

    private static string[] IdsOf(Unit[] units) => [.. units.Select(unit => unit.Id)];

    private static Dictionary<string, IReadOnlyList<string>> GroupsOf(Unit[] units)
    {
        Dictionary<string, IReadOnlyList<string>> groups = new() { ["lab"] = [.. units.Select(unit => unit.Lab)] };
        // The recordings of unlabelled units are not known.
        if (units.All(unit => unit.Recording is not null)) groups["recording"] = [.. units.Select(unit => unit.Recording!)];
        return groups;
    }

    private sealed record Unit(string Id, string Lab, string? Recording, string Label, float[] Inputs);

    // The tables of one lab that the views need.
    private sealed class LabTables
    {
        private readonly C4Lab _lab;
        private readonly IReadOnlyList<UnitView> _views;
        private readonly CsvTable _labels;
        private readonly CsvTable? _waveforms;
        private readonly CsvTable? _autocorrelograms;
        private readonly C4Statistics? _statistics;

        public LabTables(string folder, C4Lab lab, IReadOnlyList<UnitView> views)
        {
            _lab = lab;
            _views = views;
            Check(views);
            _labels = Read(folder, "labels.csv", ["label"]);
            if (views.Any(IsWaveform)) _waveforms = ReadSignals(folder, "waveforms.csv", lab.SampleCount);
            if (views.Any(IsAutocorrelogram)) _autocorrelograms = ReadSignals(folder, Autocorrelograms, LagCount);
            int inputFiles = Files.Count;
            bool needsStatistics = views.Any(IsStatistics);
            if (needsStatistics || File.Exists(Path.Combine(folder, lab.Name, C4Statistics.FileName)))
                _statistics = new C4Statistics(ReadRows(folder, "metadata.csv", ["neuron_id"]), Read(folder, C4Statistics.FileName, C4Statistics.Columns));
            // A model of other views is not made of the recordings' names.
            if (!needsStatistics) Files.RemoveRange(inputFiles, Files.Count - inputFiles);
        }

        public List<string> Files { get; } = [];

        public List<Unit> Units(List<string> leftOut, LeftOutUnits unusable)
        {
            List<Unit> units = [];
            LeftOutUnits ofLab = new();
            HashSet<string> seen = [];
            string[] labels = [.. Enumerable.Range(0, _labels.Count).Select(Label)];
            // Labelled units first, so that of two copies the one with the label stays.
            foreach (int row in Enumerable.Range(0, labels.Length).OrderBy(row => labels[row] == Unlabelled))
            {
                string label = labels[row];
                float[] inputs = new float[_views.Sum(view => view.InputNames.Count)];
                string? problem = Compute(row, inputs);
                if (problem is null && _autocorrelograms is not null && !seen.Add(Fingerprint(row)))
                    problem = "the autocorrelogram is that of another unit";
                if (problem is null) units.Add(new Unit($"{_lab.Name}/{row}", _lab.Name, Recording(row, label), label, inputs));
                if (problem is null || label == Unlabelled) continue;
                ofLab.Add(label, problem);
                unusable.Add(label, problem);
            }
            leftOut.AddRange(ofLab.Counts().Select(line => $"{_lab.Name}: {line}"));
            return units;
        }

        // A labelled unit of an unknown recording is a group of its own.
        private string? Recording(int row, string label) =>
            _statistics is null || label == Unlabelled ? null : $"{_lab.Name}/{_statistics.Recording(row) ?? $"unit {row}"}";

        private string Label(int row) => _labels.Text(row, "label") is { Length: > 0 } label
            ? label
            : throw _labels.Error(row, "label", $"the label is missing; write {Unlabelled} where it is unknown");

        private CsvTable Read(string folder, string name, string[] columns)
        {
            string path = Path.Combine(folder, _lab.Name, name);
            if (!File.Exists(path))
                throw new CellTypesException($"{path} is missing; {folder} must hold the tables of the C4 database, which has no autocorrelograms of hausser.");
            Files.Add($"{_lab.Name}/{name}");
            return CsvTable.Read(path, columns);
        }

        private CsvTable ReadSignals(string folder, string name, int length)
        {
            CsvTable table = ReadRows(folder, name, []);
            return table.Columns.Count() == length
                ? table
                : throw new CellTypesException($"{Path.Combine(folder, _lab.Name, name)} has {table.Columns.Count()} columns where {length} are needed.");
        }

        // One row for each row of the labels.
        private CsvTable ReadRows(string folder, string name, string[] columns)
        {
            CsvTable table = Read(folder, name, columns);
            if (table.Count != _labels.Count)
            {
                throw new CellTypesException(
                    $"{Path.Combine(folder, _lab.Name, name)} has {table.Count} units but labels.csv {_labels.Count}; take both from the same release.");
            }
            return table;
        }

        private string? Compute(int row, Span<float> inputs)
        {
            foreach (UnitView view in _views)
            {
                Span<float> ofView = inputs[..view.InputNames.Count];
                string? problem = view switch
                {
                    PeakWaveformView => PeakWaveformView.Align(Samples(row), _lab.SamplingRate, ofView),
                    DownwardWaveformView => DownwardWaveformView.Align(Samples(row), _lab.SamplingRate, ofView),
                    LogLagAutocorrelogramView => LogLagAutocorrelogramView.Shape(Counts(row), ofView),
                    TemporalFeaturesView => _statistics!.Copy(row, ofView),
                    _ => AutocorrelogramShapeView.Shape(Counts(row), ofView),
                };
                if (problem is not null) return problem;
                inputs = inputs[ofView.Length..];
            }
            return null;
        }

        public static bool Holds(UnitView view) => IsWaveform(view) || IsAutocorrelogram(view) || IsStatistics(view);

        private static bool IsWaveform(UnitView view) => view is PeakWaveformView or DownwardWaveformView;

        private static bool IsStatistics(UnitView view) => view is TemporalFeaturesView { Features: var features } && features == TemporalFeatures.Database;

        public static bool IsAutocorrelogram(UnitView view) => view is AutocorrelogramShapeView or LogLagAutocorrelogramView;

        private float[] Samples(int row) => [.. Values(_waveforms!, row).Select(value => (float)value)];

        private double[] Counts(int row)
        {
            double[] counts = Values(_autocorrelograms!, row)[FirstPositiveLag..];
            int negative = Array.FindIndex(counts, count => count < 0);
            if (negative < 0) return counts;
            string column = _autocorrelograms!.Columns.ElementAt(FirstPositiveLag + negative);
            throw _autocorrelograms.Error(row, column, $"a count of {counts[negative]} is negative");
        }

        private string Fingerprint(int row) => string.Join(' ', Counts(row).Select(count => count.ToString(CultureInfo.InvariantCulture)));

        // An empty field is a value that was not measured.
        private static double[] Values(CsvTable table, int row) =>
            [.. table.Columns.Select(column => table.Text(row, column).Length == 0 ? double.NaN : Number(table, row, column))];

        private static double Number(CsvTable table, int row, string column) =>
            double.TryParse(table.Text(row, column), NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
                ? value
                : throw table.Error(row, column, $"'{table.Text(row, column)}' is not a number");
    }
}
