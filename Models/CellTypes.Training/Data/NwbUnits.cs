using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using CellTypes.Models.Recordings;
using CellTypes.Models.Signals;

namespace CellTypes.Training.Data;

/// <summary>Reads a sorted recording from the units table of an NWB file (Neurodata Without Borders, layout 2.x).</summary>
/// <remarks>
/// <para>Needed: <c>units/spike_times</c> with its index. Used where present: <c>waveform_mean</c> of the shape (units, samples) or (units, samples, electrodes),
/// <c>electrodes</c>, <c>unit_name</c>, and every other column of one value a unit; of the table of electrodes rel_x, rel_y, group_name and shank_ids.</para>
/// <para>The sampling rate is that of waveform_mean, else one divided by the resolution of spike_times, else that of the one ElectricalSeries in the acquisition.</para>
/// <para>A unit is named by <c>unit_name</c> where no two share one; else by its electrode group and <c>unit_name</c>; else by <c>id</c>.</para>
/// </remarks>
public static class NwbUnits
{
    private const string Table = "units";
    private const string Waveforms = $"{Table}/waveform_mean";
    private const string Acquisition = "acquisition";

    // Spikes are found above it; below it is a field potential.
    private const double LowestSpikeRate = 5_000;

    // A month in seconds; sample indices of an hour are more.
    private const double LongestSeconds = 2.7e6;

    // Columns of the schema that say nothing of a unit in one value, or are read by name.
    private static readonly string[] OwnColumns = ["id", "spike_times", "waveform_mean", "waveform_sd", "waveforms", "electrodes", "obs_intervals", "electrode_group"];

    /// <summary>Tells an NWB file by its name.</summary>
    /// <param name="path">A path.</param>
    public static bool IsFile(string path) => File.Exists(path) && Path.GetExtension(path).Equals(".nwb", StringComparison.OrdinalIgnoreCase);

    /// <summary>Loads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="samplingRate">The sampling rate in hertz, from 1 kHz to 1 MHz, where the file does not say it; null where it does.</param>
    /// <param name="process">The process that reads the file; null for this one, which a damaged file can end or hold up.</param>
    /// <returns>The recording; units without spikes are left out.</returns>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="CellTypesException">It is damaged, no NWB file of layout 2.x, has no sorted spikes, or its sampling rate is unknown; the message says how to mend it.</exception>
    public static SortedRecording Load(string path, double? samplingRate = null, Hdf5Process? process = null)
    {
        using Hdf5File file = Hdf5File.Open(path, process);
        if (!file.HasAttribute("", "nwb_version")) throw new CellTypesException($"{path} is no NWB file of layout 2.x: it does not state nwb_version. Convert it with pynwb.");
        if (!file.Exists(Table)) throw new CellTypesException($"{path} has no table of units, so no sorted spikes: write the sorting into it, for example with neuroconv.");
        if (!file.Exists($"{Table}/spike_times") || !file.Exists($"{Table}/spike_times_index"))
            throw new CellTypesException($"{path} has a table of units without spike times: write spike_times into it, or give the folder of the sorting.");
        if (file.Integers($"{Table}/id") is not long[] ids) throw Damaged(path, "id holds no whole numbers");
        if (file.Numbers($"{Table}/spike_times") is not double[] times) throw Damaged(path, "spike_times holds no numbers");
        List<string> notes = [], tableNotes = [], templateNotes = [];
        long[] ends = NwbColumn.Ends(file, $"{Table}/spike_times", ids.Length, times.Length);
        if (Array.FindIndex(times, time => !double.IsFinite(time)) is >= 0 and int bad) throw Damaged(path, $"time {bad} of spike_times is not finite");
        if (times.Length > 0 && times.Max() > LongestSeconds)
            throw new CellTypesException(FormattableString.Invariant($"{path}: spike_times ends at {times.Max()}, which is no time in seconds: divide sample indices by the sampling rate when you write the file."));
        double rate = StatedRate.Check(RateOf(file), path, samplingRate)
            ?? throw new CellTypesException($"{path} does not say at what rate the spikes were sampled: give it with --sample-rate.");
        long[] units = new long[times.Length], samples = Array.ConvertAll(times, time => (long)Math.Round(time * rate));
        Array.Fill(units, -1);
        for (int unit = 0; unit < ids.Length; unit++) units.AsSpan((int)(unit == 0 ? 0 : ends[unit - 1])..(int)ends[unit]).Fill(unit);
        SpikeTimes.CheckAreSeconds(times, units, $"{path}: spike_times");
        int[] order = SpikeOrder.Find(samples, units, path, notes);
        ClusterIndex index = new(Array.ConvertAll(order, i => units[i]));

        NwbElectrodes electrodes = NwbElectrodes.Read(file, notes);
        int[][]? electrodesOf = ElectrodesOf(file, ids.Length, electrodes.Count);
        UnitColumns columns = ReadColumns(file, ids.Length, electrodes, electrodesOf, tableNotes);
        string[] names = NamesOf(ids, columns, notes);
        NwbWaveforms? waveforms = NwbWaveforms.Read(file, Waveforms, ids.Length, rate, electrodes, electrodesOf, templateNotes);
        SortedUnit[] sorted =
        [
            .. index.Ids.Select((id, i) =>
            {
                int unit = (int)id;
                Template? template = waveforms?.Of(unit);
                return new SortedUnit(names[unit], index.SpikeCounts[i], template, UnitPlace.Of(template, electrodes.Probe, electrodes.Channels), columns.Properties[unit]);
            }),
        ];
        if (waveforms is not null) MissingTemplates.Note(sorted, templateNotes);
        return new SortedRecording(
            path, rate, electrodes.Probe, Array.ConvertAll(order, i => samples[i]), index.UnitOfSpike, null, sorted,
            waveforms is null ? TemplateState.None : TemplateState.AsGiven, columns.Sources, [.. notes, .. tableNotes, .. templateNotes])
        {
            TemplateNotes = templateNotes,
            TableNotes = tableNotes,
        };
    }

    /// <summary>Tells whether there is something at a place, of which a part of the way may be missing too.</summary>
    internal static bool Exists(Hdf5File file, string place)
    {
        string[] parts = place.Split('/');
        return Enumerable.Range(1, parts.Length).All(length => file.Exists(string.Join('/', parts.Take(length))));
    }

    private static CellTypesException Damaged(string path, string problem) => new($"{path}, {Table}: {problem}; write the file again.");

    private static double? RateOf(Hdf5File file)
    {
        if (file.Exists(Waveforms) && file.NumberOf(Waveforms, "sampling_rate") is double ofWaveforms and > 0) return ofWaveforms;
        if (file.NumberOf($"{Table}/spike_times", "resolution") is double resolution and > 0 && StatedRate.IsPossible(1 / resolution)) return Rounded(1 / resolution);
        if (!file.Exists(Acquisition)) return null;
        double[] rates =
        [
            .. file.Groups(Acquisition).Select(name => $"{Acquisition}/{name}").Where(series => file.TextOf(series, "neurodata_type") == "ElectricalSeries" && file.Exists($"{series}/starting_time"))
                .Select(series => file.NumberOf($"{series}/starting_time", "rate")).OfType<double>().Where(rate => rate >= LowestSpikeRate).Distinct(),
        ];
        return rates is [double only] ? only : null;
    }

    // What is left of a rate that was written as one divided by it.
    private static double Rounded(double rate) => Math.Abs(rate - Math.Round(rate)) < 1e-6 * rate ? Math.Round(rate) : rate;

    private static int[][]? ElectrodesOf(Hdf5File file, int unitCount, int electrodeCount)
    {
        const string Column = $"{Table}/electrodes";
        if (!file.Exists(Column) || file.Integers(Column) is not long[] rows) return null;
        if (rows.Any(row => row < 0 || row >= electrodeCount)) throw Damaged(file.Path, $"electrodes names row {rows.First(row => row < 0 || row >= electrodeCount)} of a table of {electrodeCount} electrodes");
        int[] all = Array.ConvertAll(rows, row => (int)row);
        // One electrode a unit needs no index.
        if (!file.Exists($"{Column}_index")) return all.Length == unitCount ? [.. all.Select(row => new[] { row })] : null;
        long[] ends = NwbColumn.Ends(file, Column, unitCount, all.Length);
        return [.. Enumerable.Range(0, unitCount).Select(unit => all[(int)(unit == 0 ? 0 : ends[unit - 1])..(int)ends[unit]])];
    }

    private static UnitColumns ReadColumns(Hdf5File file, int unitCount, NwbElectrodes electrodes, int[][]? electrodesOf, List<string> notes)
    {
        UnitColumns columns = new(unitCount);
        IReadOnlyList<string> names = file.Datasets(Table);
        foreach (string name in names.Where(name => !OwnColumns.Contains(name) && !name.EndsWith("_index", StringComparison.Ordinal) && !names.Contains($"{name}_index")).Order(StringComparer.Ordinal))
        {
            try
            {
                if (NwbColumn.Texts(file, $"{Table}/{name}", unitCount) is string[] values) columns.Add(name, values, $"the column {name} of {Table}");
                else if (columns.AddUnreadable(name, $"the column {name} of {Table}")) notes.Add($"The column {name} of {Table} is ignored: it does not have one text or number a unit.");
            }
            catch (CellTypesException error)
            {
                notes.Add($"The column {PlainText.Show(name)} of {Table} is ignored: {error.Message}");
                columns.AddUnreadable(name, $"the column {name} of {Table}");
            }
        }
        if (electrodes.Groups is not null && electrodesOf is not null)
            columns.Add("electrode_group", [.. electrodesOf.Select(rows => rows.Length > 0 ? electrodes.Groups[rows[0]] : "")], "the table of electrodes");
        return columns;
    }

    private static string[] NamesOf(long[] ids, UnitColumns columns, List<string> notes)
    {
        string[]? byName = Column("unit_name"), byGroup = Column("electrode_group");
        if (byName is not null && AreUnique(byName)) return byName;
        if (byName is not null && byGroup is not null && AreUnique([.. byGroup.Zip(byName, Joined)])) return [.. byGroup.Zip(byName, Joined)];
        if (byName is not null) notes.Add($"Units are named by their id: two share a unit_name.");
        string[] byId = Array.ConvertAll(ids, id => id.ToString(CultureInfo.InvariantCulture));
        if (AreUnique(byId)) return byId;
        notes.Add("Units are named by their row, from 0: two share an id.");
        return [.. Enumerable.Range(0, ids.Length).Select(row => row.ToString(CultureInfo.InvariantCulture))];

        string[]? Column(string name) => columns.Properties.All(unit => unit.ContainsKey(name)) ? [.. columns.Properties.Select(unit => unit[name])] : null;
        bool AreUnique(string[] names) => names.Distinct().Count() == names.Length;
        string Joined(string group, string name) => $"{group}/{name}";
    }
}
