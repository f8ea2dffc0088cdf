using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Recordings;
using CellTypes.Models.Signals;

namespace CellTypes.Training.Data;

/// <summary>The mean waveforms of the units of an NWB file.</summary>
internal sealed class NwbWaveforms
{
    private readonly float[] _values;
    private readonly int _sampleCount;
    private readonly double _samplingRate;
    private readonly TemplateArray? _templates;

    private NwbWaveforms(float[] values, int sampleCount, double samplingRate, TemplateArray? templates) =>
        (_values, _sampleCount, _samplingRate, _templates) = (values, sampleCount, samplingRate, templates);

    /// <summary>Reads waveform_mean.</summary>
    /// <param name="file">The file.</param>
    /// <param name="place">The column.</param>
    /// <param name="unitCount">The number of units.</param>
    /// <param name="rate">The sampling rate in hertz.</param>
    /// <param name="electrodes">The table of electrodes.</param>
    /// <param name="electrodesOf">The electrodes of each unit, or null where they are unknown.</param>
    /// <param name="notes">Receives a line where units have no waveform, and why.</param>
    /// <returns>The waveforms, or null where none can be used.</returns>
    /// <exception cref="CellTypesException">The file is damaged.</exception>
    public static NwbWaveforms? Read(Hdf5File file, string place, int unitCount, double rate, NwbElectrodes electrodes, int[][]? electrodesOf, List<string> notes)
    {
        if (!file.Exists(place)) return None("the file has no waveform_mean; write it, for example from the templates of a SortingAnalyzer with neuroconv");
        if (file.Exists($"{place}_index") || file.Shape(place) is not ulong[] shape || shape.Length is < 2 or > 3 || shape[0] != (ulong)unitCount || shape.Any(extent => extent is 0 or > int.MaxValue))
            return None("waveform_mean is not of the shape (units, samples) or (units, samples, electrodes)");
        if (file.Numbers(place) is not double[] numbers) return None("waveform_mean holds no numbers");
        (int samples, int channels) = ((int)shape[1], shape.Length == 3 ? (int)shape[2] : 1);
        int[]? known = electrodesOf?.Where(rows => rows.Length > 0).Select(rows => rows.Length).Distinct().ToArray();
        // A unit of one electrode, or as many for each unit; else all that there are.
        int? perUnit = known is [int only] ? only : null;
        bool Fits(int count) => count == perUnit || (shape.Length == 3 && count == electrodes.Count);
        if (shape.Length == 3 && !Fits(channels))
        {
            if (!Fits(samples)) return None($"waveform_mean has {channels} waveforms a unit, and neither the column electrodes nor the table of electrodes says of which electrodes");
            numbers = Transposed(numbers, unitCount, samples, channels);
            (samples, channels) = (channels, samples);
            notes.Add("waveform_mean is of the shape (units, electrodes, samples), and was read as such.");
        }
        float[] values = Array.ConvertAll(numbers, value => (float)value);
        if (WaveformScale.Find(values, unitCount) is not double scale) return None("waveform_mean is neither in volts nor in microvolts; write it in volts");
        if (scale == 1 && file.TextOf(place, "unit") is "volts" or "V") notes.Add("waveform_mean says volts, but its size is one of microvolts: it was taken as microvolts.");
        if (scale != 1) values = Array.ConvertAll(values, value => (float)(scale * value));
        if (shape.Length == 2 && perUnit != 1) return new NwbWaveforms(values, samples, rate, null);
        int[]? rows = channels == perUnit ? [.. electrodesOf!.SelectMany(own => own.Length > 0 ? own : [.. Enumerable.Repeat(-1, channels)])] : null;
        return new NwbWaveforms(values, samples, rate, new TemplateArray(values, [unitCount, samples, channels], rows, rate, electrodes.Probe, TemplateState.AsGiven));

        NwbWaveforms? None(string problem)
        {
            notes.Add($"No unit has a template: {problem}.");
            return null;
        }
    }

    /// <summary>Gets the mean waveform of a unit, or null where it has none that can be used.</summary>
    public Template? Of(int unit)
    {
        if (_templates is not null) return _templates.Mean([new KeyValuePair<int, int>(unit, 1)], PhyFolder.LargestTemplateChannelCount);
        // One waveform of a unit on several electrodes, or on none that is known.
        Template template = new(_values[(unit * _sampleCount)..((unit + 1) * _sampleCount)], [-1], _sampleCount, _samplingRate);
        return template.PeakRow() >= 0 && template.Values.All(value => Math.Abs(value) <= Template.Largest) ? template : null;
    }

    private static double[] Transposed(double[] values, int units, int rows, int columns)
    {
        double[] transposed = new double[values.Length];
        for (int unit = 0; unit < units; unit++)
        {
            for (int row = 0; row < rows; row++)
            {
                for (int column = 0; column < columns; column++) transposed[(unit * columns + column) * rows + row] = values[(unit * rows + row) * columns + column];
            }
        }
        return transposed;
    }
}
