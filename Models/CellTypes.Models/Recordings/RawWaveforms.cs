using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using CellTypes.Models.Signals;

namespace CellTypes.Models.Recordings;

/// <summary>Gives the units of a sorted recording the waveforms that they have in the raw recording.</summary>
public static class RawWaveforms
{
    // Clocks are calibrated to some parts in a million, and sorters round their rate.
    private const double LargestDifferenceOfRates = 1e-3;

    // Whitening sharpens a template and drift moves it, but not by more micrometres.
    private const double LargestDistance = 100;

    /// <summary>Replaces the templates of the units by means of the raw recording, see <see cref="RawTemplates"/>.</summary>
    /// <param name="sorted">The sorted recording.</param>
    /// <param name="recording">The raw recording that it was sorted from.</param>
    /// <param name="progress">Receives the fraction that is done; null for none.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>The sorted recording with other templates; to its notes come those of the averaging.</returns>
    /// <exception cref="CellTypesException">The two do not belong together; the message says why.</exception>
    /// <exception cref="OperationCanceledException">The work was ended.</exception>
    public static SortedRecording Replace(
        SortedRecording sorted, RawRecording recording, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        if (sorted is null) throw new ArgumentNullException(nameof(sorted));
        if (recording is null) throw new ArgumentNullException(nameof(recording));
        if (Math.Abs(recording.SamplingRate / sorted.SamplingRate - 1) > LargestDifferenceOfRates)
            throw new CellTypesException(FormattableString.Invariant($"{recording.Path} is sampled at {recording.SamplingRate} Hz and {sorted.Path} at {sorted.SamplingRate} Hz; give the recording that was sorted."));
        List<string> notes = [];
        int[] columns = RawColumns.Find(recording, sorted, notes);
        RawTemplates templates = RawTemplates.Average(
            recording, columns, sorted.Probe, sorted.SpikeSamples, sorted.SpikeUnits, sorted.Units.Count, progress: progress, cancellation: cancellation);
        SortedRecording averaged = sorted.WithTemplates(templates.Templates, [.. notes, .. templates.Notes, .. Summary(sorted, recording, templates)]);
        CheckPlaces(sorted, averaged, recording);
        return averaged;
    }

    private static IEnumerable<string> Summary(SortedRecording sorted, RawRecording recording, RawTemplates templates)
    {
        int count = templates.Templates.Count(template => template is not null);
        yield return FormattableString.Invariant($"Waveforms of {count} of {sorted.Units.Count} units are means of {templates.SpikeCounts.Sum()} spikes in {recording.Path}.");
        string[] without = [.. sorted.Units.Where((_, unit) => templates.Templates[unit] is null).Select(unit => unit.Name)];
        if (without.Length == 0) yield break;
        string more = without.Length > 10 ? $" and {without.Length - 10} more" : "";
        yield return $"No waveform of unit {string.Join(", ", without.Take(10))}{more}: its mean does not stand out from the noise.";
    }

    // What is left where the recording does not say where its electrodes are.
    private static void CheckPlaces(SortedRecording sorted, SortedRecording averaged, RawRecording recording)
    {
        if (sorted.Probe is not ProbeGeometry probe) return;
        double[] distances = [.. sorted.Units.Zip(averaged.Units, (before, after) => before.Place is null || after.Place is null ? double.NaN : probe.Distance(before.Place.Row, after.Place.Row))
            .Where(distance => !double.IsNaN(distance))];
        int elsewhere = distances.Count(distance => distance > LargestDistance);
        if (2 * elsewhere <= distances.Length) return;
        throw new CellTypesException(
            $"{elsewhere} of {distances.Length} units are on other channels of {recording.Path} than their templates in {sorted.Path} say: its channel_map.npy is not for this recording. Give the recording that was sorted, or, if the templates are wrong, move templates.npy away.");
    }
}
