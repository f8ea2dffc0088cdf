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
internal sealed class NativeSpikeDecoder : IMessageDecoder
{
    private static readonly byte[] Topic = Encoding.ASCII.GetBytes(SpikeProtocol.Topic);

    private readonly SpikeMessageHeader _header = new();
    private readonly SpikeBatch _batch;
    private readonly List<Stream> _streams = [];
    private Stream? _stream;
    private bool _hasRestarted;

    /// <summary>Creates a decoder.</summary>
    /// <param name="batch">The batch to fill.</param>
    public NativeSpikeDecoder(SpikeBatch batch) => _batch = batch ?? throw new ArgumentNullException(nameof(batch));

    /// <inheritdoc/>
    public DecodeOutcome Decode(MessageFrames message)
    {
        _batch.Reset(_batch.SamplingRate);
        if (!message.First.StartsWith(Topic)) return DecodeOutcome.Skipped;
        string? problem = ReadHeader(message) ?? CheckPayload(message.Third);
        if (problem is not null)
        {
            _batch.Counters.CountBadMessage("spike message: " + problem);
            return DecodeOutcome.Bad;
        }
        if ((_stream ??= AddStream()) is not Stream stream)
        {
            _batch.Counters.CountOverLimit(_header.Spikes, "spike message: " + SourceLimits.TooManyUnits);
            return DecodeOutcome.Skipped;
        }
        _batch.Reset(_header.SamplingRate, _header.ChannelCount, _header.SampleCount);
        (_batch.Stream, _batch.Sequence, _batch.ArrivedAt) = (stream.Name, _header.Sequence, message.ArrivedAt);
        (_batch.CompleteUpTo, _batch.HasRestarted) = (_header.CompleteUpTo, _hasRestarted);
        ForgetUnits(stream);
        DescribeUnits(stream);
        ReadSpikes(stream, message.Third);
        stream.HasEnded = _header.End;
        if (_header.End) stream.Sequence.End();
        return _streams.TrueForAll(each => each.HasEnded) ? DecodeOutcome.End : DecodeOutcome.Batch;
    }

    private string? ReadHeader(MessageFrames message)
    {
        _hasRestarted = false;
        if (message.Count != 3)
        {
            _stream?.Sequence.ArrivedUnnumbered();
            return $"3 frames are needed, not {message.Count}";
        }
        string? problem = _header.Read(message.Second);
        _stream = FindStream(_header.Stream);
        // A bad message is not a lost one.
        if (_header.Sequence is not long number) _stream?.Sequence.ArrivedUnnumbered();
        else if (_stream is not null) _hasRestarted = _stream.Sequence.Arrived(number);
        return problem;
    }

    private Stream? FindStream(ReadOnlySpan<byte> name)
    {
        if (_stream is not null && name.SequenceEqual(_stream.Utf8Name)) return _stream;
        foreach (Stream known in _streams)
        {
            if (name.SequenceEqual(known.Utf8Name)) return known;
        }
        return null;
    }

    // Only of a good message: what is damaged must not take the places of others.
    private Stream? AddStream()
    {
        if (_streams.Count == SourceLimits.MaxStreams) return null;
        Stream stream = new(_header.Stream.ToArray(), _batch.Counters);
        stream.Sequence.Arrived(_header.Sequence!.Value);
        _streams.Add(stream);
        return stream;
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

    private void ForgetUnits(Stream stream)
    {
        foreach (int unit in _header.Reset)
        {
            if (stream.Slots.TryGetValue(unit, out int slot)) _batch.Forget(slot);
            else _batch.ForgetUnseen(stream.UnitName(unit));
        }
    }

    private void DescribeUnits(Stream stream)
    {
        foreach ((int unit, int start, int count) in _header.Units)
        {
            if (stream.Slots.TryGetValue(unit, out int slot))
            {
                if (!IsDescribed(_batch.Units[slot].Channels, start, count))
                    _batch.Units.Replace(slot, new UnitInfo(_batch.Units[slot].Id, [.. _header.Channels.GetRange(start, count)]));
                continue;
            }
            // Only a spike makes a unit: a header that lies must not take the places of others. What is dropped here is soon sent again.
            if (stream.Announced.Count == SourceLimits.MaxUnits) stream.Announced.Clear();
            if (!stream.Announced.TryGetValue(unit, out int[]? announced) || !IsDescribed(announced, start, count))
                stream.Announced[unit] = [.. _header.Channels.GetRange(start, count)];
        }
    }

    private bool IsDescribed(IReadOnlyList<int> channels, int start, int count)
    {
        if (channels.Count != count) return false;
        for (int i = 0; i < count; i++)
        {
            if (channels[i] != _header.Channels[start + i]) return false;
        }
        return true;
    }

    private void ReadSpikes(Stream stream, ReadOnlySpan<byte> payload)
    {
        int spikes = _header.Spikes;
        ReadOnlySpan<byte> samples = payload.Slice(0, spikes * sizeof(long));
        ReadOnlySpan<byte> units = payload.Slice(samples.Length, spikes * sizeof(int));
        ReadOnlySpan<byte> waveforms = payload.Slice(samples.Length + units.Length);
        int waveformBytes = _batch.WaveformLength * sizeof(float), unsorted = 0, overLimit = 0;
        for (int i = 0; i < spikes; i++)
        {
            int unit = BinaryPrimitives.ReadInt32LittleEndian(units.Slice(i * sizeof(int)));
            int slot = unit < 0 ? -1 : Slot(stream, unit);
            if (slot < 0)
            {
                if (unit < 0) unsorted++;
                else overLimit++;
                continue;
            }
            long sample = BinaryPrimitives.ReadInt64LittleEndian(samples.Slice(i * sizeof(long)));
            if (waveformBytes == 0) _batch.Add(slot, sample);
            else waveforms.Slice(i * waveformBytes, waveformBytes).CopyTo(MemoryMarshal.AsBytes(_batch.AddWithWaveform(slot, sample)));
        }
        if (unsorted > 0) _batch.Counters.CountUnsorted(unsorted);
        if (overLimit > 0) _batch.Counters.CountOverLimit(overLimit, "spike message: " + SourceLimits.TooManyUnits);
    }

    /// <summary>Finds or names a unit; -1 where the source has named too many.</summary>
    private int Slot(Stream stream, int unit)
    {
        if (stream.Slots.TryGetValue(unit, out int slot)) return slot;
        if (_batch.Units.Count == SourceLimits.MaxUnits) return -1;
        stream.Announced.TryGetValue(unit, out int[]? channels);
        stream.Announced.Remove(unit);
        slot = _batch.Units.Add(new UnitInfo(stream.UnitName(unit), channels ?? []));
        stream.Slots.Add(unit, slot);
        return slot;
    }

    /// <summary>One stream of the source: its numbering, its units, and the channels of units that have not fired yet.</summary>
    private sealed class Stream(byte[] utf8Name, SourceCounters counters)
    {
        public byte[] Utf8Name { get; } = utf8Name;

        public string Name { get; } = Encoding.UTF8.GetString(utf8Name);

        public bool HasEnded { get; set; }

        public MessageSequence Sequence { get; } = new(counters);

        public Dictionary<int, int> Slots { get; } = [];

        public Dictionary<int, int[]> Announced { get; } = [];

        public string UnitName(int unit)
        {
            string id = unit.ToString(CultureInfo.InvariantCulture);
            return Name.Length == 0 ? id : $"{Name}/{id}";
        }
    }
}
