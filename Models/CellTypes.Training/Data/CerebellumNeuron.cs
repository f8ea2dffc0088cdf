using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using CellTypes.Models.Signals;
using PureHDF;
using PureHDF.Selections;

namespace CellTypes.Training.Data;

/// <summary>The group of one unit in a <see cref="CerebellumFile"/>; every field is checked as it is read.</summary>
internal sealed class CerebellumNeuron(string file, IH5Group group)
{
    // Spikes read at a time: a day of a fast unit is 20 parts.
    private const int PartLength = 1 << 20;

    private static readonly string[] Unlabelled = ["", "0", "unlabelled", "unlabeled"];

    public string Name => group.Name;

    /// <summary>Reads the label; null for an unlabelled unit.</summary>
    public string? Label()
    {
        string field = group.LinkExists(CerebellumFields.LabelC4) ? CerebellumFields.LabelC4 : CerebellumFields.Label2022;
        if (!group.LinkExists(field)) throw Error($"has neither {CerebellumFields.LabelC4} nor {CerebellumFields.Label2022}");
        string label = Text(field);
        if (Unlabelled.Contains(label)) return null;
        return long.TryParse(label, out _) ? throw Error($"{field} is {label}; it must be a cell type, or 0 for a unit without a label") : label;
    }

    /// <summary>Reads the lab, which files of other writers have only in the name of the group.</summary>
    public string Lab() => group.LinkExists(CerebellumFields.Lab) ? Text(CerebellumFields.Lab) : Name[..Name.IndexOf(CerebellumFields.NeuronInfix, StringComparison.Ordinal)];

    /// <summary>Reads the unit's name in its recording.</summary>
    public string InRecording() => Text(group.LinkExists(CerebellumFields.NeuronInRecording) ? CerebellumFields.NeuronInRecording : CerebellumFields.Neuron);

    /// <summary>Reads a text or a whole number as text.</summary>
    public string Text(string field)
    {
        IH5Dataset dataset = Field(field);
        if (Hdf5.Text(dataset) is string text) return text;
        return Hdf5.Length(dataset) == 1 && Hdf5.Integers(dataset) is [long number]
            ? number.ToString(CultureInfo.InvariantCulture)
            : throw Error($"{field} is neither one text nor one whole number");
    }

    public double SamplingRate() => Hdf5.Numbers(Field(CerebellumFields.SamplingRate)) is [double rate] && rate > 0 && double.IsFinite(rate)
        ? rate
        : throw Error($"{CerebellumFields.SamplingRate} is not one number above 0");

    /// <summary>Reads the spikes that pass the filters, and how many there were.</summary>
    public (long[] Samples, int Recorded) Spikes()
    {
        IH5Dataset spikes = Field(CerebellumFields.Spikes), sane = Field(CerebellumFields.SaneSpikes), good = Field(CerebellumFields.GoodSpikes);
        ulong length = Extent(spikes, CerebellumFields.Spikes);
        CheckLength(sane, CerebellumFields.SaneSpikes, length);
        CheckLength(good, CerebellumFields.GoodSpikes, length);
        List<long> kept = [];
        long last = -1;
        for (ulong start = 0; start < length; start += PartLength)
        {
            HyperslabSelection part = new(start, Math.Min(PartLength, length - start));
            long[] samples = Hdf5.Integers(spikes, part) ?? throw Error($"{CerebellumFields.Spikes} are not whole numbers");
            bool[] isSane = Hdf5.Truths(sane, part) ?? throw Error($"{CerebellumFields.SaneSpikes} are not truths");
            bool[] isGood = Hdf5.Truths(good, part) ?? throw Error($"{CerebellumFields.GoodSpikes} are not truths");
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
        IH5Dataset dataset = Field(CerebellumFields.Channels);
        Extent(dataset, CerebellumFields.Channels);
        return Hdf5.Integers(dataset) is { Length: > 0 } channels && channels.All(channel => channel is >= 0 and <= int.MaxValue)
            ? Array.ConvertAll(channels, channel => (int)channel)
            : throw Error($"{CerebellumFields.Channels} are not whole numbers from 0, one at least");
    }

    /// <summary>Reads the mean waveform; row k is channel k of <see cref="Probe"/>.</summary>
    public Template Waveform(int channelCount, double samplingRate)
    {
        IH5Dataset dataset = Field(CerebellumFields.Waveform);
        ulong[] shape = dataset.Space.Dimensions;
        if (shape.Length != 2 || shape[0] != (ulong)channelCount || shape[1] == 0)
        {
            throw Error($"{CerebellumFields.Waveform} has the shape ({string.Join(", ", shape)}) where (channels, samples) with the "
                + $"{channelCount} channels of {CerebellumFields.Channels} is needed");
        }
        double[] values = Hdf5.Numbers(dataset) ?? throw Error($"{CerebellumFields.Waveform} are not numbers");
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
        if (group.LinkExists(CerebellumFields.ChannelPositions) && Field(CerebellumFields.ChannelPositions) is { Space.Dimensions: [var rows, 2] } dataset)
        {
            double[] positions = Hdf5.Numbers(dataset) ?? throw Error($"{CerebellumFields.ChannelPositions} are not numbers");
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

    private IH5Dataset Field(string field) => group.LinkExists(field) ? group.Dataset(field) : throw Error($"has no {field}");

    private ulong Extent(IH5Dataset dataset, string field) => dataset.Space.Dimensions is [ulong length] && length <= int.MaxValue
        ? length
        : throw Error($"{field} has the shape ({string.Join(", ", dataset.Space.Dimensions)}) where one dimension is needed");

    private void CheckLength(IH5Dataset dataset, string field, ulong length)
    {
        if (Extent(dataset, field) != length)
            throw Error($"{field} has {dataset.Space.Dimensions[0]} values for the {length} spikes of {CerebellumFields.Spikes}");
    }

    private InvalidDataException Error(string what) => new($"{file}, {Name}: {what}.");
}
