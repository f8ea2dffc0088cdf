using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using CellTypes.Models.Signals;

namespace CellTypes.Models.Recordings;

/// <summary>Reads the templates of a phy folder, dense or with a list of channels.</summary>
internal static class PhyTemplates
{
    /// <summary>Reads templates.npy and, where they are there, the channel of each row and the whitening matrix.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="samplingRate">The sampling rate in hertz.</param>
    /// <param name="probe">The probe, or null where its geometry is unknown.</param>
    /// <param name="notes">Receives a line about what the templates are.</param>
    /// <returns>The templates, or null where the folder has none.</returns>
    /// <exception cref="CellTypesException">The arrays have other shapes than they must.</exception>
    public static TemplateArray? Read(string folder, double samplingRate, ProbeGeometry? probe, List<string> notes)
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
        return new TemplateArray(templates.ToSingle(), templates.Shape, channels, samplingRate, probe, whitening.State, whitening.Inverse);
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
}
