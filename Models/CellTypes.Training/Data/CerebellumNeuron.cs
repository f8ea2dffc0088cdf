using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CellTypes.Models.Recordings;
using CellTypes.Models.Signals;

namespace CellTypes.Training.Data;

/// <summary>The group of one unit in a <see cref="CerebellumFile"/>; every field is checked as it is read.</summary>
internal sealed class CerebellumNeuron(Hdf5File file, string name)
{
    // Spikes read at a time: a day of a fast unit is 20 parts.
    private const int PartLength = 1 << 20;

    private static readonly string[] Unlabelled = ["", "0", "unlabelled", "unlabeled"];

    public string Name => name;

    /// <summary>Reads the label; null for an unlabelled unit.</summary>
    public string? Label()
    {
        string field = Has(CerebellumFields.LabelC4) ? CerebellumFields.LabelC4 : CerebellumFields.Label2022;
        if (!Has(field)) throw Error($"has neither {CerebellumFields.LabelC4} nor {CerebellumFields.Label2022}");
        string label = Text(field);
        if (Unlabelled.Contains(label)) return null;
        return long.TryParse(label, out _) ? throw Error($"{field} is {label}; it must be a cell type, or 0 for a unit without a label") : label;
    }

    /// <summary>Reads the lab, which files of other writers have only in the name of the group.</summary>
    public string Lab() => Has(CerebellumFields.Lab) ? Text(CerebellumFields.Lab) : Name[..Name.IndexOf(CerebellumFields.NeuronInfix, StringComparison.Ordinal)];

    /// <summary>Reads the unit's name in its recording.</summary>
    public string InRecording() => Text(Has(CerebellumFields.NeuronInRecording) ? CerebellumFields.NeuronInRecording : CerebellumFields.Neuron);

    /// <summary>Reads a text or a whole number as text.</summary>
    public string Text(string field)
    {
        string path = Field(field);
        if (file.Text(path) is string text) return PlainText.IsPlain(text) ? text : throw Error($"{field} is '{PlainText.Show(text)}', which holds a control character");
        return Shape(field).All(extent => extent == 1) && file.Integers(path) is [long number]
            ? number.ToString(CultureInfo.InvariantCulture)
            : throw Error($"{field} is neither one text nor one whole number");
    }

    public double SamplingRate() => file.Numbers(Field(CerebellumFields.SamplingRate)) is [double rate] && rate > 0 && double.IsFinite(rate)
        ? rate
        : throw Error($"{CerebellumFields.SamplingRate} is not one number above 0");

    /// <summary>Reads the spikes that pass the filters, and how many there were.</summary>
    public (long[] Samples, int Recorded) Spikes()
    {
        string spikes = Field(CerebellumFields.Spikes), sane = Field(CerebellumFields.SaneSpikes), good = Field(CerebellumFields.GoodSpikes);
        ulong length = Extent(CerebellumFields.Spikes);
        CheckLength(CerebellumFields.SaneSpikes, length);
        CheckLength(CerebellumFields.GoodSpikes, length);
        List<long> kept = [];
        long last = -1;
        for (ulong start = 0; start < length; start += PartLength)
        {
            ulong count = Math.Min(PartLength, length - start);
            long[] samples = file.Integers(spikes, start, count) ?? throw Error($"{CerebellumFields.Spikes} are not whole numbers");
            bool[] isSane = file.Truths(sane, start, count) ?? throw Error($"{CerebellumFields.SaneSpikes} are not truths");
            bool[] isGood = file.Truths(good, start, count) ?? throw Error($"{CerebellumFields.GoodSpikes} are not truths");
            for (int i = 0; i < samples.Length; i++)
            {
                if (samples[i] < 0 || samples[i] < last)
                    throw Error($"{CerebellumFields.Spikes} has sample {samples[i]} at spike {start + (ulong)i}; sort them, from 0 on");
                bool isNew = kept.Count == 0 || samples[i] > kept[^1];
                if (isSane[i] && isGood[i] && isNew) kept.Add(samples[i]);
                last = samples[i];
            }
        }
        return ([.. kept], (int)length);
    }

    public int[] Channels()
    {
        Extent(CerebellumFields.Channels);
        return file.Integers(Field(CerebellumFields.Channels)) is { Length: > 0 } channels && channels.All(channel => channel is >= 0 and <= int.MaxValue)
            ? Array.ConvertAll(channels, channel => (int)channel)
            : throw Error($"{CerebellumFields.Channels} are not whole numbers from 0, one at least");
    }

    /// <summary>Reads the mean waveform; row k is channel k of <see cref="Probe"/>.</summary>
    public Template Waveform(int channelCount, double samplingRate)
    {
        ulong[] shape = Shape(CerebellumFields.Waveform);
        if (shape.Length != 2 || shape[0] != (ulong)channelCount || shape[1] == 0)
        {
            throw Error($"{CerebellumFields.Waveform} has the shape ({string.Join(", ", shape)}) where (channels, samples) with the "
                + $"{channelCount} channels of {CerebellumFields.Channels} is needed");
        }
        double[] values = file.Numbers(Field(CerebellumFields.Waveform)) ?? throw Error($"{CerebellumFields.Waveform} are not numbers");
        int bad = Array.FindIndex(values, value => !(Math.Abs(value) <= Template.Largest));
        return bad < 0
            ? new Template(Array.ConvertAll(values, value => (float)value), [.. Enumerable.Range(0, channelCount)], (int)shape[1], samplingRate)
            : throw Error($"{CerebellumFields.Waveform} is {values[bad]} at channel {bad / (int)shape[1]}, sample {bad % (int)shape[1]}");
    }

    /// <summary>
    /// Finds where the unit's channels are: in channelmap, or, where that has no depth as in files of 2022, on a Neuropixels 1.0 probe.
    /// </summary>
    public ProbeGeometry Probe(int[] channels)
    {
        if (Has(CerebellumFields.ChannelPositions) && Shape(CerebellumFields.ChannelPositions) is [var rows, 2])
        {
            double[] positions = file.Numbers(Field(CerebellumFields.ChannelPositions)) ?? throw Error($"{CerebellumFields.ChannelPositions} are not numbers");
            if (rows != (ulong)channels.Length || !positions.All(double.IsFinite))
                throw Error($"{CerebellumFields.ChannelPositions} must be finite, x and y for each of the {channels.Length} channels");
            return new ProbeGeometry(Enumerable.Range(0, channels.Length).Select(i => (positions[2 * i], positions[2 * i + 1])));
        }
        ProbeGeometry neuropixels = ProbeGeometry.Neuropixels1();
        int beyond = Array.FindIndex(channels, channel => channel >= neuropixels.ChannelCount);
        return beyond < 0
            ? new ProbeGeometry(channels.Select(neuropixels.Position))
            : throw Error($"channel {channels[beyond]} is not on a Neuropixels 1.0 probe, and {CerebellumFields.ChannelPositions} has no x and y");
    }

    private bool Has(string field) => file.Exists($"{name}/{field}");

    private string Field(string field) => Has(field) ? $"{name}/{field}" : throw Error($"has no {field}");

    private ulong[] Shape(string field) => file.Shape(Field(field)) ?? throw Error($"{field} is no dataset");

    private ulong Extent(string field) => Shape(field) is [ulong length] && length <= int.MaxValue
        ? length
        : throw Error($"{field} has the shape ({string.Join(", ", Shape(field))}) where one dimension is needed");

    private void CheckLength(string field, ulong length)
    {
        ulong values = Extent(field);
        if (values != length) throw Error($"{field} has {values} values for the {length} spikes of {CerebellumFields.Spikes}");
    }

    private CellTypesException Error(string what) => new($"{file.Path}, {name}: {what}.");
}
