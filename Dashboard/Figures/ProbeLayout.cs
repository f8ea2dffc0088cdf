using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Dashboard.Sessions;
using CellTypes.Models.Signals;
using CellTypes.Training.Reports;

namespace CellTypes.Dashboard.Figures;

/// <summary>Where electrodes and units are drawn on the picture of a probe: shanks beside each other, the tip at the bottom.</summary>
/// <remarks>Along the probe it is to scale. Across, a shank of 70 µm and 4 mm would be a line, so it is stretched, by one factor for all shanks.</remarks>
internal sealed class ProbeLayout
{
    /// <summary>The size of the picture in pixels before the page scales it.</summary>
    public const double Width = 250, Height = 560;

    private const double Left = 40, Right = 12, Top = 14, Bottom = 26, SideStep = 7;

    // Of what a shank could take, so that units beside its edge are not those of the next.
    private const double ShareOfSlot = 0.62;

    private readonly Dictionary<int, (double Middle, double Slot)> _shanks;

    private ProbeLayout(IReadOnlyList<(double X, double Y, int Shank)> places)
    {
        double low = places.Min(place => place.Y), high = places.Max(place => place.Y);
        if (high - low < 100) (low, high) = ((low + high) / 2 - 50, (low + high) / 2 + 50);
        Depth = new Scale(low, high, Height - Bottom, Top);
        int[] shanks = [.. places.Select(place => place.Shank).Distinct().Order()];
        double slot = (Width - Left - Right) / shanks.Length;
        double widest = Math.Max(1, places.GroupBy(place => place.Shank).Max(shank => shank.Max(place => place.X) - shank.Min(place => place.X)));
        PixelsAcross = Math.Min(slot * ShareOfSlot / widest, 4);
        _shanks = shanks.Select((shank, i) => (shank, ((places.Where(place => place.Shank == shank).Min(place => place.X) + places.Where(place => place.Shank == shank).Max(place => place.X)) / 2, Left + (i + 0.5) * slot))).ToDictionary();
        Shanks = [.. shanks.Select(shank => (shank, _shanks[shank].Slot))];
    }

    /// <summary>Gets the scale along the probe.</summary>
    public Scale Depth { get; }

    /// <summary>Gets the pixels of a micrometre across the probe.</summary>
    public double PixelsAcross { get; }

    /// <summary>Gets how many times more a micrometre across takes than one along.</summary>
    public double Stretch => PixelsAcross / Math.Abs((Depth.End - Depth.Start) / (Depth.High - Depth.Low));

    /// <summary>Gets the shanks and the pixel of the middle of each.</summary>
    public IReadOnlyList<(int Shank, double X)> Shanks { get; }

    /// <summary>Gets the pixels of the electrodes.</summary>
    public IReadOnlyList<(double X, double Y)> Electrodes { get; private set; } = [];

    /// <summary>Lays a probe out.</summary>
    /// <param name="probe">The probe, or null where its geometry is unknown.</param>
    /// <param name="rows">The units; where there is no probe, those that have a channel are placed by its number.</param>
    /// <returns>The layout, or null where nothing has a place.</returns>
    public static ProbeLayout? Of(ProbeGeometry? probe, IReadOnlyList<UnitRow> rows)
    {
        (double X, double Y, int Shank)[] electrodes = probe is null ? [] :
            [.. Enumerable.Range(0, probe.ChannelCount).Where(probe.IsPlaced).Select(channel => (probe.Position(channel).X, probe.Position(channel).Y, probe.Shank(channel)))];
        (double X, double Y, int Shank)[] places = [.. electrodes, .. rows.Select(Place).OfType<(double, double, int)>()];
        if (places.Length == 0) return null;
        ProbeLayout layout = new(places);
        layout.Electrodes = [.. electrodes.Select(layout.At)];
        return layout;
    }

    /// <summary>Finds the pixels of units, those of one place beside each other.</summary>
    /// <param name="rows">The units.</param>
    public IEnumerable<(UnitRow Row, double X, double Y)> Units(IEnumerable<UnitRow> rows)
    {
        Dictionary<(double, double, int), int> taken = [];
        foreach (UnitRow row in rows)
        {
            if (Place(row) is not { } place || !_shanks.ContainsKey(place.Shank)) continue;
            int before = taken.GetValueOrDefault(place);
            taken[place] = before + 1;
            (double x, double y) = At(place);
            // 0, 1, -1, 2, -2 ...
            yield return (row, x + SideStep * ((before + 1) / 2) * (before % 2 == 1 ? 1 : -1), y);
        }
    }

    // Without geometry, channels of 20 um pitch in two columns are a fair guess of the order, and the page says that it is one.
    private static (double X, double Y, int Shank)? Place(UnitRow row) => row switch
    {
        { X: double x, Y: double y } => (x, y, row.Shank ?? 0),
        { Channel: int channel } => (0, channel * 10, 0),
        _ => null,
    };

    private (double X, double Y) At((double X, double Y, int Shank) place)
    {
        (double middle, double slot) = _shanks[place.Shank];
        return (slot + (place.X - middle) * PixelsAcross, Depth.At(place.Y));
    }
}
