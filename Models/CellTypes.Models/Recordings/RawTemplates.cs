using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using CellTypes.Models.Signals;

namespace CellTypes.Models.Recordings;

/// <summary>Mean waveforms of sorted units, averaged from the raw recording at their spike times.</summary>
/// <remarks>
/// <para>Spike times and the raw recording mean the same whatever sorted it, templates do not: they are whitened, scaled or filtered. A unit's
/// waveform is the mean of up to <see cref="DefaultSpikesPerUnit"/> snippets, taken at every n-th of its spikes, from 1.5 ms before the spike to
/// 2.5 ms after it, without the mean of its first half millisecond, on the channels nearest to its peak channel. Neuropixels 1.0 recordings are
/// taken as they are; channels of the whole band go through the 300 Hz high-pass that such probes have in hardware (<see cref="HighPass"/>), so that both
/// kinds of waveforms are alike.</para>
/// <para>Spikes too near the ends of the recording are left out, and snippets that hold lost packets or artefacts (<see cref="SnippetCheck"/>).
/// The recording is read once, from its beginning to its end.</para>
/// </remarks>
internal sealed class RawTemplates
{
    /// <summary>The most snippets of a unit that are averaged.</summary>
    public const int DefaultSpikesPerUnit = 500;

    /// <summary>The time from the first sample of a waveform to the spike, in seconds.</summary>
    public const double SecondsBefore = 0.0015;

    /// <summary>The time from the spike to the end of a waveform, in seconds.</summary>
    public const double SecondsAfter = 0.0025;

    private const int MostSpikesPerUnit = 1 << 16;

    // Chance, or the spikes of neighbours, may make one snippet look like a waveform, but not the mean of ten.
    private const int LeastSpikes = 10;

    private RawTemplates(IReadOnlyList<Template?> templates, IReadOnlyList<int> spikeCounts, IReadOnlyList<string> notes)
    {
        Templates = templates;
        SpikeCounts = spikeCounts;
        Notes = notes;
    }

    /// <summary>Gets the mean waveform of each unit, or null where none stands out from the noise. Its spike is at sample
    /// <see cref="SecondsBefore"/> x sampling rate, and its channels are those of the probe. Values are microvolts, or bits where the
    /// recording does not say its microvolts a bit.</summary>
    public IReadOnlyList<Template?> Templates { get; }

    /// <summary>Gets the number of snippets that each unit's mean is made of.</summary>
    public IReadOnlyList<int> SpikeCounts { get; }

    /// <summary>Gets what was done, left out or looks wrong, one line each.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Averages snippets.</summary>
    /// <param name="recording">The recording.</param>
    /// <param name="columns">The column of the recording of each channel of the probe.</param>
    /// <param name="probe">The probe, or null where its geometry is unknown.</param>
    /// <param name="spikeSamples">The time of each spike, in samples of the recording, ascending.</param>
    /// <param name="spikeUnits">The unit of each spike, from 0; negative for spikes of no unit.</param>
    /// <param name="unitCount">The number of units.</param>
    /// <param name="spikesPerUnit">The most snippets of a unit, from 1 to 65,536.</param>
    /// <param name="progress">Receives the fraction that is done; null for none.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>The waveforms.</returns>
    /// <exception cref="ArgumentException">The arguments do not fit together, or a number is out of its range.</exception>
    /// <exception cref="CellTypesException">The recording is shorter than the spikes say, or at the spike times it holds no spikes: it is another
    /// one than was sorted.</exception>
    /// <exception cref="OperationCanceledException">The work was ended.</exception>
    public static RawTemplates Average(
        RawRecording recording,
        IReadOnlyList<int> columns,
        ProbeGeometry? probe,
        long[] spikeSamples,
        int[] spikeUnits,
        int unitCount,
        int spikesPerUnit = DefaultSpikesPerUnit,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default)
    {
        Check(recording, columns, probe, spikeSamples, spikeUnits, unitCount, spikesPerUnit);
        CheckLength(recording, spikeSamples);
        SnippetAverages averages = new(recording, columns, probe, spikesPerUnit);
        averages.Add(spikeSamples, spikeUnits, unitCount, progress, cancellation);
        Template?[] templates = new Template?[unitCount];
        List<MeanPeak> peaks = [];
        for (int unit = 0; unit < unitCount; unit++)
        {
            if (averages.Sums[unit] is not SnippetSum sum) continue;
            float[] means = averages.Means(sum);
            MeanPeak peak = averages.FindPeak(sum, means);
            if (sum.Count >= LeastSpikes) peaks.Add(peak);
            if (peak.StandsOut) templates[unit] = averages.Cut(means, peak.Channel);
        }
        CheckPeaks(recording, peaks);
        return new RawTemplates(templates, [.. averages.Sums.Select(sum => sum?.Count ?? 0)], [.. recording.Notes, .. averages.Notes(), .. PeakNotes(peaks)]);
    }

    private static void Check(
        RawRecording recording, IReadOnlyList<int> columns, ProbeGeometry? probe, long[] spikeSamples, int[] spikeUnits, int unitCount, int spikesPerUnit)
    {
        if (recording is null) throw new ArgumentNullException(nameof(recording));
        if (columns is null || columns.Count == 0 || columns.Any(column => column < 0 || column >= recording.ChannelCount))
            throw new ArgumentException($"The columns are none, or not within the {recording.ChannelCount} of the recording.", nameof(columns));
        if (probe is not null && probe.ChannelCount != columns.Count)
            throw new ArgumentException($"A probe of {probe.ChannelCount} channels does not have {columns.Count} columns.", nameof(probe));
        if (spikeSamples is null || spikeUnits is null || spikeSamples.Length != spikeUnits.Length)
            throw new ArgumentException("There must be one unit for each spike.", nameof(spikeUnits));
        for (int i = 0; i < spikeSamples.Length; i++)
        {
            if (spikeSamples[i] < (i == 0 ? 0 : spikeSamples[i - 1])) throw new ArgumentException($"Spike {i} is negative or earlier than the one before it; sort the spikes.", nameof(spikeSamples));
            if (spikeUnits[i] >= unitCount) throw new ArgumentException($"Spike {i} is of unit {spikeUnits[i]}, and there are {unitCount}.", nameof(spikeUnits));
        }
        if (spikesPerUnit is < 1 or > MostSpikesPerUnit) throw new ArgumentException($"{spikesPerUnit} spikes a unit are not from 1 to {MostSpikesPerUnit}.", nameof(spikesPerUnit));
    }

    private static void CheckLength(RawRecording recording, long[] spikeSamples)
    {
        long last = spikeSamples.LastOrDefault();
        if (last < recording.Length) return;
        string cause = spikeSamples[0] >= recording.FirstSample && last < recording.FirstSample + recording.Length
            ? $"spike times count from the start of the run, of which the recording begins with sample {recording.FirstSample}; subtract it from spike_times.npy."
            : "it is the recording of another session, or not all of it; give the one that was sorted.";
        throw new CellTypesException($"{recording.Path} has {recording.Length} samples, but the last spike is at sample {last}: {cause}");
    }

    // In another recording, or one that is shifted, the largest deflection lies anywhere: by chance within the window of one in four units.
    private static void CheckPeaks(RawRecording recording, List<MeanPeak> peaks)
    {
        int fitting = peaks.Count(peak => peak.StandsOut && peak.IsAtSpike);
        if (2 * fitting >= peaks.Count) return;
        throw new CellTypesException(
            $"{recording.Path} does not have spikes where the sorting has them: the mean waveform of only {fitting} of {peaks.Count} units stands out from the noise at the spike times. Give the recording that was sorted.");
    }

    private static IEnumerable<string> PeakNotes(List<MeanPeak> peaks)
    {
        int all = peaks.Count(peak => peak.StandsOut), upward = peaks.Count(peak => peak.StandsOut && peak.Value > 0), elsewhere = peaks.Count(peak => peak.StandsOut && !peak.IsAtSpike);
        if (2 * upward > all) yield return $"The largest deflection of {upward} of {all} units is upward: the recording may be inverted, which some acquisition software does (InvertPolarity in ONIX).";
        if (elsewhere > 0) yield return $"The largest deflection of {elsewhere} of {all} units is more than 0.5 ms from their spike times, so their waveforms may be those of neighbours.";
    }
}
