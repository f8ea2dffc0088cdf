using System;

namespace CellTypes.Streaming.Spikes;

/// <summary>
/// The units a source has named so far. A unit keeps its slot, a small number from 0 on, for as long as the source lives.
/// </summary>
/// <remarks>One thread, the source's, adds; any thread may read the slots it has been handed in a batch.</remarks>
public sealed class UnitDirectory
{
    private volatile UnitInfo[] _units = new UnitInfo[64];
    private volatile int _count;

    /// <summary>Gets the number of units named so far.</summary>
    public int Count => _count;

    /// <summary>Gets a unit.</summary>
    /// <param name="slot">Its slot.</param>
    /// <exception cref="ArgumentOutOfRangeException">No unit has that slot.</exception>
    public UnitInfo this[int slot] => slot >= 0 && slot < _count
        ? _units[slot]
        : throw new ArgumentOutOfRangeException(nameof(slot), slot, $"The source has named {_count} units.");

    /// <summary>Adds a unit.</summary>
    /// <param name="unit">The unit; the caller sees to it that its name is new.</param>
    /// <returns>Its slot.</returns>
    public int Add(UnitInfo unit)
    {
        int slot = _count;
        UnitInfo[] units = _units;
        if (slot == units.Length) Array.Resize(ref units, slot * 2);
        units[slot] = unit ?? throw new ArgumentNullException(nameof(unit));
        _units = units;
        _count = slot + 1;
        return slot;
    }

    /// <summary>Describes a unit anew, for example when the source tells its channels.</summary>
    /// <param name="slot">The unit's slot.</param>
    /// <param name="unit">The new description, with the same name.</param>
    public void Replace(int slot, UnitInfo unit)
    {
        if (this[slot].Id != unit.Id) throw new ArgumentException($"Slot {slot} belongs to unit {this[slot].Id}, not {unit.Id}.", nameof(unit));
        _units[slot] = unit;
    }
}
