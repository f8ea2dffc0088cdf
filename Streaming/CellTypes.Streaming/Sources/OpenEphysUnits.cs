using System;
using System.Buffers.Text;
using System.Collections.Generic;
using System.Text;
using CellTypes.Streaming.Spikes;

namespace CellTypes.Streaming.Sources;

/// <summary>
/// Finds the slot of an Open Ephys unit, which is named stream/electrode/sorted id, without making a string of the name for each spike.
/// </summary>
internal sealed class OpenEphysUnits
{
    private const int MaxNumberBytes = 20;

    private readonly UnitDirectory _units;
    private readonly Dictionary<int, List<(byte[] Name, int Slot)>> _buckets = [];
    private readonly byte[] _name = new byte[2 * 2 * SourceLimits.MaxNameBytes + 2 + MaxNumberBytes];
    private int _length;
    private int _count;

    /// <summary>Starts empty.</summary>
    /// <param name="units">Where new units are named.</param>
    public OpenEphysUnits(UnitDirectory units) => _units = units;

    /// <summary>Finds or names a unit.</summary>
    /// <param name="stream">The stream's name in UTF-8, at most <see cref="SourceLimits.MaxNameBytes"/> long.</param>
    /// <param name="electrode">The electrode's name in UTF-8, likewise.</param>
    /// <param name="sortedId">The sorted id.</param>
    /// <returns>The unit's slot, or -1 where the source has named too many.</returns>
    public int Slot(ReadOnlySpan<byte> stream, ReadOnlySpan<byte> electrode, int sortedId)
    {
        _length = 0;
        Append(stream);
        _name[_length++] = (byte)'/';
        Append(electrode);
        _name[_length++] = (byte)'/';
        Utf8Formatter.TryFormat(sortedId, _name.AsSpan(_length), out int written);
        _length += written;
        return Slot(_name.AsSpan(0, _length));
    }

    // A slash inside a name is written \/ so that a/b + c and a + b/c remain two units.
    private void Append(ReadOnlySpan<byte> name)
    {
        foreach (byte value in name)
        {
            if (value is (byte)'/' or (byte)'\\') _name[_length++] = (byte)'\\';
            _name[_length++] = value;
        }
    }

    private int Slot(ReadOnlySpan<byte> name)
    {
        int hash = Hash(name);
        if (!_buckets.TryGetValue(hash, out List<(byte[] Name, int Slot)>? bucket))
        {
            if (_count == SourceLimits.MaxUnits) return -1;
            _buckets.Add(hash, bucket = []);
        }
        foreach ((byte[] known, int slot) in bucket)
        {
            if (name.SequenceEqual(known)) return slot;
        }
        if (_count == SourceLimits.MaxUnits) return -1;
        byte[] copy = name.ToArray();
        int added = _units.Add(new UnitInfo(Encoding.UTF8.GetString(copy)));
        bucket.Add((copy, added));
        _count++;
        return added;
    }

    // FNV-1a, 32 bits.
    private static int Hash(ReadOnlySpan<byte> name)
    {
        uint hash = 2166136261;
        foreach (byte value in name) hash = unchecked((hash ^ value) * 16777619);
        return unchecked((int)hash);
    }
}
