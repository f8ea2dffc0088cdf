using System;
using System.Collections.Generic;
using CellTypes.Models.Signals;

namespace CellTypes.Models.Recordings;

/// <summary>Where a unit is: the channel on which its template is largest.</summary>
/// <param name="Row">The row of the channel in the arrays of the sorter, from 0; <see cref="Signals.Template.Channels"/> holds such rows.</param>
/// <param name="Channel">The channel of the raw data, which phy shows as <c>ch</c> (<c>channel_map[row]</c>), or null where it is unknown.</param>
/// <param name="X">The position across the probe in micrometres, or null where it is unknown.</param>
/// <param name="Y">The position along the shank in micrometres, or null where it is unknown.</param>
/// <param name="Shank">The shank, numbered as the sorter does, or from 0 by rising x; null where the positions are unknown.</param>
public sealed record UnitPlace(int Row, int? Channel, double? X, double? Y, int? Shank)
{
    /// <summary>Looks up where a template is largest.</summary>
    /// <param name="template">The template, or null for none.</param>
    /// <param name="probe">The probe, or null where the positions are unknown.</param>
    /// <param name="channelMap">The channel of the raw data of each row, or null where it is unknown.</param>
    /// <returns>The place, or null without a template or where it is on no known channel.</returns>
    internal static UnitPlace? Of(Template? template, ProbeGeometry? probe, IReadOnlyList<int>? channelMap) =>
        template?.Channels[Math.Max(0, template.PeakRow())] is int row and >= 0 ? Of(row, probe, channelMap) : null;

    /// <summary>Looks up where a channel is.</summary>
    /// <param name="row">The row of the channel.</param>
    /// <param name="probe">The probe, or null where the positions are unknown.</param>
    /// <param name="channelMap">The channel of the raw data of each row, or null where it is unknown.</param>
    internal static UnitPlace Of(int row, ProbeGeometry? probe, IReadOnlyList<int>? channelMap)
    {
        int? channel = row < channelMap?.Count ? channelMap[row] : null;
        if (probe is null) return new UnitPlace(row, channel, null, null, null);
        (double x, double y) = probe.Position(row);
        return new UnitPlace(row, channel, x, y, probe.Shank(row));
    }
}
