using System;
using System.Buffers.Text;
using System.Collections.Generic;
using System.Text;
using CellTypes.Streaming.Protocol;
using CellTypes.Streaming.Spikes;

namespace CellTypes.Streaming.Sources;

/// <summary>
/// Finds the slot of an Open Ephys unit, which is named node/stream/electrode/sorted id, without making a string of the name for each spike.
/// </summary>
internal sealed class OpenEphysUnits
{
    private const int MaxNumberBytes = 20;

    private readonly UnitDirectory _units;
    private readonly Dictionary<int, List<(byte[] Name, int Slot)>> _buckets = [];
    private readonly List<string> _streamOfSlot = [];
    private readonly HashSet<string> _streams = [];

    // Each byte of a name may need another one before it, and each name a slash behind it.
    private readonly byte[] _name = new byte[3 * (2 * SourceLimits.MaxNameBytes + 1) + MaxNumberBytes];
    private int _length;

    /// <summary>Starts empty.</summary>
    /// <param name="units">Where new units are named.</param>
    public OpenEphysUnits(UnitDirectory units) => _units = units;

    /// <summary>Gets the stream of a unit, node/stream: two probes have clocks of their own, and so may what two detectors find.</summary>
    public string StreamOf(int slot) => _streamOfSlot[slot];

    /// <summary>Finds or names a unit.</summary>
    /// <param name="node">The processor that found the spikes, in UTF-8, at most <see cref="SourceLimits.MaxNameBytes"/> long; empty where it is not said.</param>
    /// <param name="stream">The stream's name in UTF-8, likewise.</param>
    /// <param name="electrode">The electrode's name in UTF-8, likewise.</param>
    /// <param name="sortedId">The sorted id.</param>
    /// <returns>The unit's slot, or -1 where the source has named too many.</returns>
    public int Slot(ReadOnlySpan<byte> node, ReadOnlySpan<byte> stream, ReadOnlySpan<byte> electrode, int sortedId)
    {
        _length = 0;
        if (!node.IsEmpty) Append(node);
        Append(stream);
        int streamLength = _length - 1;
        Append(electrode);
        Utf8Formatter.TryFormat(sortedId, _name.AsSpan(_length), out int written);
        _length += written;
        return Slot(_name.AsSpan(0, _length), streamLength);
    }

    // A slash inside a name is written \/ so that a/b + c and a + b/c remain two units.
    private void Append(ReadOnlySpan<byte> name)
    {
        foreach (byte value in name)
        {
            if (value is (byte)'/' or (byte)'\\') _name[_length++] = (byte)'\\';
            _name[_length++] = value;
        }
        _name[_length++] = (byte)'/';
    }

    private int Slot(ReadOnlySpan<byte> name, int streamLength)
    {
        int hash = Hash(name);
        if (_buckets.TryGetValue(hash, out List<(byte[] Name, int Slot)>? bucket))
        {
            foreach ((byte[] known, int slot) in bucket)
            {
                if (name.SequenceEqual(known)) return slot;
            }
        }
        return Add(hash, name.ToArray(), streamLength);
    }

    private int Add(int hash, byte[] name, int streamLength)
    {
        string stream = Encoding.UTF8.GetString(name, 0, streamLength);
        if (_streamOfSlot.Count == SourceLimits.MaxUnits || (_streams.Count == SourceLimits.MaxStreams && !_streams.Contains(stream))) return -1;
        _streams.Add(stream);
        int slot = _units.Add(new UnitInfo(Encoding.UTF8.GetString(name)));
        if (!_buckets.TryGetValue(hash, out List<(byte[] Name, int Slot)>? bucket)) _buckets.Add(hash, bucket = []);
        bucket.Add((name, slot));
        _streamOfSlot.Add(stream);
        return slot;
    }

    // FNV-1a, 32 bits.
    private static int Hash(ReadOnlySpan<byte> name)
    {
        uint hash = 2166136261;
        foreach (byte value in name) hash = unchecked((hash ^ value) * 16777619);
        return unchecked((int)hash);
    }
}
