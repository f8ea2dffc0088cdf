using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Recordings;
using CellTypes.Models.Signals;

namespace CellTypes.Training.Data;

/// <summary>The electrodes table of an NWB file.</summary>
/// <param name="Count">The number of electrodes.</param>
/// <param name="Probe">Where they are, those of two electrode groups on shanks of their own; null where it is unknown.</param>
/// <param name="Channels">The id of each, which is the channel of the raw data; null where the ids are no numbers of channels.</param>
/// <param name="Groups">The name of the electrode group of each, or null where the table does not have it.</param>
internal sealed record NwbElectrodes(int Count, ProbeGeometry? Probe, int[]? Channels, string[]? Groups)
{
    private const string Place = "general/extracellular_ephys/electrodes";

    // The columns with the places of electrodes on a probe, of the schema and of the Allen Institute. x, y and z of the schema are places in the brain.
    private static readonly (string X, string Y, string? Z)[] PlaceColumns = [("rel_x", "rel_y", "rel_z"), ("probe_horizontal_position", "probe_vertical_position", null)];
    private static readonly string[] ShankColumns = ["shank_ids", "shank_id", "shank"];

    /// <summary>Reads the table.</summary>
    /// <param name="file">The file.</param>
    /// <param name="notes">Receives a line where it is unknown where electrodes are.</param>
    /// <returns>The electrodes, none where there is no table.</returns>
    /// <exception cref="CellTypesException">The file is damaged.</exception>
    public static NwbElectrodes Read(Hdf5File file, List<string> notes)
    {
        if (!NwbUnits.Exists(file, Place) || file.Integers($"{Place}/id") is not long[] ids)
        {
            notes.Add("There is no table of electrodes: where units are is unknown.");
            return new NwbElectrodes(0, null, null, null);
        }
        string[]? groups = file.Exists($"{Place}/group_name") ? NwbColumn.Texts(file, $"{Place}/group_name", ids.Length) : null;
        int[]? channels = ids.All(id => id is >= 0 and <= int.MaxValue) ? Array.ConvertAll(ids, id => (int)id) : null;
        if (Positions(file, ids.Length) is not (double X, double Y)[] positions)
        {
            notes.Add("The table of electrodes has no columns rel_x and rel_y with places in the plane of the probe: where units are on it is unknown.");
            return new NwbElectrodes(ids.Length, null, channels, groups);
        }
        string[]? shanks = ShankColumns.Select(column => $"{Place}/{column}").Where(file.Exists).Select(place => NwbColumn.Texts(file, place, ids.Length)).FirstOrDefault();
        return new NwbElectrodes(ids.Length, ChannelPlaces.Check(new ProbeGeometry(positions, ShanksOf(positions, groups, shanks)), "The table of electrodes", "shank_ids", notes), channels, groups);
    }

    private static (double X, double Y)[]? Positions(Hdf5File file, int count)
    {
        foreach ((string x, string y, string? z) in PlaceColumns)
        {
            if (NwbColumn.Numbers(file, $"{Place}/{x}", count) is not double[] across || NwbColumn.Numbers(file, $"{Place}/{y}", count) is not double[] along) continue;
            if (z is not null && NwbColumn.Numbers(file, $"{Place}/{z}", count) is double[] third && Varies(third))
            {
                if (Varies(across) && Varies(along)) continue;
                if (Varies(along)) across = along;
                along = third;
            }
            if (!across.Zip(along).Any(place => double.IsFinite(place.First) && double.IsFinite(place.Second))) continue;
            return [.. across.Zip(along)];
        }
        return null;
    }

    private static bool Varies(double[] values) => values.Where(double.IsFinite).Distinct().Count() > 1;

    private static int[] ShanksOf((double X, double Y)[] positions, string[]? groups, string[]? shanks)
    {
        string[] groupOf = groups ?? [.. positions.Select(_ => "")];
        int[] byGaps = new int[positions.Length];
        foreach (IGrouping<string, int> group in Enumerable.Range(0, positions.Length).GroupBy(i => groupOf[i]))
        {
            int[] members = [.. group], ofGroup = ProbeGeometry.ShanksOf([.. members.Select(i => positions[i])]);
            for (int i = 0; i < members.Length; i++) byGaps[members[i]] = ofGroup[i];
        }
        (string, string, int)[] keys = [.. positions.Select((_, i) => (groupOf[i], shanks?[i] ?? "", byGaps[i]))];
        List<(string, string, int)> distinct = [.. keys.Distinct().Order()];
        return [.. keys.Select(key => distinct.IndexOf(key))];
    }
}
