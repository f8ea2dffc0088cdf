using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Signals;

namespace CellTypes.Models.Recordings;

/// <summary>Finds positions of channels that are not in micrometres, or that somebody made up. Distances by them would be wrong.</summary>
internal static class ChannelPlaces
{
    // The channels of the densest probes (Neuropixels Ultra) are 3 um apart and more, and where nobody knew the places, they are numbered 1, 2, 3. In millimetres
    // channels are 0.02 apart.
    private const double SmallestPitch = 1;

    /// <summary>Checks where the channels of a recording are.</summary>
    /// <param name="probe">The channels.</param>
    /// <param name="source">Where their positions are from, for the notes.</param>
    /// <param name="shanks">What can say which shank each channel is on, for the notes.</param>
    /// <param name="notes">Receives a line where the positions cannot be right.</param>
    /// <returns>The channels, or null where the positions say nothing.</returns>
    public static ProbeGeometry? Check(ProbeGeometry probe, string source, string shanks, List<string> notes)
    {
        if (probe.ByDepth.Count < 2) return probe;
        int[] shared = [.. probe.ByDepth.GroupBy(channel => (probe.Shank(channel), probe.Position(channel))).Select(place => place.Count()).Where(count => count > 1)];
        if (shared.Length == 1 && shared[0] == probe.ByDepth.Count) return None("puts all channels at one place");
        double pitch = probe.Pitch(probe.ByDepth[0]);
        if (probe.ByDepth.All(channel => probe.Pitch(channel) < SmallestPitch))
            return None(FormattableString.Invariant($"puts channels {pitch:G2} um apart, so it is not in micrometres"));
        // Where a few channels share a place, they are what somebody kept of several recordings; shanks upon each other share all.
        if (2 * shared.Sum() > probe.ByDepth.Count) notes.Add($"{source} puts several channels at one place: {shared.Sum()} of {probe.ByDepth.Count}. If they are on different shanks, say so in {shanks}.");
        return probe;

        ProbeGeometry? None(string problem)
        {
            notes.Add($"{source} {problem}: where the channels lie is unknown.");
            return null;
        }
    }
}
