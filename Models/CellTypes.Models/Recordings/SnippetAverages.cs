using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using CellTypes.Models.Signals;

namespace CellTypes.Models.Recordings;

/// <summary>Reads the snippets of units from a raw recording, once from its beginning to its end, and averages them.</summary>
internal sealed class SnippetAverages
{
    private const double BaselineSeconds = 0.0005;
    private const int BlockBytes = 1 << 23;

    // A sorter's spike times are at the trough, or within half a millisecond of it.
    private const double LargestShiftSeconds = 0.0005;

    // In standard errors of the mean. The largest of the 46,000 values of a mean of noise is at about 4.5.
    private const double LeastPeak = 6;

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

    public SnippetAverages(RawRecording recording, IReadOnlyList<int> columns, ProbeGeometry? probe, int spikesPerUnit)
    {
        (_recording, _columns, _probe, _spikesPerUnit) = (recording, columns, probe, spikesPerUnit);
        _highPass = new HighPass(recording.SamplingRate);
        _noise = RawNoise.Estimate(recording, _highPass);
        _check = new SnippetCheck(recording, _noise);
        _before = (int)Math.Round(RawTemplates.SecondsBefore * recording.SamplingRate);
        _sampleCount = _before + (int)Math.Round(RawTemplates.SecondsAfter * recording.SamplingRate);
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

    public MeanPeak FindPeak(SnippetSum sum, float[] means)
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
        return new MeanPeak(row, mean[at], Math.Abs(mean[at]) > LeastPeak * error, Math.Abs(at - _before) <= LargestShiftSeconds * _recording.SamplingRate);
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

/// <summary>The largest deflection of a mean waveform.</summary>
/// <param name="Channel">The channel of the probe.</param>
/// <param name="Value">The deflection from the baseline, in the unit of the waveform.</param>
/// <param name="StandsOut">Whether it is too large to be noise.</param>
/// <param name="IsAtSpike">Whether it is where the sorter has the spike.</param>
internal readonly record struct MeanPeak(int Channel, float Value, bool StandsOut, bool IsAtSpike);
