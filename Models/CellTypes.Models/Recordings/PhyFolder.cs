using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using CellTypes.Models.Signals;

namespace CellTypes.Models.Recordings;

/// <summary>Reads a sorted recording as phy, Kilosort and SpikeInterface keep it: a folder of .npy arrays, params.py and cluster tables.</summary>
/// <remarks>
/// <para>Needed: spike_times.npy (sample indices, or seconds with decimals) and spike_clusters.npy, or spike_templates.npy in its place as in phy. Used where
/// present: templates.npy with template_ind.npy or templates_ind.npy, channel_positions.npy, channel_map.npy, channel_shanks.npy or channel_groups.npy, params.py,
/// .csv and .tsv files with a column cluster_id, and amplitudes.npy if asked for.</para>
/// <para>Channels of templates are rows of channel_positions.npy; <see cref="UnitPlace.Channel"/> is what phy shows.</para>
/// <para>Templates are taken to be in microvolts. Kilosort writes them whitened, in units without a scale: <see cref="SortedRecording.Templates"/> says what
/// became of that.</para>
/// <para>A unit never gets the template of another: where spike_templates.npy names rows that templates.npy does not have, no unit has a template, unless
/// SpikeInterface's table of its units says which row is whose.</para>
/// </remarks>
public static class PhyFolder
{
    /// <summary>
    /// The most channels a unit's template keeps: those nearest to its peak channel, about 320 um along a Neuropixels 1.0 shank.
    /// </summary>
    public const int LargestTemplateChannelCount = 32;

    /// <summary>Loads a folder.</summary>
    /// <param name="path">The folder that holds spike_times.npy.</param>
    /// <param name="samplingRate">The sampling rate in hertz, from 1 kHz to 1 MHz, where params.py does not say it; null where it does.</param>
    /// <param name="withAmplitudes">Whether to read amplitudes.npy too, where it is there, for <see cref="SortedRecording.Amplitudes"/>.</param>
    /// <returns>The recording.</returns>
    /// <remarks>Spikes that are out of order are sorted; spikes before sample 0 and unsorted spikes, of a negative cluster id, are left out. All of it is
    /// noted.</remarks>
    /// <exception cref="CellTypesException">There is no such folder, or it is a file.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be read.</exception>
    /// <exception cref="CellTypesException">A file that is needed is missing.</exception>
    /// <exception cref="CellTypesException">
    /// A file is damaged, or two do not belong together; the message names it and the mend.
    /// </exception>
    /// <exception cref="CellTypesException">The sampling rate given is out of range.</exception>
    public static SortedRecording Load(string path, double? samplingRate = null, bool withAmplitudes = false)
    {
        if (!InputFolder.Holds(path, PhySpikes.Times, $"The folder {path} does not exist.")) throw PhySpikes.Missing(path, PhySpikes.Times);
        List<string> notes = [], tableNotes = [], templateNotes = [];
        double rate = FindSamplingRate(path, samplingRate);
        PhyProbe probe = PhyProbe.Read(path, notes);
        PhySpikes spikes = PhySpikes.Read(path, rate, withAmplitudes, notes);
        TemplateArray? templates = PhyTemplates.Read(path, rate, probe, templateNotes);
        ClusterIndex index = new(spikes.Clusters);
        string[] names = spikes.Names ?? Array.ConvertAll(index.Ids, id => id.ToString(CultureInfo.InvariantCulture));
        PhyClusterTables tables = PhyClusterTables.Read(path, tableNotes);
        Dictionary<long, int>[]? templatesOfUnit = spikes.Templates is not null ? index.Count(spikes.Templates) : spikes.Names is null ? index.Count(spikes.Clusters) : null;
        PhyTemplateRows rows = PhyTemplateRows.Match(path, templates?.Count ?? 0, templatesOfUnit, spikes.Templates is not null, tables, templateNotes);
        SortedUnit[] units =
        [
            .. names.Select((name, i) =>
            {
                Template? template = templates?.Mean(rows.Of(templatesOfUnit?[i]), LargestTemplateChannelCount);
                return new SortedUnit(name, index.SpikeCounts[i], template, UnitPlace.Of(template, probe.Geometry, probe.ChannelMap), rows.TableOf(name));
            }),
        ];
        NoteMissingTemplates(units, templates, rows, templateNotes);
        return new SortedRecording(
            path, rate, probe.Geometry, spikes.Samples, index.UnitOfSpike, spikes.Amplitudes, units, templates?.State ?? TemplateState.None, tables.Sources, [.. notes, .. tableNotes, .. templateNotes])
        {
            ChannelMap = probe.ChannelMap,
            TemplateNotes = templateNotes,
            TableNotes = tableNotes,
        };
    }

    /// <summary>Reads where the channels of a probe are.</summary>
    /// <param name="path">A file of the shape (channels, 2): x and y in micrometres, as <c>channel_positions.npy</c> in a phy folder; or (channels, 3) where one
    /// of the three does not vary.</param>
    /// <returns>The probe; a channel whose position is not finite is on no place of it.</returns>
    /// <exception cref="CellTypesException">The file is missing, damaged, or of another shape; the message says which.</exception>
    public static ProbeGeometry ReadChannelPositions(string path) => new(PhyProbe.ReadPositions(path));

    private static double FindSamplingRate(string folder, double? samplingRate)
    {
        string path = Path.Combine(folder, PhyParameters.FileName);
        return StatedRate.Check(PhyParameters.Read(folder).SampleRate, path, samplingRate) ?? throw new CellTypesException(
            $"{path} {(File.Exists(path) ? "has no line sample_rate = ...; add it" : "is missing; write it with a line sample_rate = 30000")}, or give the sampling rate (--sample-rate, or SamplingRate in Bonsai).");
    }

    private static void NoteMissingTemplates(SortedUnit[] units, TemplateArray? templates, PhyTemplateRows rows, List<string> notes)
    {
        if (templates is null or { Count: 0 }) notes.Add($"templates.npy {(templates is null ? "is missing" : "is empty")}: no unit has a template.");
        if (templates is not null && rows.AreKnown) MissingTemplates.Note(units, notes);
    }
}
