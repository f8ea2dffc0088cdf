using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace CellTypes.Models.Recordings;

/// <summary>Reads the templates of a phy folder, dense or with a list of channels.</summary>
internal static class PhyTemplates
{
    private const string TemplatesFile = "templates.npy";

    /// <summary>Reads templates.npy and, where they are there, the channel of each row and the whitening matrix.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="samplingRate">The sampling rate in hertz.</param>
    /// <param name="probe">The channels.</param>
    /// <param name="notes">Receives a line about what the templates are.</param>
    /// <returns>The templates, or null where the folder has none.</returns>
    /// <exception cref="CellTypesException">The arrays have other shapes than they must, or number the channels from 1.</exception>
    public static TemplateArray? Read(string folder, double samplingRate, PhyProbe probe, List<string> notes)
    {
        string path = Path.Combine(folder, TemplatesFile);
        if (!File.Exists(path)) return null;
        NpyArray templates = NpyFile.Read(path);
        if (templates.Shape.Count != 3 || (templates.Shape[0] > 0 && templates.Shape[1] * templates.Shape[2] == 0))
        {
            throw new CellTypesException(
                $"{path} has the shape ({string.Join(", ", templates.Shape)}) where (templates, samples, channels) is needed.");
        }
        int[]? channels = ReadChannels(folder, templates, probe);
        if (channels is null && probe.ChannelCount is int placed && templates.Shape[2] != placed)
        {
            // MATLAB's order is (channels, samples, templates).
            throw templates.Shape[1] == placed ? Transposed(path, templates, "0, 2, 1")
                : templates.Shape[0] == placed ? Transposed(path, templates, "2, 1, 0")
                : new CellTypesException($"{path} has {templates.Shape[2]} channels and {probe.CountSource} {placed}; add the channel of each row as templates_ind.npy.");
        }
        PhyWhitening whitening = PhyWhitening.Read(folder, notes);
        int channelCount = channels is null ? templates.Shape[2] : channels.Append(-1).Max() + 1;
        if (whitening.Inverse is { RowCount: int rows } && (channels is null ? rows != channelCount : rows < channelCount))
        {
            throw new CellTypesException(
                $"the whitening matrix of {folder} is for {rows} channels and templates.npy has {channelCount}; take both from the same sorting.");
        }
        return new TemplateArray(templates.ToSingle(), templates.Shape, channels, samplingRate, probe.Geometry, whitening.State, whitening.Inverse);
    }

    // phy and SpikeInterface name the file template_ind.npy; Kilosort names it templates_ind.npy.
    private static int[]? ReadChannels(string folder, NpyArray templates, PhyProbe probe)
    {
        string[] names = ["template_ind.npy", "templates_ind.npy"];
        string[] paths = [.. names.Select(name => Path.Combine(folder, name)).Where(File.Exists)];
        if (paths.Length == 0) return null;
        string path = paths[0];
        (int templateCount, int rowCount) = (templates.Shape[0], templates.Shape[2]);
        NpyArray channels = NpyFile.Read(path);
        if (paths.Length > 1 && NpyFile.Read(paths[1]) is NpyArray other && !(other.Shape.SequenceEqual(channels.Shape) && other.ToInt32().SequenceEqual(channels.ToInt32())))
            throw new CellTypesException($"{path} and {names[1]} differ: delete the one that does not belong to templates.npy.");
        if (!channels.Shape.SequenceEqual([templateCount, rowCount]))
        {
            throw channels.Shape.SequenceEqual([templateCount, templates.Shape[1]])
                ? Transposed(Path.Combine(folder, TemplatesFile), templates, "0, 2, 1")
                : new CellTypesException($"{path} has the shape ({string.Join(", ", channels.Shape)}) where templates.npy needs ({templateCount}, {rowCount}); take both files from the same sorting.");
        }
        // Rows without a channel have -1, or the number of channels.
        int[] rows = channels.ToInt32();
        int largest = rows.Append(-1).Max();
        if (largest > probe.ChannelCount) throw new CellTypesException($"{path} names channel {largest} and {probe.CountSource} has {probe.ChannelCount}; take both files from the same sorting.");
        if (largest == probe.ChannelCount)
        {
            if (!rows.Contains(0)) CheckAreEmpty(templates, rows, largest, path);
            rows = Array.ConvertAll(rows, channel => channel == largest ? -1 : channel);
        }
        for (int template = 0; template < templateCount; template++)
        {
            int[] known = [.. rows.Skip(template * rowCount).Take(rowCount).Where(channel => channel >= 0)];
            if (known.Distinct().Count() < known.Length) throw new CellTypesException($"{path} names a channel twice for template {template}; write the file anew.");
        }
        return rows;
    }

    private static void CheckAreEmpty(NpyArray templates, int[] channels, int channel, string path)
    {
        float[] values = templates.ToSingle();
        (int sampleCount, int rowCount) = (templates.Shape[1], templates.Shape[2]);
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] != 0 && channels[i / (sampleCount * rowCount) * rowCount + i % rowCount] == channel)
                throw new CellTypesException($"{path} numbers the channels up to {channel}, and there are {channel}, so it begins at 1: subtract 1 from all of it.");
        }
    }

    private static CellTypesException Transposed(string path, NpyArray templates, string axes) =>
        new($"{path} has the shape ({string.Join(", ", templates.Shape)}), which is transposed: (templates, samples, channels) is needed. Save it as templates.transpose({axes}).");
}
