using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;

namespace CellTypes.Models.Tests.Recordings;

/// <summary>Writes raw recordings as acquisition software does.</summary>
internal static class RawFiles
{
    /// <summary>Writes int16 values, little-endian.</summary>
    public static string WriteSamples(string path, short[] samples)
    {
        File.WriteAllBytes(path, MemoryMarshal.AsBytes(samples.AsSpan()).ToArray());
        return path;
    }

    /// <summary>Writes a SpikeGLX recording: the .bin and its .meta.</summary>
    /// <param name="path">The .bin.</param>
    /// <param name="samples">All channels of a sample, then those of the next; the last channel is the sync word.</param>
    /// <param name="channels">The number of electrodes, to which the sync word comes.</param>
    /// <param name="lines">More lines of the .meta, or others for those that are written anyway.</param>
    public static string WriteSpikeGlx(string path, short[] samples, int channels, params string[] lines)
    {
        Dictionary<string, string> meta = new()
        {
            ["typeThis"] = "imec",
            ["nSavedChans"] = $"{channels + 1}",
            ["snsApLfSy"] = $"{channels},0,1",
            ["acqApLfSy"] = $"{channels},{channels},1",
            ["snsSaveChanSubset"] = $"0:{channels - 1},{2 * channels}",
            ["imSampRate"] = "30000",
            ["imAiRangeMax"] = "0.6",
            ["imAiRangeMin"] = "-0.6",
            ["imMaxInt"] = "512",
            ["imDatPrb_type"] = "0",
            ["firstSample"] = "1234",
            ["fileSizeBytes"] = $"{2 * samples.Length}",
            ["~imroTbl"] = $"(0,{channels})" + string.Concat(Enumerable.Range(0, channels).Select(channel => $"({channel} 0 0 500 250 1)")),
        };
        foreach (string line in lines)
        {
            string[] parts = line.Split('=', 2);
            if (parts[1].Length == 0) meta.Remove(parts[0]);
            else meta[parts[0]] = parts[1];
        }
        File.WriteAllLines(Path.ChangeExtension(path, ".meta"), meta.Select(entry => $"{entry.Key}={entry.Value}"));
        return WriteSamples(path, samples);
    }

    /// <summary>The positions of a Neuropixels 1.0 probe as SpikeGLX writes them.</summary>
    public static string GeomMap(int channels) => $"~snsGeomMap=(NP1000,1,0,70)" + string.Concat(Enumerable.Range(0, channels).Select(channel =>
        string.Create(CultureInfo.InvariantCulture, $"(0:{new[] { 27, 59, 11, 43 }[channel % 4]}:{channel / 2 * 20}:1)")));

    /// <summary>Writes a recording in Open Ephys' binary format.</summary>
    /// <returns>The folder that holds structure.oebin.</returns>
    public static string WriteOpenEphys(string root, short[] samples, params (string Folder, string[] Channels)[] streams)
    {
        foreach ((string folder, _) in streams)
        {
            Directory.CreateDirectory(Path.Combine(root, "continuous", folder));
            WriteSamples(Path.Combine(root, "continuous", folder, "continuous.dat"), samples);
        }
        IEnumerable<string> continuous = streams.Select(stream =>
            $$"""{"folder_name": "{{stream.Folder}}/", "sample_rate": {{(stream.Folder.EndsWith("LFP") ? 2500 : 30000)}}, "num_channels": {{stream.Channels.Length}}, "channels": [{{string.Join(", ", stream.Channels.Select(channel => $$"""{"channel_name": "{{channel}}", "history": "Neuropix-PXI -> Record Node", "bit_volts": {{(channel.EndsWith("SYNC") ? 1.0 : 0.1949999928474426)}}, "units": ""}"""))}}]}""");
        File.WriteAllText(Path.Combine(root, "structure.oebin"), $$"""{"GUI version": "0.6.7", "continuous": [{{string.Join(", ", continuous)}}], "events": [], "spikes": []}""");
        return root;
    }
}
