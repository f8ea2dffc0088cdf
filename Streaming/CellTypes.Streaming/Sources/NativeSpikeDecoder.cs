using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using CellTypes.Streaming.Protocol;
using CellTypes.Streaming.Spikes;

namespace CellTypes.Streaming.Sources;

/// <summary>Decodes the native spike format, version 1: topic, JSON header, columns of sample indices, unit ids and waveforms.</summary>
/// <remarks>docs/protocol.md specifies the format byte for byte.</remarks>
public sealed class NativeSpikeDecoder : IMessageDecoder
{
    private static readonly byte[] Topic = Encoding.ASCII.GetBytes(SpikeProtocol.Topic);

    private readonly SpikeMessageHeader _header = new();
    private readonly Dictionary<int, int> _slots = [];
    private readonly SpikeBatch _batch;
    private readonly MessageSequence _sequence;

    /// <summary>Creates a decoder.</summary>
    /// <param name="batch">The batch to fill.</param>
    public NativeSpikeDecoder(SpikeBatch batch)
    {
        _batch = batch ?? throw new ArgumentNullException(nameof(batch));
        _sequence = new MessageSequence(batch.Counters);
    }

    /// <inheritdoc/>
    public DecodeOutcome Decode(MessageFrames message)
    {
        _batch.Reset(_batch.SamplingRate);
        if (!message.First.StartsWith(Topic)) return DecodeOutcome.Skipped;
        string? problem = message.Count == 3 ? _header.Read(message.Second, _sequence) : $"3 frames are needed, not {message.Count}";
        if ((problem ??= CheckPayload(message.Third)) is not null)
        {
            _batch.Counters.CountBadMessage("spike message: " + problem);
            return DecodeOutcome.Bad;
        }
        _batch.Reset(_header.SamplingRate, _header.ChannelCount, _header.SampleCount);
        _batch.CompleteUpTo = _header.CompleteUpTo;
        ForgetUnits();
        if (!DescribeUnits() | !ReadSpikes(message.Third)) _batch.Counters.CountBadMessage("spike message: " + SourceLimits.TooManyUnits);
        return _header.End ? DecodeOutcome.End : DecodeOutcome.Batch;
    }

    private string? CheckPayload(ReadOnlySpan<byte> payload)
    {
        if (payload.Length != _header.PayloadLength)
        {
            return $"the payload has {payload.Length} bytes instead of {_header.PayloadLength} " +
                $"(spikes: {_header.Spikes}, waveforms: {_header.ChannelCount} x {_header.SampleCount})";
        }
        ulong bits = 0;
        for (int i = 0; i < _header.Spikes; i++) bits |= BinaryPrimitives.ReadUInt64LittleEndian(payload.Slice(i * sizeof(long)));
        return bits <= SpikeProtocol.MaxSample ? null : "a sample index is negative or above 2^53 - 1";
    }

    private void ForgetUnits()
    {
        foreach (int unit in _header.Reset)
        {
            if (_slots.TryGetValue(unit, out int slot)) _batch.Forget(slot);
        }
    }

    private bool DescribeUnits()
    {
        bool fits = true;
        foreach ((int unit, int start, int count) in _header.Units)
        {
            int slot = Slot(unit);
            if (slot < 0) fits = false;
            else if (!IsDescribed(slot, start, count))
                _batch.Units.Replace(slot, new UnitInfo(_batch.Units[slot].Id, [.. _header.Channels.GetRange(start, count)]));
        }
        return fits;
    }

    private bool IsDescribed(int slot, int start, int count)
    {
        IReadOnlyList<int> channels = _batch.Units[slot].Channels;
        if (channels.Count != count) return false;
        for (int i = 0; i < count; i++)
        {
            if (channels[i] != _header.Channels[start + i]) return false;
        }
        return true;
    }

    private bool ReadSpikes(ReadOnlySpan<byte> payload)
    {
        int spikes = _header.Spikes;
        ReadOnlySpan<byte> samples = payload.Slice(0, spikes * sizeof(long));
        ReadOnlySpan<byte> units = payload.Slice(samples.Length, spikes * sizeof(int));
        ReadOnlySpan<byte> waveforms = payload.Slice(samples.Length + units.Length);
        int waveformBytes = _batch.WaveformLength * sizeof(float), unsorted = 0;
        bool fits = true;
        for (int i = 0; i < spikes; i++)
        {
            int unit = BinaryPrimitives.ReadInt32LittleEndian(units.Slice(i * sizeof(int)));
            int slot = unit < 0 ? -1 : Slot(unit);
            if (slot < 0)
            {
                if (unit < 0) unsorted++;
                else fits = false;
                continue;
            }
            long sample = BinaryPrimitives.ReadInt64LittleEndian(samples.Slice(i * sizeof(long)));
            if (waveformBytes == 0) _batch.Add(slot, sample);
            else waveforms.Slice(i * waveformBytes, waveformBytes).CopyTo(MemoryMarshal.AsBytes(_batch.AddWithWaveform(slot, sample)));
        }
        if (unsorted > 0) _batch.Counters.CountUnsorted(unsorted);
        return fits;
    }

    /// <summary>Finds or names a unit; -1 where the source has named too many.</summary>
    private int Slot(int unit)
    {
        if (_slots.TryGetValue(unit, out int slot)) return slot;
        if (_slots.Count == SourceLimits.MaxUnits) return -1;
        slot = _batch.Units.Add(new UnitInfo(unit.ToString(CultureInfo.InvariantCulture)));
        _slots.Add(unit, slot);
        return slot;
    }
}
