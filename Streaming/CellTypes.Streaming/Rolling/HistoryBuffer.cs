using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Text;

namespace CellTypes.Streaming.Rolling;

/// <summary>Records of units, as they stand in a state file, in chunks of memory that are used again and again.</summary>
/// <remarks>In chunks, because a single array of many megabytes would be copied as a whole whenever it grows.</remarks>
internal sealed class HistoryBuffer
{
    private const int ChunkLength = 1 << 20;

    private readonly List<(byte[] Bytes, int Length)> _chunks = [];
    private int _current = -1;
    private long[] _spikes = [];

    /// <summary>Gets the bytes of all records.</summary>
    public long Length { get; private set; }

    /// <summary>Gets the records, one after the other.</summary>
    public IEnumerable<ArraySegment<byte>> Parts
    {
        get
        {
            for (int i = 0; i <= _current; i++) yield return new ArraySegment<byte>(_chunks[i].Bytes, 0, _chunks[i].Length);
        }
    }

    /// <summary>Empties the buffer and keeps its memory.</summary>
    public void Clear()
    {
        _current = -1;
        Length = 0;
    }

    /// <summary>Adds what is held of a unit.</summary>
    /// <param name="stream">The place of its stream in the file.</param>
    /// <param name="unit">The unit.</param>
    public void Add(int stream, TrackedUnit unit)
    {
        if (_spikes.Length < unit.SpikeCount) _spikes = new long[unit.SpikeCount * 2];
        Span<long> spikes = _spikes.AsSpan(0, unit.SpikeCount);
        unit.CopySpikes(spikes);
        Add(stream, unit.Info.Id, unit.Info.Channels, spikes, unit.WaveformCount, unit.Mean, unit.Shape.ChannelCount, unit.Shape.SampleCount);
    }

    /// <summary>Adds what an earlier session left of a unit.</summary>
    public void Add(int stream, UnitHistory unit)
    {
        (byte[] bytes, int start) = Reserve(Varint.MostBytes + unit.Record.Length);
        int at = Varint.Write(bytes, start, (ulong)stream);
        unit.Record.Span.CopyTo(bytes.AsSpan(at));
        Take(start, at + unit.Record.Length);
    }

    /// <summary>Says that what was added of a unit before is void.</summary>
    public void AddVoid(int stream, string unit) => Add(stream, unit, [], [], 0, [], 0, 0);

    /// <summary>Adds a unit.</summary>
    /// <param name="stream">The place of its stream in the file.</param>
    /// <param name="unit">Its name.</param>
    /// <param name="channels">Its probe channels, empty where they are unknown.</param>
    /// <param name="spikes">Sample indices, ascending.</param>
    /// <param name="waveforms">The number of waveforms in the running template.</param>
    /// <param name="mean">The running template, channel-major microvolts; empty where there is none.</param>
    /// <param name="channelCount">Its rows.</param>
    /// <param name="sampleCount">The samples of each row.</param>
    public void Add(
        int stream, string unit, IReadOnlyList<int> channels, ReadOnlySpan<long> spikes, long waveforms, ReadOnlySpan<float> mean, int channelCount, int sampleCount)
    {
        int most = (7 + channels.Count + spikes.Length) * Varint.MostBytes + Encoding.UTF8.GetMaxByteCount(unit.Length) + mean.Length * sizeof(float);
        (byte[] bytes, int start) = Reserve(most);
        int at = Varint.Write(bytes, start, (ulong)stream);
        byte[] name = Encoding.UTF8.GetBytes(unit);
        at = Varint.Write(bytes, at, (ulong)name.Length);
        name.CopyTo(bytes, at);
        at = Varint.Write(bytes, at + name.Length, (ulong)channels.Count);
        for (int i = 0; i < channels.Count; i++) at = Varint.WriteSigned(bytes, at, channels[i]);
        at = Varint.Write(bytes, at, (ulong)spikes.Length);
        long before = 0;
        for (int i = 0; i < spikes.Length; i++)
        {
            at = i == 0 ? Varint.WriteSigned(bytes, at, spikes[0]) : Varint.Write(bytes, at, (ulong)(spikes[i] - before));
            before = spikes[i];
        }
        at = Varint.Write(bytes, at, (ulong)waveforms);
        if (waveforms > 0)
        {
            at = Varint.Write(bytes, at, (ulong)channelCount);
            at = Varint.Write(bytes, at, (ulong)sampleCount);
            ReadOnlySpan<byte> values = MemoryMarshal.AsBytes(mean);
            values.CopyTo(bytes.AsSpan(at));
            at += values.Length;
        }
        Take(start, at);
    }

    // A record lies in one chunk. The last chunk may have room for it; else the next one is used, or made.
    private (byte[] Bytes, int At) Reserve(int most)
    {
        if (_current >= 0 && _chunks[_current].Bytes.Length - _chunks[_current].Length >= most) return _chunks[_current];
        _current++;
        if (_current == _chunks.Count) _chunks.Add((new byte[Math.Max(ChunkLength, most)], 0));
        byte[] bytes = _chunks[_current].Bytes;
        _chunks[_current] = (bytes.Length >= most ? bytes : new byte[most], 0);
        return _chunks[_current];
    }

    private void Take(int start, int end)
    {
        _chunks[_current] = (_chunks[_current].Bytes, end);
        Length += end - start;
    }
}
