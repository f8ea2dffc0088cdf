using System;
using System.Collections.Generic;
using System.Linq;

namespace CellTypes.Models.Signals;

/// <summary>Where the channels of a probe are.</summary>
public sealed class ProbeGeometry
{
    // The columns of one shank are up to 103 um apart (Neuropixels 1.0 NHP), the shanks of one probe 150 um or more (250 um on a Neuropixels 2.0).
    private const double LargestGapOfColumns = 120;

    private readonly (double X, double Y)[] _positions;
    private readonly int[] _shanks;

    /// <summary>Creates a probe from its channel positions.</summary>
    /// <param name="positions">The position of each channel in micrometres, x across the shank and y along it. A channel whose position is not finite, a
    /// reference for example, is on no place of the probe: it is next to none, and no list of channels has it.</param>
    /// <param name="shanks">The shank of each channel, or null to tell them apart by the gaps of more than 120 um between columns.</param>
    /// <exception cref="ArgumentException">There are more or fewer shanks than positions.</exception>
    public ProbeGeometry(IEnumerable<(double X, double Y)> positions, IReadOnlyList<int>? shanks = null)
    {
        _positions = positions?.ToArray() ?? throw new ArgumentNullException(nameof(positions));
        if (shanks is not null && shanks.Count != _positions.Length)
            throw new ArgumentException($"{shanks.Count} shanks are not one for each of {_positions.Length} channels.", nameof(shanks));
        _shanks = shanks?.ToArray() ?? ShanksOf(_positions);
        ByDepth = Enumerable.Range(0, _positions.Length).Where(IsPlaced)
            .OrderBy(c => _positions[c].Y).ThenByDescending(c => _positions[c].X).ThenBy(c => c)
            .ToArray();
    }

    /// <summary>Gets the number of channels.</summary>
    public int ChannelCount => _positions.Length;

    /// <summary>
    /// Gets the channels from the tip of the shank upwards, at one depth by falling x, which is the channel numbering of a Neuropixels
    /// 1.0 probe. Channels without a position are left out.
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

    /// <summary>Tells shanks apart by position: columns of channels with a gap of more than 120 um between them are on different shanks.</summary>
    /// <param name="positions">The position of each channel in micrometres.</param>
    /// <returns>The shank of each channel, from 0 by rising x; 0 for a channel whose position is not finite.</returns>
    /// <remarks>The columns of Neuropixels 1.0, 2.0 and Ultra are at most 32 um apart, those of 1.0 for primates 103 um; shanks of 2.0 begin 250 um apart.</remarks>
    public static int[] ShanksOf(IReadOnlyList<(double X, double Y)> positions)
    {
        if (positions is null) throw new ArgumentNullException(nameof(positions));
        int[] shanks = new int[positions.Count];
        int[] byX = [.. Enumerable.Range(0, shanks.Length).Where(c => IsFinite(positions[c])).OrderBy(c => positions[c].X)];
        for (int i = 1; i < byX.Length; i++)
            shanks[byX[i]] = shanks[byX[i - 1]] + (positions[byX[i]].X - positions[byX[i - 1]].X > LargestGapOfColumns ? 1 : 0);
        return shanks;
    }

    /// <summary>Gets a channel's position.</summary>
    /// <param name="channel">The channel, from 0 to <see cref="ChannelCount"/> - 1.</param>
    /// <returns>Micrometres across and along the shank, not finite where the position is unknown.</returns>
    public (double X, double Y) Position(int channel) => _positions[channel];

    /// <summary>Gets the shank that a channel is on.</summary>
    /// <param name="channel">The channel, from 0 to <see cref="ChannelCount"/> - 1.</param>
    /// <returns>The number of the shank: the sorter's, or from 0 by rising x.</returns>
    public int Shank(int channel) => _shanks[channel];

    /// <summary>Tells whether it is known where a channel is.</summary>
    /// <param name="channel">The channel, from 0 to <see cref="ChannelCount"/> - 1.</param>
    public bool IsPlaced(int channel) => IsFinite(_positions[channel]);

    /// <summary>Computes the distance of two channels.</summary>
    /// <param name="a">A channel.</param>
    /// <param name="b">Another channel.</param>
    /// <returns>Micrometres; infinity between two shanks, for what one records the other does not, and where a position is unknown.</returns>
    public double Distance(int a, int b)
    {
        if (_shanks[a] != _shanks[b] || !IsPlaced(a) || !IsPlaced(b)) return double.PositiveInfinity;
        double dx = _positions[a].X - _positions[b].X, dy = _positions[a].Y - _positions[b].Y;
        return Math.Sqrt(dx * dx + dy * dy);
    }

    /// <summary>Lists the channels of the same shank nearest to one, itself first, by distance and then by index.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="count">How many, at least 1; fewer come back where the shank has fewer.</param>
    /// <returns>Channel indices.</returns>
    public int[] Nearest(int channel, int count) => Enumerable.Range(0, ChannelCount)
        .Where(c => !double.IsInfinity(Distance(channel, c)))
        .OrderBy(c => Distance(channel, c)).ThenBy(c => c).Take(count).ToArray();

    /// <summary>Finds how near the nearest other place on the same shank is.</summary>
    /// <param name="channel">The channel.</param>
    /// <returns>Micrometres, above 0; infinity where the shank has no other.</returns>
    public double Pitch(int channel) =>
        Enumerable.Range(0, ChannelCount).Select(c => Distance(channel, c)).Where(distance => distance > 0).DefaultIfEmpty(double.PositiveInfinity).Min();

    private static bool IsFinite((double X, double Y) position)
    {
        // The sum of two infinities can be NaN, and never is finite.
        double sum = position.X + position.Y;
        return !double.IsNaN(sum) && !double.IsInfinity(sum);
    }
}
