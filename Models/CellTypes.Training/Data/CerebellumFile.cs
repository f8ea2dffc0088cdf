using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using CellTypes.Models.Recordings;
using CellTypes.Models.Signals;

namespace CellTypes.Training.Data;

/// <summary>
/// A file of cerebellar units, open for reading: HDF5 in the layout of the thesis (D'Agostino 2022, section 4.1) or of the C4 database (Beau et
/// al. 2025), which differ in a few names.
/// </summary>
/// <remarks>
/// <para>A root group <c>LAB_neuron_N</c> for each unit: <c>optotagged_label</c> or <c>ground_truth_label</c> (text; 0 is unlabelled),
/// <c>lab_id</c>, <c>dataset_id</c>, <c>neuron_id</c> or <c>neuron_relative_id</c>, <c>sampling_rate</c> (Hz), <c>spike_indices</c> (samples),
/// <c>sane_spikes</c> and <c>fn_fp_filtered_spikes</c> (a truth for each spike: before the first stimulus; well isolated),
/// <c>mean_waveform_preprocessed</c> (channels x samples, uV), <c>channel_ids</c>, and <c>channelmap</c> (um). What else is there is not
/// read.</para>
/// <para>Spikes that are not both sane and well isolated are left out, and units that have none left. One unit is in memory at a time, and
/// long spike trains are read in parts. Not thread-safe.</para>
/// </remarks>
public sealed class CerebellumFile : IDisposable
{
    private readonly Hdf5File _file;
    private readonly string[] _neurons;
    private readonly List<DroppedUnit> _dropped = [];

    private CerebellumFile(Hdf5File file, string[] neurons)
    {
        _file = file;
        _neurons = neurons;
    }

    /// <summary>Gets the file.</summary>
    public string Path => _file.Path;

    /// <summary>Gets the number of units in the file, those included that will be dropped.</summary>
    public int Count => _neurons.Length;

    /// <summary>Gets the units that were read and could not be used, so far.</summary>
    public IReadOnlyList<DroppedUnit> Dropped => _dropped;

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="process">The process that reads it; null for this one, which a damaged file can end or hold up.</param>
    /// <returns>The file; dispose of it, before the process.</returns>
    /// <exception cref="IOException">It is missing or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It is a folder, or may not be read.</exception>
    /// <exception cref="CellTypesException">It is not an HDF5 file, is damaged, or holds no units.</exception>
    public static CerebellumFile Open(string path, Hdf5Process? process = null)
    {
        Hdf5File file = Hdf5File.Open(path, process);
        try
        {
            string[] neurons = [.. file.Groups().Where(IsNeuron).OrderBy(Number).ThenBy(name => name, StringComparer.Ordinal)];
            if (neurons.FirstOrDefault(name => !PlainText.IsPlain(name)) is string hidden)
                throw new CellTypesException($"{path}: the name of the group '{PlainText.Show(hidden)}' holds a control character.");
            return neurons.Length > 0
                ? new CerebellumFile(file, neurons)
                : throw new CellTypesException($"{path} has no group named LAB{CerebellumFields.NeuronInfix}NUMBER, which each unit has in a cerebellum file.");
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads the units one after another, in the order of their numbers.</summary>
    /// <param name="progress">Receives a report after each unit.</param>
    /// <returns>The units that have spikes left; the others are then among <see cref="Dropped"/>.</returns>
    /// <exception cref="CellTypesException">A unit lacks a field, or a field is not as described; the message says which and what.</exception>
    public IEnumerable<DatasetUnit> Units(IProgress<ReadingProgress>? progress = null)
    {
        _dropped.Clear();
        for (int i = 0; i < _neurons.Length; i++)
        {
            DatasetUnit? unit = Read(new CerebellumNeuron(_file, _neurons[i]));
            progress?.Report(new ReadingProgress(i + 1, _neurons.Length));
            if (unit is not null) yield return unit;
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    private static bool IsNeuron(string group) => group.Contains(CerebellumFields.NeuronInfix, StringComparison.Ordinal);

    private static int Number(string neuron) =>
        int.TryParse(neuron.AsSpan(neuron.LastIndexOf('_') + 1), out int number) ? number : int.MaxValue;

    private DatasetUnit? Read(CerebellumNeuron neuron)
    {
        string? label = neuron.Label();
        (long[] spikes, int recorded) = neuron.Spikes();
        if (spikes.Length == 0)
        {
            _dropped.Add(new DroppedUnit(neuron.Name, label, recorded == 0 ? "it has no spikes" : "no spike passes the quality filters"));
            return null;
        }
        double samplingRate = neuron.SamplingRate();
        int[] channels = neuron.Channels();
        Template template = neuron.Waveform(channels.Length, samplingRate);
        return new DatasetUnit(
            new(neuron.Name, samplingRate, spikes, template, neuron.Probe(channels)),
            label, neuron.Lab(), neuron.Text(CerebellumFields.Recording), neuron.InRecording(), channels, recorded);
    }
}
