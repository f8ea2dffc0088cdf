using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using CellTypes.Models.Signals;
using PureHDF;

namespace CellTypes.Training.Data;

/// <summary>Writes units as a cerebellum file, see <see cref="CerebellumFile"/>, under the names of 2022 and those of C4 at once.</summary>
/// <remarks>
/// The unit of the k-th record is the group <c>LAB_neuron_k</c>, and the same group again as <c>datasets/RECORDING/UNIT</c>. The waveform is cut
/// to 22 channels around its peak channel, fewer at the ends of the probe, and 6 ms around its peak, as in the published files: 180
/// samples at 30 kHz. All spikes are sane.
/// </remarks>
public static class CerebellumFileWriter
{
    private const int ChannelCount = 22;
    private const double WaveformDuration = 0.006;

    /// <summary>Writes a file; one that exists is replaced. All of it is laid out in memory first.</summary>
    /// <param name="path">The file.</param>
    /// <param name="units">The units, one at least.</param>
    /// <exception cref="CellTypesException">
    /// There is no unit, two have the same recording and name, a record is not as described, or a waveform has no peak on the probe.
    /// </exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void Write(string path, IReadOnlyList<UnitRecord> units)
    {
        if (units.Count == 0) throw new CellTypesException("A data set needs one unit at least.");
        H5File file = new();
        Dictionary<string, H5Group> recordings = [];
        HashSet<(string, string)> names = [];
        for (int i = 0; i < units.Count; i++)
        {
            UnitRecord unit = units[i];
            unit.Check();
            if (!names.Add((unit.Recording, unit.Neuron))) throw new CellTypesException($"Unit {unit.Recording}/{unit.Neuron} is there twice.");
            string name = string.Create(CultureInfo.InvariantCulture, $"{unit.Lab}{CerebellumFields.NeuronInfix}{i}");
            H5Group group = Group(unit, name);
            file[name] = group;
            if (!recordings.TryGetValue(unit.Recording, out H5Group? recording)) recordings[unit.Recording] = recording = new H5Group();
            recording[unit.Neuron] = group;
        }
        H5Group datasets = new();
        foreach ((string name, H5Group recording) in recordings) datasets[name] = recording;
        file[CerebellumFields.Datasets] = datasets;
        try
        {
            file.Write(path);
        }
        // The HDF5 package has no exception type of its own.
        catch (Exception error) when (error is not (IOException or UnauthorizedAccessException or DllNotFoundException))
        {
            throw new CellTypesException(error.Message, error);
        }
    }

    private static H5Group Group(UnitRecord unit, string name)
    {
        // A dataset under two names is stored once; one that is not wrapped would be shared by all units that have the same text.
        H5Dataset label = new(unit.Label ?? (object)0), neuron = new(unit.Neuron), nameInFile = new($"/{name}");
        bool isNumber = long.TryParse(unit.Neuron, NumberStyles.None, CultureInfo.InvariantCulture, out long number);
        if (isNumber) neuron = new H5Dataset(number);
        (Template waveform, int[] channels) = Cut(unit);
        H5Group group = new()
        {
            [CerebellumFields.Label2022] = label,
            [CerebellumFields.LabelC4] = label,
            [CerebellumFields.Lab] = new H5Dataset(unit.Lab),
            [CerebellumFields.Recording] = new H5Dataset(unit.Recording),
            [CerebellumFields.Neuron] = neuron,
            [CerebellumFields.NeuronInRecording] = neuron,
            [CerebellumFields.NeuronInFile] = nameInFile,
            [CerebellumFields.SamplingRate] = unit.SamplingRate,
            [CerebellumFields.Spikes] = Narrow(unit.SpikeSamples),
            [CerebellumFields.SaneSpikes] = Truths(Array.ConvertAll(unit.SpikeSamples, _ => true)),
            [CerebellumFields.GoodSpikes] = Truths(unit.GoodSpikes),
            [CerebellumFields.Waveform] = Rows(waveform),
            [CerebellumFields.Channels] = Array.ConvertAll(channels, channel => (ushort)channel),
            [CerebellumFields.ChannelPositions] = Positions(unit.Probe, channels),
        };
        if (unit.Amplitudes is not null) group[CerebellumFields.Amplitudes] = unit.Amplitudes;
        return group;
    }

    private static (Template Waveform, int[] Channels) Cut(UnitRecord unit)
    {
        // The file keeps the sampling rate of the recording. Taken for 30 kHz, the rate of every crop, the samples stay as they are.
        Template template = new(unit.Waveform.Values, unit.Waveform.Channels, unit.Waveform.SampleCount, WaveformCrop.SamplingRate);
        int sampleCount = (int)Math.Round(WaveformDuration * unit.SamplingRate);
        float[] values = new float[ChannelCount * sampleCount];
        if (WaveformCrop.AroundPeak(template, unit.Probe, ChannelCount, sampleCount, values) is string reason)
            throw new CellTypesException($"Unit {unit.Recording}/{unit.Neuron} has no waveform: {reason}.");
        int[] channels = WaveformCrop.ChannelsAround(unit.Probe, template.Channels[template.PeakRow()], ChannelCount);
        int first = Array.FindIndex(channels, channel => channel >= 0), count = channels.Count(channel => channel >= 0);
        return (
            new Template(values.AsSpan(first * sampleCount, count * sampleCount).ToArray(), channels.AsSpan(first, count).ToArray(), sampleCount, unit.SamplingRate),
            channels.AsSpan(first, count).ToArray());
    }

    // 32 bits without a sign, as in the published files, hold 39 hours at 30 kHz.
    private static object Narrow(long[] samples) =>
        samples.Length == 0 || samples[^1] <= uint.MaxValue ? Array.ConvertAll(samples, sample => (uint)sample) : samples;

    private static CerebellumTruth[] Truths(bool[] values) =>
        Array.ConvertAll(values, value => value ? CerebellumTruth.TRUE : CerebellumTruth.FALSE);

    private static float[,] Rows(Template waveform)
    {
        float[,] rows = new float[waveform.Channels.Length, waveform.SampleCount];
        Buffer.BlockCopy(waveform.Values, 0, rows, 0, Buffer.ByteLength(waveform.Values));
        return rows;
    }

    private static double[,] Positions(ProbeGeometry probe, int[] channels)
    {
        double[,] positions = new double[channels.Length, 2];
        for (int i = 0; i < channels.Length; i++) (positions[i, 0], positions[i, 1]) = probe.Position(channels[i]);
        return positions;
    }
}
