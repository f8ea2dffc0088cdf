using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Signals;
using MathNet.Numerics.LinearAlgebra;

namespace CellTypes.Models.Recordings;

/// <summary>The templates of a sorting, dense or with the channel of each row, and the mean waveforms of units made from them.</summary>
internal sealed class TemplateArray
{
    // phy's own rule for what is left of a channel that the sorter set to zero.
    private const float SmallestShareOfPeak = 1e-6f;
    private readonly float[] _values;
    private readonly int[]? _channels;
    private readonly int _sampleCount;
    private readonly int _rowCount;
    private readonly double _samplingRate;
    private readonly ProbeGeometry? _probe;
    private readonly Matrix<double>? _unwhitening;

    // Channels that are not finite in any template. They say nothing, as those that are flat in all.
    private readonly HashSet<int> _deadChannels;

    /// <summary>Initializes a new instance of the <see cref="TemplateArray"/> class.</summary>
    /// <param name="values">The values, templates x samples x rows.</param>
    /// <param name="shape">The numbers of templates, samples and rows.</param>
    /// <param name="channels">The channel of each row of each template, templates x rows, negative where a row has none; null where each row is that channel.</param>
    /// <param name="samplingRate">The sampling rate in hertz.</param>
    /// <param name="probe">The probe, or null where its geometry is unknown.</param>
    /// <param name="state">What was done to the templates, once they are multiplied by <paramref name="unwhitening"/>.</param>
    /// <param name="unwhitening">What each sample of a template is multiplied by, channels x channels; null for nothing.</param>
    public TemplateArray(
        float[] values, IReadOnlyList<int> shape, int[]? channels, double samplingRate, ProbeGeometry? probe, TemplateState state, Matrix<double>? unwhitening = null)
    {
        _values = values;
        (Count, _sampleCount, _rowCount) = (shape[0], shape[1], shape[2]);
        _channels = channels;
        _samplingRate = samplingRate;
        _probe = probe;
        _unwhitening = unwhitening;
        State = state;
        _deadChannels = FindDeadChannels();
    }

    /// <summary>Gets the number of templates.</summary>
    public int Count { get; }

    /// <summary>Gets what was done to the templates.</summary>
    public TemplateState State { get; }

    /// <summary>Averages templates and keeps the channels that carry signal.</summary>
    /// <param name="parts">
    /// Numbers of templates with their weights; numbers outside the array and templates without signal are passed over. Where a channel of one is not finite, or
    /// larger than is possible, there is no mean: the spike may have been largest there.
    /// </param>
    /// <param name="largestChannelCount">The most channels to keep: those nearest to the peak channel.</param>
    /// <returns>The mean waveform, or null where nothing is left.</returns>
    public Template? Mean(IEnumerable<KeyValuePair<int, int>> parts, int largestChannelCount)
    {
        List<(List<Row> Rows, int Weight)> usable = [];
        foreach (KeyValuePair<int, int> part in parts.Where(part => part.Key >= 0 && part.Key < Count).OrderByDescending(part => part.Value).ThenBy(part => part.Key))
        {
            List<Row> placed = PlacedRows(part.Key);
            if (placed.Any(row => !row.IsPossible)) return null;
            placed.RemoveAll(row => row.PeakToPeak == 0);
            if (placed.Count > 0) usable.Add((placed, part.Value));
        }
        if (usable.Count == 0) return null;
        List<Row> rows = Strongest(usable.Count == 1 ? usable[0].Rows : Average(usable), largestChannelCount);
        if (rows.Count == 0) return null;
        int[] channels = rows.Select(row => row.Channel).ToArray();
        return new Template(rows.SelectMany(row => row.Values).ToArray(), channels, _sampleCount, _samplingRate);
    }

    private List<Row> PlacedRows(int template)
    {
        List<Row> rows = RowsOf(template);
        rows.RemoveAll(row => !row.IsPossible && !IsPlaced(row.Channel));
        if (_unwhitening is not null && rows.All(row => row.IsPossible)) rows = Unwhiten(rows, _unwhitening);
        rows.RemoveAll(row => !IsPlaced(row.Channel));
        return rows;
    }

    private bool IsPlaced(int channel) => _probe?.IsPlaced(channel) != false;

    private int ChannelOf(int template, int row) => _channels is null ? row : _channels[template * _rowCount + row];

    private HashSet<int> FindDeadChannels()
    {
        Dictionary<int, int> counts = [];
        int size = _sampleCount * _rowCount;
        for (int template = 0; template < Count; template++)
        {
            HashSet<int> channels = [];
            for (int i = 0; i < size; i++)
            {
                float value = _values[(long)template * size + i];
                if (float.IsNaN(value) || float.IsInfinity(value)) channels.Add(ChannelOf(template, i % _rowCount));
            }
            foreach (int channel in channels) counts[channel] = counts.TryGetValue(channel, out int count) ? count + 1 : 1;
        }
        // Of a single template nothing tells a dead channel from a damaged one.
        return [.. counts.Where(channel => Count > 1 && channel.Value == Count).Select(channel => channel.Key)];
    }

    private List<Row> RowsOf(int template)
    {
        List<Row> rows = [];
        for (int row = 0; row < _rowCount; row++)
        {
            int channel = ChannelOf(template, row);
            if (channel < 0 || _deadChannels.Contains(channel)) continue;
            float[] values = new float[_sampleCount];
            for (int sample = 0; sample < _sampleCount; sample++)
                values[sample] = _values[((long)template * _sampleCount + sample) * _rowCount + row];
            rows.Add(new Row(channel, values));
        }
        return rows;
    }

    // phy's own way: the whitened recording is the recording times the matrix, sample by sample, so a template is multiplied by the inverse,
    // of which a sparse template takes the rows and columns of its channels.
    private static List<Row> Unwhiten(List<Row> rows, Matrix<double> inverse)
    {
        Row[] signals = rows.Where(row => row.PeakToPeak > 0).ToArray();
        return rows.ConvertAll(row =>
        {
            double[] sum = new double[row.Values.Length];
            foreach (Row signal in signals)
            {
                double weight = inverse[signal.Channel, row.Channel];
                for (int sample = 0; sample < sum.Length; sample++) sum[sample] += weight * signal.Values[sample];
            }
            return new Row(row.Channel, Array.ConvertAll(sum, value => (float)value));
        });
    }

    // A channel that a template does not have is flat in it.
    private List<Row> Average(List<(List<Row> Rows, int Weight)> parts)
    {
        List<int> order = [];
        Dictionary<int, double[]> sums = [];
        double total = 0;
        foreach ((List<Row> rows, int weight) in parts)
        {
            total += weight;
            foreach (Row row in rows)
            {
                if (!sums.TryGetValue(row.Channel, out double[]? sum))
                {
                    sums[row.Channel] = sum = new double[_sampleCount];
                    order.Add(row.Channel);
                }
                for (int i = 0; i < sum.Length; i++) sum[i] += (double)weight * row.Values[i];
            }
        }
        return order.Select(channel => new Row(channel, Array.ConvertAll(sums[channel], value => (float)(value / total)))).ToList();
    }

    private List<Row> Strongest(List<Row> rows, int largestCount)
    {
        Row peak = rows.Aggregate((best, row) => row.PeakToPeak > best.PeakToPeak ? row : best);
        List<Row> kept = rows.Where(row => row.PeakToPeak > peak.PeakToPeak * SmallestShareOfPeak).ToList();
        if (kept.Count <= largestCount) return kept;
        IEnumerable<Row> byNearness = _probe is null
            ? kept.OrderByDescending(row => row.PeakToPeak)
            : kept.OrderBy(row => _probe.Distance(peak.Channel, row.Channel)).ThenBy(row => row.Channel);
        HashSet<Row> nearest = [.. byNearness.Take(largestCount)];
        return kept.Where(nearest.Contains).ToList();
    }

    private sealed class Row(int channel, float[] values)
    {
        public int Channel { get; } = channel;

        public float[] Values { get; } = values;

        // Not a number where a value is not finite or beyond what is possible.
        public float PeakToPeak { get; } = Extent(values);

        public bool IsPossible => !float.IsNaN(PeakToPeak);

        private static float Extent(float[] values)
        {
            float minimum = float.PositiveInfinity, maximum = float.NegativeInfinity;
            foreach (float value in values)
            {
                if (!(Math.Abs(value) <= Template.Largest)) return float.NaN;
                if (value < minimum) minimum = value;
                if (value > maximum) maximum = value;
            }
            return maximum - minimum;
        }
    }
}
