using System.Collections.Generic;
using System.IO;
using System.Linq;
using CellTypes.Models.Signals;

namespace CellTypes.Models.Recordings;

/// <summary>What a phy folder says about the channels: where they are, on which shank, and which of the raw data they are.</summary>
/// <param name="Geometry">Where they are, or null where that is unknown.</param>
/// <param name="ChannelMap">The channel of the raw data of each row, or null where it is unknown.</param>
/// <param name="PositionCount">The number of channels in channel_positions.npy, or null where there is no such file.</param>
internal sealed record PhyProbe(ProbeGeometry? Geometry, int[]? ChannelMap, int? PositionCount = null)
{
    private const string PositionsFile = "channel_positions.npy";
    private const string MapFile = "channel_map.npy";
    private const string ShanksFile = "channel_shanks.npy";
    private const string GroupsFile = "channel_groups.npy";

    /// <summary>Gets the number of channels, or null where no file says it.</summary>
    public int? ChannelCount => PositionCount ?? ChannelMap?.Length;

    /// <summary>Gets the name of the file that says the number of channels.</summary>
    public string CountSource => PositionCount is null ? MapFile : PositionsFile;

    /// <summary>Reads channel_positions.npy, channel_map.npy, and channel_shanks.npy or channel_groups.npy.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="notes">Receives what could not be used, one line each.</param>
    /// <returns>The channels.</returns>
    /// <exception cref="CellTypesException">A file is damaged, or the positions and the map are of different probes.</exception>
    public static PhyProbe Read(string folder, List<string> notes)
    {
        int[]? map = ReadMap(folder, notes);
        string path = Path.Combine(folder, PositionsFile);
        if (!File.Exists(path))
        {
            notes.Add($"{PositionsFile} is missing: where the channels lie is unknown.");
            return new PhyProbe(null, map);
        }
        (double X, double Y)[] positions = ReadPositions(path);
        int[] unplaced = [.. Enumerable.Range(0, positions.Length).Where(i => double.IsNaN(positions[i].X) || double.IsNaN(positions[i].Y))];
        if (unplaced.Length > 0)
            notes.Add($"{PositionsFile}: channels without a position, which were left out: {string.Join(", ", unplaced.Take(10))}{(unplaced.Length > 10 ? $" and {unplaced.Length - 10} more" : "")}.");
        if (map is not null && map.Length != positions.Length)
            throw new CellTypesException($"{folder}: {PositionsFile} has {positions.Length} channels and {MapFile} {map.Length}; take both files from the same sorting.");
        return new PhyProbe(ChannelPlaces.Check(new ProbeGeometry(positions, ReadShanks(folder, positions, notes)), PositionsFile, ShanksFile, notes), map, positions.Length);
    }

    /// <summary>Reads where the channels of a probe are.</summary>
    /// <param name="path">A file of the shape (channels, 2), x and y in micrometres, or (channels, 3) where one of the three does not vary.</param>
    /// <returns>The positions, not a number where the file holds a value that is not finite.</returns>
    /// <exception cref="CellTypesException">The file is missing, damaged, or of another shape.</exception>
    public static (double X, double Y)[] ReadPositions(string path)
    {
        NpyArray array = NpyFile.Read(path);
        if (array.Shape.Count != 2 || array.Shape[1] is not (2 or 3))
            throw new CellTypesException($"{path} has the shape ({string.Join(", ", array.Shape)}) where (channels, 2) is needed, x and y in um.");
        double[] values = array.ToDouble();
        int width = array.Shape[1], second = 1;
        if (width == 3 && Varies(2))
        {
            if (Varies(1) && Varies(0)) throw new CellTypesException($"{path} has positions in three dimensions; write x and y along the plane of the probe, (channels, 2), in um.");
            if (!Varies(1)) second = 2;
            else return [.. Enumerable.Range(0, array.Shape[0]).Select(i => Position(i, 1, 2))];
        }
        return [.. Enumerable.Range(0, array.Shape[0]).Select(i => Position(i, 0, second))];

        bool Varies(int column)
        {
            double[] finite = [.. Enumerable.Range(0, array.Shape[0]).Select(i => values[width * i + column]).Where(IsFinite)];
            return finite.Any(value => value != finite[0]);
        }

        (double X, double Y) Position(int channel, int x, int y)
        {
            (double X, double Y) position = (values[width * channel + x], values[width * channel + y]);
            return IsFinite(position.X) && IsFinite(position.Y) ? position : (double.NaN, double.NaN);
        }
    }

    private static bool IsFinite(double value) => !double.IsNaN(value) && !double.IsInfinity(value);

    private static int[]? ReadMap(string folder, List<string> notes)
    {
        if (ReadColumn(folder, MapFile) is not int[] map) return null;
        if (map.All(channel => channel >= 0) && map.Distinct().Count() == map.Length) return map;
        notes.Add($"{MapFile} is ignored: it names a channel twice, or a negative one. The channels of the raw data are unknown.");
        return null;
    }

    private static int[] ReadShanks(string folder, (double X, double Y)[] positions, List<string> notes)
    {
        int[] byGaps = ProbeGeometry.ShanksOf(positions);
        if (ReadOptional(folder, ShanksFile, notes) is int[] shanks)
        {
            // One shank for all is what a channel map says where nobody filled the shanks in.
            if (shanks.Length == positions.Length) return shanks.Distinct().Count() > 1 || byGaps.All(shank => shank == 0) ? shanks : byGaps;
            notes.Add($"{ShanksFile} is ignored: it has {shanks.Length} channels and {PositionsFile} {positions.Length}.");
        }
        return ReadOptional(folder, GroupsFile, notes) is int[] groups && groups.Length == positions.Length && ShanksOfGroups(groups, byGaps, positions) is int[] ofGroups ? ofGroups : byGaps;
    }

    // SpikeInterface's groups may be shanks, probes, or tetrodes along a shank. Where two groups share a column of channels they are no shanks, unless two of
    // their channels are at one place: then one position is two places.
    private static int[]? ShanksOfGroups(int[] groups, int[] byGaps, (double X, double Y)[] positions)
    {
        int[] all = [.. Enumerable.Range(0, groups.Length)];
        bool isCut = all.GroupBy(i => byGaps[i]).Any(shank => shank.Select(i => groups[i]).Distinct().Count() > 1);
        bool isStacked = all.GroupBy(i => positions[i]).Any(place => place.Select(i => groups[i]).Distinct().Count() > 1);
        if (groups.Distinct().Count() < 2 || (isCut && !isStacked)) return null;
        if (all.GroupBy(i => groups[i]).All(group => group.Select(i => byGaps[i]).Distinct().Count() == 1)) return groups;
        List<(int, int)> shanks = [.. all.Select(i => (groups[i], byGaps[i])).Distinct().OrderBy(shank => shank)];
        return [.. all.Select(i => shanks.IndexOf((groups[i], byGaps[i])))];
    }

    // SpikeInterface's groups may be texts, Kilosort's shanks not a number.
    private static int[]? ReadOptional(string folder, string name, List<string> notes)
    {
        try
        {
            return ReadColumn(folder, name);
        }
        catch (CellTypesException error)
        {
            notes.Add($"{name} is ignored: {error.Message}");
            return null;
        }
    }

    private static int[]? ReadColumn(string folder, string name)
    {
        string path = Path.Combine(folder, name);
        if (!File.Exists(path)) return null;
        NpyArray column = NpyFile.Read(path);
        return column.Shape.Count(extent => extent != 1) <= 1
            ? column.ToInt32()
            : throw new CellTypesException($"{path} has the shape ({string.Join(", ", column.Shape)}) where one value a channel is needed.");
    }
}
