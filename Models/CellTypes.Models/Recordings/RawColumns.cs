using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Signals;

namespace CellTypes.Models.Recordings;

/// <summary>Finds the columns of a raw recording that the channels of a sorting are.</summary>
internal static class RawColumns
{
    // In micrometres; positions are written as whole or half ones.
    private const double SamePlace = 1;

    /// <summary>Finds the columns.</summary>
    /// <param name="recording">The recording.</param>
    /// <param name="sorted">The sorting.</param>
    /// <param name="notes">Receives what was mended.</param>
    /// <returns>One column a channel.</returns>
    /// <exception cref="CellTypesException">They do not belong together.</exception>
    /// <remarks>
    /// Where the recording says the places of its electrodes, they must be the sorting's, but for an offset along the shank: programs count from the
    /// tip or from the first electrode. Kilosort 2.5 and 3 write a channel_map.npy for their own copy of the recording, without the channels that
    /// they left out; channels are then found by their places, where these leave no doubt.
    /// </remarks>
    public static int[] Find(RawRecording recording, SortedRecording sorted, List<string> notes)
    {
        int[] neural = [.. Enumerable.Range(0, recording.ChannelCount).Where(column => recording.Channels[column].IsNeural)];
        int[] map = sorted.ChannelMap?.ToArray() ?? neural;
        int channelCount = sorted.Probe?.ChannelCount ?? map.Length;
        bool isWithin = channelCount > 0 && map.Length == channelCount && map.All(neural.Contains);
        int[] placed = Array.FindAll(neural, column => recording.Channels[column].Position is not null);
        if (sorted.Probe is not ProbeGeometry probe || placed.Length == 0)
        {
            if (isWithin) return map;
            throw Unfit(recording, sorted, map == neural
                ? $"the sorting has {channelCount} channels and the recording {neural.Length} with electrodes, and no channel_map.npy says which is which"
                : $"its channel_map.npy leads to column {map.Append(0).Max()}, and the recording has {neural.Length} with electrodes");
        }
        if (isWithin && AgreesInDepth(recording, map, probe)) return map;
        if (ByPlace(recording, placed, probe) is not int[] found) throw Unfit(recording, sorted, "the places of its channels are not those of the electrodes in the recording");
        notes.Add($"channel_map.npy leads to other electrodes than channel_positions.npy says, as that of Kilosort 2.5 and 3 may: the channels of {recording.Path} were found by their places.");
        return found;
    }

    private static bool AgreesInDepth(RawRecording recording, int[] map, ProbeGeometry probe)
    {
        if (map.Any(column => recording.Channels[column].Position is null)) return false;
        double[] shifts = [.. map.Select((column, channel) => probe.Position(channel).Y - recording.Channels[column].Position!.Value.Y).Where((_, channel) => probe.IsPlaced(channel))];
        return shifts.Length == 0 || shifts.Max() - shifts.Min() <= SamePlace;
    }

    // Channels that were left out leave the others in their order. Shanks may be seen from the front or from behind.
    private static int[]? ByPlace(RawRecording recording, int[] placed, ProbeGeometry probe)
    {
        int[]? only = null;
        foreach (double side in new[] { 1.0, -1 })
        {
            Dictionary<(long, long), int> columns = [];
            foreach (int column in placed) columns[Key(side * recording.Channels[column].Position!.Value.X, recording.Channels[column].Position!.Value.Y)] = column;
            foreach (int first in placed)
            {
                (double x, double y) = recording.Channels[first].Position!.Value;
                double dx = side * x - probe.Position(0).X, dy = y - probe.Position(0).Y;
                int[] found = [.. Enumerable.Range(0, probe.ChannelCount).Select(channel =>
                    columns.TryGetValue(Key(probe.Position(channel).X + dx, probe.Position(channel).Y + dy), out int column) ? column : -1)];
                if (found[0] < 0 || found.Zip(found.Skip(1), (one, next) => next > one).Contains(false)) continue;
                if (only is not null && !only.SequenceEqual(found)) return null;
                only = found;
            }
        }
        return only;
    }

    private static (long X, long Y) Key(double x, double y) => ((long)Math.Round(x / SamePlace), (long)Math.Round(y / SamePlace));

    private static CellTypesException Unfit(RawRecording recording, SortedRecording sorted, string problem) =>
        new($"{sorted.Path} and {recording.Path} do not belong together: {problem}. Give the recording that was sorted.");
}
