using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using CellTypes.Models.Signals;
using MathNet.Numerics.LinearAlgebra;

namespace CellTypes.Models.Recordings;

/// <summary>The templates of a phy folder, dense or with a list of channels, and the mean waveforms of clusters made from them.</summary>
internal sealed class PhyTemplates
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

    internal PhyTemplates(
        float[] values, IReadOnlyList<int> shape, int[]? channels, double samplingRate, ProbeGeometry? probe, PhyWhitening whitening)
    {
        _values = values;
        (Count, _sampleCount, _rowCount) = (shape[0], shape[1], shape[2]);
        _channels = channels;
        _samplingRate = samplingRate;
        _probe = probe;
        _unwhitening = whitening.Inverse;
        State = whitening.State;
    }

    /// <summary>Gets the number of templates.</summary>
    public int Count { get; }

    /// <summary>Gets what was done to the templates.</summary>
    public TemplateState State { get; }

    /// <summary>Reads templates.npy and, where they are there, the channel of each row and the whitening matrix.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="samplingRate">The sampling rate in hertz.</param>
    /// <param name="probe">The probe, or null where its geometry is unknown.</param>
    /// <param name="notes">Receives a line about what the templates are.</param>
    /// <returns>The templates, or null where the folder has none.</returns>
    /// <exception cref="CellTypesException">The arrays have other shapes than they must.</exception>
    public static PhyTemplates? Read(string folder, double samplingRate, ProbeGeometry? probe, List<string> notes)
    {
        string path = Path.Combine(folder, "templates.npy");
        if (!File.Exists(path)) return null;
        NpyArray templates = NpyFile.Read(path);
        if (templates.Shape.Count != 3 || (templates.Shape[0] > 0 && templates.Shape[1] * templates.Shape[2] == 0))
        {
            throw new CellTypesException(
                $"{path} has the shape ({string.Join(", ", templates.Shape)}) where (templates, samples, channels) is needed.");
        }
        int[]? channels = ReadChannels(folder, templates.Shape[0], templates.Shape[2], probe);
        if (channels is null && probe is not null && templates.Shape[2] != probe.ChannelCount)
        {
            throw new CellTypesException(
                $"{path} has {templates.Shape[2]} channels and channel_positions.npy {probe.ChannelCount}; "
                + "add the channel of each row as templates_ind.npy.");
        }
        PhyWhitening whitening = PhyWhitening.Read(folder, notes);
        int channelCount = channels is null ? templates.Shape[2] : channels.Append(-1).Max() + 1;
        if (whitening.Inverse is { RowCount: int rows } && (channels is null ? rows != channelCount : rows < channelCount))
        {
            throw new CellTypesException(
                $"the whitening matrix of {folder} is for {rows} channels and templates.npy has {channelCount}; take both from the same sorting.");
        }
        return new PhyTemplates(templates.ToSingle(), templates.Shape, channels, samplingRate, probe, whitening);
    }

    /// <summary>Averages templates and keeps the channels that carry signal.</summary>
    /// <param name="parts">
    /// Rows of templates.npy with their weights; rows outside the file and templates without signal are passed over.
    /// </param>
    /// <param name="largestChannelCount">The most channels to keep: those nearest to the peak channel.</param>
    /// <returns>The mean waveform, or null where nothing is left.</returns>
    public Template? Mean(IEnumerable<KeyValuePair<int, int>> parts, int largestChannelCount)
    {
        List<(List<Row> Rows, int Weight)> usable = parts
            .Where(part => part.Key >= 0 && part.Key < Count)
            .OrderByDescending(part => part.Value).ThenBy(part => part.Key)
            .Select(part => (SignalRows(part.Key), part.Value))
            .Where(part => part.Item1.Count > 0).ToList();
        if (usable.Count == 0) return null;
        List<Row> rows = Strongest(usable.Count == 1 ? usable[0].Rows : Average(usable), largestChannelCount);
        if (rows.Count == 0) return null;
        int[] channels = rows.Select(row => row.Channel).ToArray();
        return new Template(rows.SelectMany(row => row.Values).ToArray(), channels, _sampleCount, _samplingRate);
    }

    // phy and SpikeInterface name the file template_ind.npy; Kilosort names it templates_ind.npy.
    private static int[]? ReadChannels(string folder, int templateCount, int rowCount, ProbeGeometry? probe)
    {
        string[] names = ["template_ind.npy", "templates_ind.npy"];
        string? path = names.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        if (path is null) return null;
        NpyArray channels = NpyFile.Read(path);
        if (!channels.Shape.SequenceEqual([templateCount, rowCount]))
        {
            throw new CellTypesException(
                $"{path} has the shape ({string.Join(", ", channels.Shape)}) where templates.npy needs ({templateCount}, {rowCount}); "
                + "take both files from the same sorting.");
        }
        // Rows without a channel have -1, or the number of channels.
        int[] rows = Array.ConvertAll(channels.ToInt32(), channel => channel == probe?.ChannelCount ? -1 : channel);
        if (probe is not null && rows.Append(-1).Max() > probe.ChannelCount)
            throw new CellTypesException($"{path} names channel {rows.Append(-1).Max()} and channel_positions.npy has {probe.ChannelCount}; take both files from the same sorting.");
        for (int template = 0; template < templateCount; template++)
        {
            int[] known = [.. rows.Skip(template * rowCount).Take(rowCount).Where(channel => channel >= 0)];
            if (known.Distinct().Count() < known.Length) throw new CellTypesException($"{path} names a channel twice for template {template}; write the file anew.");
        }
        return rows;
    }

    private List<Row> SignalRows(int template)
    {
        List<Row> rows = [];
        for (int row = 0; row < _rowCount; row++)
        {
            int channel = _channels is null ? row : _channels[template * _rowCount + row];
            if (channel < 0) continue;
            float[] values = new float[_sampleCount];
            for (int sample = 0; sample < _sampleCount; sample++)
                values[sample] = _values[((long)template * _sampleCount + sample) * _rowCount + row];
            rows.Add(new Row(channel, values));
        }
        if (_unwhitening is not null) rows = Unwhiten(rows, _unwhitening);
        return [.. rows.Where(row => row.PeakToPeak > 0 && _probe?.IsPlaced(row.Channel) != false)];
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

        // 0 where a value is not finite or beyond what is possible, so that such a row counts as flat.
        public float PeakToPeak { get; } = Extent(values);

        private static float Extent(float[] values)
        {
            float minimum = float.PositiveInfinity, maximum = float.NegativeInfinity;
            foreach (float value in values)
            {
                if (!(Math.Abs(value) <= Template.Largest)) return 0;
                if (value < minimum) minimum = value;
                if (value > maximum) maximum = value;
            }
            return maximum - minimum;
        }
    }
}
