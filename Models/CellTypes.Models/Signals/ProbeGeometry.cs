using System;
using System.Collections.Generic;
using System.Linq;

namespace CellTypes.Models.Signals;

/// <summary>Where the channels of a probe are.</summary>
public sealed class ProbeGeometry
{
    private readonly (double X, double Y)[] _positions;

    /// <summary>Creates a probe from its channel positions.</summary>
    /// <param name="positions">The position of each channel in micrometres, x across the shank and y along it, finite.</param>
    /// <exception cref="ArgumentException">A position is not finite.</exception>
    public ProbeGeometry(IEnumerable<(double X, double Y)> positions)
    {
        _positions = positions?.ToArray() ?? throw new ArgumentNullException(nameof(positions));
        for (int i = 0; i < _positions.Length; i++)
        {
            double sum = _positions[i].X + _positions[i].Y;
            if (double.IsNaN(sum) || double.IsInfinity(sum)) throw new ArgumentException($"The position of channel {i} is not finite.", nameof(positions));
        }
        ByDepth = Enumerable.Range(0, _positions.Length)
            .OrderBy(c => _positions[c].Y).ThenByDescending(c => _positions[c].X).ThenBy(c => c)
            .ToArray();
    }

    /// <summary>Gets the number of channels.</summary>
    public int ChannelCount => _positions.Length;

    /// <summary>
    /// Gets the channels from the tip of the shank upwards, at one depth by falling x, which is the channel numbering of a Neuropixels
    /// 1.0 probe.
    /// </summary>
    public IReadOnlyList<int> ByDepth { get; }

    /// <summary>
    /// Creates the 384 bank-0 channels of a Neuropixels 1.0 probe: four staggered columns (x 43, 11, 59, 27 um), rows every 20 um.
    /// </summary>
    /// <returns>The probe.</returns>
    /// <remarks>Jun et al. 2017, Nature 551:232, Figure 1: sites of 12 x 12 um in a staggered pattern, 20 um between rows.</remarks>
    public static ProbeGeometry Neuropixels1()
    {
        double[] columns = [43, 11, 59, 27];
        return new ProbeGeometry(Enumerable.Range(0, 384).Select(i => (columns[i % 4], i / 2 * 20.0)));
    }

    /// <summary>Gets a channel's position.</summary>
    /// <param name="channel">The channel, from 0 to <see cref="ChannelCount"/> - 1.</param>
    /// <returns>Micrometres across and along the shank.</returns>
    public (double X, double Y) Position(int channel) => _positions[channel];

    /// <summary>Computes the distance of two channels.</summary>
    /// <param name="a">A channel.</param>
    /// <param name="b">Another channel.</param>
    /// <returns>Micrometres.</returns>
    public double Distance(int a, int b)
    {
        double dx = _positions[a].X - _positions[b].X, dy = _positions[a].Y - _positions[b].Y;
        return Math.Sqrt(dx * dx + dy * dy);
    }

    /// <summary>Lists the channels nearest to one, itself first, by distance and then by index.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="count">How many, at least 1; fewer come back where the probe has fewer.</param>
    /// <returns>Channel indices.</returns>
    public int[] Nearest(int channel, int count) =>
        Enumerable.Range(0, ChannelCount).OrderBy(c => Distance(channel, c)).ThenBy(c => c).Take(count).ToArray();
}
