using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using CellTypes.Models.Signals;

namespace CellTypes.Models.Recordings;

/// <summary>Reads a sorted recording from a folder of ALF files, as the International Brain Laboratory keeps it.</summary>
/// <remarks>
/// <para>Needed: spikes.clusters.npy and one of spikes.samples.npy and spikes.times.npy (in seconds). Used where present: spikes.templates.npy,
/// templates.waveforms.npy with templates.waveformsChannels.npy, or clusters.waveforms.npy with clusters.waveformsChannels.npy (in volts), clusters.channels.npy,
/// channels.localCoordinates.npy, channels.rawInd.npy, clusters.uuids.csv, tables with a column cluster_id, params.py, and spikes.amps.npy if asked for.</para>
/// <para>Where the folder holds revisions (<c>#2024-05-06#</c>), the latest that has a file counts; but spikes and waveforms are of one revision.</para>
/// </remarks>
public static class AlfFolder
{
    /// <summary>Loads a folder.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="samplingRate">The sampling rate in hertz, from 1 kHz to 1 MHz, where neither params.py nor spikes.samples.npy with spikes.times.npy say it; null where they do.</param>
    /// <param name="withAmplitudes">Whether to read spikes.amps.npy too, where it is there, for <see cref="SortedRecording.Amplitudes"/>.</param>
    /// <returns>The recording; its units are named by their cluster ids.</returns>
    /// <exception cref="CellTypesException">A file is missing or damaged, or two do not belong together; the message names it and the mend.</exception>
    public static SortedRecording Load(string path, double? samplingRate = null, bool withAmplitudes = false)
    {
        List<string> notes = [], tableNotes = [], templateNotes = [];
        AlfFiles files = AlfFiles.Read(path);
        AlfSpikes spikes = AlfSpikes.Read(path, files, samplingRate, withAmplitudes, notes);
        string folder = spikes.Folder;
        if (Path.GetFileName(folder).StartsWith("#", StringComparison.Ordinal)) notes.Add($"The spikes are of the latest revision, {Path.GetFileName(folder)}.");
        PhyProbe probe = ReadProbe(files, notes);
        ClusterIndex index = new(spikes.Clusters);
        (TemplateArray? waveforms, bool areOfClusters) = ReadWaveforms(files, spikes, probe.Geometry, templateNotes);
        Dictionary<long, int>[] rows = index.Count(areOfClusters ? spikes.Clusters : spikes.Templates!);
        PhyClusterTables tables = PhyClusterTables.Read(folder, tableNotes);
        if (files.Find("clusters.metrics.pqt") is not null)
            tableNotes.Add("clusters.metrics.pqt is Parquet, which is not read: to choose units by its columns, write it as clusters.metrics.csv, in pandas read_parquet(...).to_csv(...).");
        int clusterCount = index.Ids.Length == 0 ? 0 : (int)Math.Min(int.MaxValue, index.Ids[index.Ids.Length - 1] + 1);
        int[]? channels = ReadPeakChannels(files, clusterCount, notes);
        string[]? uuids = ReadUuids(files, clusterCount, notes);
        SortedUnit[] units =
        [
            .. index.Ids.Select((id, i) =>
            {
                string name = id.ToString(CultureInfo.InvariantCulture);
                Template? template = waveforms?.Mean(rows[i].Select(row => new KeyValuePair<int, int>((int)row.Key, row.Value)), PhyFolder.LargestTemplateChannelCount);
                int? peak = template?.Channels[Math.Max(0, template.PeakRow())] ?? channels?[id];
                bool isKnown = peak >= 0 && (probe.Geometry is null || peak < probe.Geometry.ChannelCount);
                return new SortedUnit(name, index.SpikeCounts[i], template, isKnown ? UnitPlace.Of(peak!.Value, probe.Geometry, probe.ChannelMap) : null, Properties(tables.Of(name), uuids?[id]));
            }),
        ];
        if (waveforms is not null) MissingTemplates.Note(units, templateNotes);
        Dictionary<string, string> sources = tables.Sources.ToDictionary(source => source.Key, source => source.Value);
        if (uuids is not null) sources["uuid"] = "clusters.uuids.csv";
        return new SortedRecording(
            path, spikes.SamplingRate, probe.Geometry, spikes.Samples, index.UnitOfSpike, spikes.Amplitudes, units, waveforms?.State ?? TemplateState.None, sources,
            [.. notes, .. tableNotes, .. templateNotes])
        {
            ChannelMap = probe.ChannelMap,
            TemplateNotes = templateNotes,
            TableNotes = tableNotes,
        };
    }

    private static PhyProbe ReadProbe(AlfFiles files, List<string> notes)
    {
        int[]? map = files.Find("channels.rawInd.npy") is string indices ? NpyFile.Read(indices).ToInt32() : null;
        if (files.Find("channels.localCoordinates.npy") is not string coordinates)
        {
            notes.Add("channels.localCoordinates.npy is missing: where the channels lie is unknown.");
            return new PhyProbe(null, map);
        }
        ProbeGeometry probe = PhyFolder.ReadChannelPositions(coordinates);
        if (map is not null && map.Length != probe.ChannelCount)
            throw new CellTypesException($"{coordinates} has {probe.ChannelCount} channels and channels.rawInd.npy {map.Length}; take both files from the same sorting.");
        return new PhyProbe(ChannelPlaces.Check(probe, "channels.localCoordinates.npy", "their x, more than 120 um apart", notes), map);
    }

    // Templates, of which clusters are mixtures, or else the waveforms of the clusters themselves; the ids of clusters are those of their templates unless somebody merged or split them.
    private static (TemplateArray? Waveforms, bool AreOfClusters) ReadWaveforms(AlfFiles files, AlfSpikes spikes, ProbeGeometry? probe, List<string> notes)
    {
        string? templates = files.Find("templates.waveforms.npy"), clusters = files.Find("clusters.waveforms.npy");
        bool areOfClusters = spikes.Templates is null || (templates is null && clusters is not null);
        string? path = areOfClusters ? clusters ?? templates : templates;
        if (path is null)
        {
            notes.Add("templates.waveforms.npy is missing: no unit has a template.");
            return (null, true);
        }
        string name = Path.GetFileName(path);
        if (Path.GetDirectoryName(path) != spikes.Folder) return None($"{name} is of another revision than the spikes");
        NpyArray waveforms = NpyFile.Read(path);
        if (waveforms.Shape.Count != 3) throw new CellTypesException($"{path} has the shape ({string.Join(", ", waveforms.Shape)}) where (templates, samples, channels) is needed.");
        long largest = (areOfClusters ? spikes.Clusters : spikes.Templates!).DefaultIfEmpty(-1).Max();
        if (largest >= waveforms.Shape[0]) return None($"{name} has {waveforms.Shape[0]} rows and {(areOfClusters ? "spikes.clusters.npy" : "spikes.templates.npy")} names row {largest}, so they are of two sortings: take both files from the same");
        int[]? channels = ReadChannels(files, path == clusters ? "clusters.waveformsChannels.npy" : "templates.waveformsChannels.npy", waveforms.Shape, probe);
        if (channels is null && waveforms.Shape[2] != probe?.ChannelCount) return None($"the channels of {name} are unknown: add waveformsChannels.npy, or channels.localCoordinates.npy if the waveforms are on all channels");
        float[] values = waveforms.ToSingle();
        if (WaveformScale.Find(values, waveforms.Shape[0]) is not double scale) return None($"{name} is neither in volts nor in microvolts: write it in volts");
        if (scale == 1) notes.Add($"{name} is in microvolts, not in volts as ALF demands: it was taken as it is.");
        return (new TemplateArray(Array.ConvertAll(values, value => (float)(scale * value)), waveforms.Shape, channels, spikes.SamplingRate, probe, TemplateState.AsGiven), areOfClusters);

        (TemplateArray?, bool) None(string problem)
        {
            notes.Add($"No unit has a template: {problem}.");
            return (null, true);
        }
    }

    private static int[]? ReadChannels(AlfFiles files, string name, IReadOnlyList<int> shape, ProbeGeometry? probe)
    {
        if (files.Find(name) is not string path) return null;
        NpyArray array = NpyFile.Read(path);
        if (!array.Shape.SequenceEqual([shape[0], shape[2]]))
            throw new CellTypesException($"{path} has the shape ({string.Join(", ", array.Shape)}) where the waveforms need ({shape[0]}, {shape[2]}); take both files from the same sorting.");
        int[] channels = array.ToInt32();
        if (probe is not null && channels.Append(-1).Max() >= probe.ChannelCount)
            throw new CellTypesException($"{path} names channel {channels.Max()} and channels.localCoordinates.npy has {probe.ChannelCount}; take both files from the same sorting.");
        for (int row = 0; row < shape[0]; row++)
        {
            int[] known = [.. new ArraySegment<int>(channels, row * shape[2], shape[2]).Where(channel => channel >= 0)];
            if (known.Distinct().Count() < known.Length) throw new CellTypesException($"{path} names a channel twice in row {row}; write the file again.");
        }
        return channels;
    }

    private static int[]? ReadPeakChannels(AlfFiles files, int clusterCount, List<string> notes)
    {
        if (files.Find("clusters.channels.npy") is not string path) return null;
        int[] channels = NpyFile.Read(path).ToInt32();
        if (channels.Length >= clusterCount) return channels;
        notes.Add($"clusters.channels.npy is ignored: it has {channels.Length} rows, and cluster {clusterCount - 1} has spikes.");
        return null;
    }

    private static string[]? ReadUuids(AlfFiles files, int clusterCount, List<string> notes)
    {
        if (files.Find("clusters.uuids.csv") is not string path) return null;
        string[] lines = [.. InputFile.ReadLines(path).Select(line => line.Trim().Trim('"')).Where(line => line.Length > 0)];
        string[] uuids = lines.Length > 0 && Guid.TryParse(lines[0], out _) ? lines : [.. lines.Skip(1)];
        if (uuids.Length >= clusterCount) return uuids;
        notes.Add($"clusters.uuids.csv is ignored: it has {uuids.Length} rows, and cluster {clusterCount - 1} has spikes.");
        return null;
    }

    private static IReadOnlyDictionary<string, string> Properties(IReadOnlyDictionary<string, string> columns, string? uuid)
    {
        if (uuid is null) return columns;
        Dictionary<string, string> properties = columns.ToDictionary(column => column.Key, column => column.Value);
        properties["uuid"] = uuid;
        return properties;
    }
}
