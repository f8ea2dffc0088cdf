using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Views;

namespace CellTypes.Training.Data;

/// <summary>
/// The feature table of D'Agostino 2022 (Tables 4.1 and 4.2): opto-tagged cerebellar units, 15 temporal and 17 waveform features, label and
/// recording.
/// </summary>
public static class ThesisFeatureTable
{
    // A unit without good spikes has no temporal features: the table holds zeros in their place.
    private const int MostZeros = 5;

    /// <summary>Gets the names of the 15 temporal features.</summary>
    public static IReadOnlyList<string> TemporalFeatures { get; } =
    [
        "mfr", "mifr", "med_isi", "mode_isi", "prct5ISI", "entropy", "CV2_mean", "CV2_median", "CV", "IR", "Lv", "LvR", "LcV", "SI", "SKW",
    ];

    /// <summary>Gets the names of the 17 waveform features.</summary>
    public static IReadOnlyList<string> WaveformFeatures { get; } =
    [
        "trough_voltage", "trough_t", "peak_voltage", "peak_t", "repolarisation_t", "depolarisation_t", "peak_50_width", "trough_50_width",
        "onset_t", "onset_amp", "wvf_width", "peak_trough_ratio", "recovery_slope", "repolarisation_slope", "depolarisation_slope",
        "spatial_decay_24um", "dendritic_comp_amp",
    ];

    /// <summary>Reads the table. Units with more than 5 features that are exactly zero had no good spikes and are left out.</summary>
    /// <param name="path">The file, <c>Aug-09-2022_all_features.csv</c>.</param>
    /// <returns>The units with 32 inputs, temporal ones first, and the groups <c>mouse</c> and <c>recording</c>.</returns>
    /// <exception cref="CellTypesException">The file is empty, lacks a column, or a field is not a number; the message says
    /// where.</exception>
    public static LabelledSet Read(string path)
    {
        string[] features = [.. TemporalFeatures, .. WaveformFeatures];
        CsvTable table = CsvTable.Read(path, ["label", "dp", "unit", .. features]);
        float[][] rows = [.. Enumerable.Range(0, table.Count).Select(row => features.Select(name => table.Number(row, name)).ToArray())];
        int[] kept = [.. Enumerable.Range(0, table.Count).Where(row => rows[row].Count(value => value == 0) <= MostZeros)];
        if (kept.Length == 0)
            throw new CellTypesException($"{path}: every unit has more than {MostZeros} features that are zero.");
        string[] recordings = [.. kept.Select(row => table.Text(row, "dp").TrimEnd('/').Split('/')[^1])];
        string[] mice = [.. kept.Select((row, i) => MouseOf(recordings[i], table, row))];
        return FeatureTables.ToLabelledSet(
            table,
            features,
            [.. kept.SelectMany(row => rows[row])],
            kept,
            [.. kept.Select((row, i) => $"{recordings[i]}/{table.Text(row, "unit")}")],
            new() { ["mouse"] = mice, ["recording"] = recordings })
            .WithViews([new TemporalFeaturesView(Models.Features.TemporalFeatures.Published), new WaveformFeaturesView(Models.Features.WaveformFeatures.Published)]);
    }

    // A recording is named date_mouse_probe.
    private static string MouseOf(string recording, CsvTable table, int row)
    {
        string[] parts = recording.Split('_');
        return parts.Length >= 2 ? parts[1] : throw table.Error(row, "dp", $"'{recording}' is not of the form date_mouse_probe");
    }
}
