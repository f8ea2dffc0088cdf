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
public sealed class RawTemplates
{
    /// <summary>The most snippets of a unit that are averaged.</summary>
    public const int DefaultSpikesPerUnit = 500;

    /// <summary>The time from the first sample of a waveform to the spike, in seconds.</summary>
    public const double SecondsBefore = 0.0015;

    /// <summary>The time from the spike to the end of a waveform, in seconds.</summary>
    public const double SecondsAfter = 0.0025;

    private const double BaselineSeconds = 0.0005;
    private const int MostSpikesPerUnit = 1 << 16;
    private const int BlockBytes = 1 << 23;

    // A sorter's spike times are at the trough, or within half a millisecond of it.
    private const double LargestShiftSeconds = 0.0005;

    // In standard errors of the mean. The largest of the 46,000 values of a mean of noise is at about 4.5.
    private const double LeastPeak = 6;

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
    /// <param name="progress">Told the fraction that is done, or null.</param>
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
        if (spikeSamples.Length > 0 && spikeSamples[spikeSamples.Length - 1] is long last && last >= recording.Length)
        {
            throw new CellTypesException(
                $"{recording.Path} has {recording.Length} samples, but the last spike is at sample {last}: it is the recording of another session, or not all of it; give the one that was sorted.");
        }
        Averaging averaging = new(recording, columns, probe, spikesPerUnit);
        averaging.Add(spikeSamples, spikeUnits, unitCount, progress, cancellation);
        Template?[] templates = new Template?[unitCount];
        List<Peak> peaks = [];
        for (int unit = 0; unit < unitCount; unit++)
        {
            if (averaging.Sums[unit] is not SnippetSum sum) continue;
            float[] means = averaging.Means(sum);
            Peak peak = averaging.FindPeak(sum, means);
            if (sum.Count >= LeastSpikes) peaks.Add(peak);
            if (peak.StandsOut) templates[unit] = averaging.Cut(means, peak.Channel);
        }
        CheckPeaks(recording, peaks);
        return new RawTemplates(templates, [.. averaging.Sums.Select(sum => sum?.Count ?? 0)], [.. recording.Notes, .. averaging.Notes(), .. PolarityNotes(peaks)]);
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

    // In another recording, or one that is shifted, the largest deflection lies anywhere: by chance within the window of one in four units.
    private static void CheckPeaks(RawRecording recording, List<Peak> peaks)
    {
        int fitting = peaks.Count(peak => peak.StandsOut && peak.IsAtSpike);
        if (2 * fitting >= peaks.Count) return;
        throw new CellTypesException(
            $"{recording.Path} does not have spikes where the sorting has them: the mean waveform of only {fitting} of {peaks.Count} units stands out from the noise at the spike times. Give the recording that was sorted.");
    }

    private static IEnumerable<string> PolarityNotes(List<Peak> peaks)
    {
        int upward = peaks.Count(peak => peak.StandsOut && peak.Value > 0), all = peaks.Count(peak => peak.StandsOut);
        return 2 * upward > all
            ? [$"The largest deflection of {upward} of {all} units is upward: the recording may be inverted, which some acquisition software does (InvertPolarity in ONIX)."]
            : [];
    }

    /// <summary>The largest deflection of a mean waveform.</summary>
    private readonly record struct Peak(int Channel, float Value, bool StandsOut, bool IsAtSpike);

    private sealed class Averaging
    {
        private readonly RawRecording _recording;
        private readonly IReadOnlyList<int> _columns;
        private readonly ProbeGeometry? _probe;
        private readonly int _spikesPerUnit;
        private readonly HighPass _highPass;
        private readonly double[] _noise;
        private readonly SnippetCheck _check;
        private readonly int _before;
        private readonly int _sampleCount;
        private readonly int _leadIn;
        private int _lost;
        private int _artefacts;

        public Averaging(RawRecording recording, IReadOnlyList<int> columns, ProbeGeometry? probe, int spikesPerUnit)
        {
            (_recording, _columns, _probe, _spikesPerUnit) = (recording, columns, probe, spikesPerUnit);
            _highPass = new HighPass(recording.SamplingRate);
            _noise = RawNoise.Estimate(recording, _highPass);
            _check = new SnippetCheck(recording, _noise);
            _before = (int)Math.Round(SecondsBefore * recording.SamplingRate);
            _sampleCount = _before + (int)Math.Round(SecondsAfter * recording.SamplingRate);
            _leadIn = columns.All(column => recording.Channels[column].IsHighPassFiltered) ? 0 : _highPass.LeadIn;
        }

        public SnippetSum?[] Sums { get; private set; } = [];

        private int SnippetLength => _leadIn + _sampleCount;

        public void Add(long[] samples, int[] units, int unitCount, IProgress<double>? progress, CancellationToken cancellation)
        {
            Sums = new SnippetSum?[unitCount];
            (long First, int Unit)[] snippets = [.. Choose(samples, units, unitCount)];
            int mostSamples = Math.Max(SnippetLength, BlockBytes / sizeof(short) / _recording.ChannelCount);
            short[] block = new short[mostSamples * _recording.ChannelCount];
            for (int i = 0, next; i < snippets.Length; i = next)
            {
                cancellation.ThrowIfCancellationRequested();
                progress?.Report((double)i / snippets.Length);
                // What lies between two snippets is read with them where that is less than to begin anew.
                long start = snippets[i].First, end = start + SnippetLength;
                for (next = i + 1; next < snippets.Length && snippets[next].First <= end + SnippetLength && snippets[next].First + SnippetLength - start <= mostSamples; next++)
                    end = snippets[next].First + SnippetLength;
                _recording.Read(start, (int)(end - start), block);
                for (int k = i; k < next; k++)
                    Add(block.AsSpan((int)(snippets[k].First - start) * _recording.ChannelCount, SnippetLength * _recording.ChannelCount), snippets[k].Unit);
            }
            progress?.Report(1);
        }

        public IEnumerable<string> Notes()
        {
            if (_leadIn > 0) yield return "Waveforms went through the first-order 300 Hz high-pass that Neuropixels 1.0 probes have in hardware, because the recording holds the whole band.";
            if (_lost + _artefacts > 0) yield return $"Spikes left out of the mean waveforms: {_lost} in lost packets (zeros on all channels), {_artefacts} in artefacts.";
        }

        /// <summary>Computes the mean of each channel in the recording's unit, without its baseline, channel-major.</summary>
        public float[] Means(SnippetSum sum)
        {
            float[] means = new float[_columns.Count * _sampleCount];
            int baselineCount = Math.Max(1, (int)Math.Round(BaselineSeconds * _recording.SamplingRate));
            for (int channel = 0; channel < _columns.Count; channel++)
            {
                // A channel on no place of the probe stays flat.
                if (_probe?.IsPlaced(channel) == false) continue;
                Span<float> mean = means.AsSpan(channel * _sampleCount, _sampleCount);
                RawChannel column = _recording.Channels[_columns[channel]];
                sum.Mean(_columns[channel], column.IsHighPassFiltered, mean);
                double baseline = 0;
                for (int t = 0; t < baselineCount; t++) baseline += mean[t] / baselineCount;
                for (int t = 0; t < mean.Length; t++) mean[t] = (float)((mean[t] - baseline) * column.Scale);
            }
            return means;
        }

        public Peak FindPeak(SnippetSum sum, float[] means)
        {
            int row = new Template(means, [.. Enumerable.Range(0, _columns.Count)], _sampleCount, _recording.SamplingRate).PeakRow();
            if (row < 0) return default;
            int at = 0;
            ReadOnlySpan<float> mean = means.AsSpan(row * _sampleCount, _sampleCount);
            for (int t = 1; t < mean.Length; t++)
            {
                if (Math.Abs(mean[t]) > Math.Abs(mean[at])) at = t;
            }
            double error = _noise[_columns[row]] * _recording.Channels[_columns[row]].Scale / Math.Sqrt(sum.Count);
            return new Peak(row, mean[at], Math.Abs(mean[at]) > LeastPeak * error, Math.Abs(at - _before) <= LargestShiftSeconds * _recording.SamplingRate);
        }

        public Template Cut(float[] means, int peak)
        {
            IEnumerable<int> channels = _probe is not null
                ? _probe.Nearest(peak, PhyFolder.LargestTemplateChannelCount)
                : Enumerable.Range(0, _columns.Count).OrderByDescending(channel => Extent(means.AsSpan(channel * _sampleCount, _sampleCount))).Take(PhyFolder.LargestTemplateChannelCount);
            int[] kept = [.. channels.OrderBy(channel => channel)];
            return new Template(
                [.. kept.SelectMany(channel => means.AsSpan(channel * _sampleCount, _sampleCount).ToArray())], kept, _sampleCount, _recording.SamplingRate);
        }

        private static float Extent(ReadOnlySpan<float> values)
        {
            float minimum = values[0], maximum = values[0];
            foreach (float value in values) (minimum, maximum) = (Math.Min(minimum, value), Math.Max(maximum, value));
            return maximum - minimum;
        }

        // Every n-th spike of a unit, so that all parts of the recording count as they do in its firing.
        private IEnumerable<(long First, int Unit)> Choose(long[] samples, int[] units, int unitCount)
        {
            long last = _recording.Length - _sampleCount;
            bool Fits(int spike) => samples[spike] - _before >= _leadIn && samples[spike] - _before <= last;
            long[] counts = new long[unitCount], ranks = new long[unitCount];
            for (int i = 0; i < samples.Length; i++)
            {
                if (units[i] >= 0 && Fits(i)) counts[units[i]]++;
            }
            for (int i = 0; i < samples.Length; i++)
            {
                if (units[i] < 0 || !Fits(i)) continue;
                long rank = ranks[units[i]]++, count = counts[units[i]], wanted = Math.Min(count, _spikesPerUnit);
                if ((rank + 1) * wanted / count > rank * wanted / count) yield return (samples[i] - _before - _leadIn, units[i]);
            }
        }

        private void Add(ReadOnlySpan<short> samples, int unit)
        {
            if (_check.IsLost(samples)) _lost++;
            else if (_check.IsArtefact(samples)) _artefacts++;
            else (Sums[unit] ??= new SnippetSum(_recording.ChannelCount, _sampleCount, _highPass)).Add(samples);
        }
    }
}
