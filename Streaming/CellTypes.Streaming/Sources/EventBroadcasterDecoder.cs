using System;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text.Json;
using CellTypes.Streaming.Protocol;
using CellTypes.Streaming.Spikes;

namespace CellTypes.Streaming.Sources;

/// <summary>Decodes the spikes of the Open Ephys Event Broadcaster, in its JSON form (no waveforms) and its raw binary form.</summary>
/// <remarks>
/// <para>
/// Two frames: a little-endian 16-bit type (0 an event, 1 a spike) and the payload. Sources: EventBroadcaster.cpp of v0.3.0, sendSpike, and
/// plugin-GUI, Spike.cpp, serialize. The plugin numbers no messages, so losses cannot be counted.
/// </para>
/// <para>
/// The raw form has numbers where the JSON form has names: such a unit is node/stream id/electrode index/sorted id.
/// </para>
/// </remarks>
internal sealed class EventBroadcasterDecoder : IMessageDecoder
{
    private const int RawHeaderLength = 26;
    private const byte RawSpike = 2;

    private readonly SpikeBatch _batch;
    private readonly double _samplingRate;
    private readonly OpenEphysUnits _units;
    private readonly OpenEphysSpike _spike = new();

    /// <summary>Creates a decoder.</summary>
    /// <param name="batch">The batch to fill.</param>
    /// <param name="samplingRate">The sampling rate in hertz where the messages do not say it, which the raw form does not.</param>
    /// <exception cref="CellTypesException">The sampling rate is not above 0.</exception>
    public EventBroadcasterDecoder(SpikeBatch batch, double samplingRate)
    {
        _batch = batch ?? throw new ArgumentNullException(nameof(batch));
        _samplingRate = SourceLimits.CheckSamplingRate(samplingRate);
        _units = new OpenEphysUnits(batch.Units);
    }

    /// <inheritdoc/>
    public DecodeOutcome Decode(MessageFrames message)
    {
        _batch.Reset(_samplingRate);
        _batch.ArrivedAt = message.ArrivedAt;
        string? problem = CheckFrames(message, out bool isSpike);
        if (problem is null)
        {
            if (!isSpike) return DecodeOutcome.Skipped;
            problem = message.Second[0] == RawSpike ? ReadRaw(message.Second) : ReadJson(message.Second);
        }
        if (problem is null) return _batch.Count > 0 ? DecodeOutcome.Batch : DecodeOutcome.Skipped;
        _batch.Counters.CountBadMessage("Event Broadcaster message: " + problem);
        return DecodeOutcome.Bad;
    }

    private static string? CheckFrames(MessageFrames message, out bool isSpike)
    {
        isSpike = false;
        if (message.Count != 2) return $"2 frames are needed, not {message.Count}";
        if (message.First.Length != sizeof(ushort)) return $"the type frame takes 2 bytes, not {message.First.Length}";
        ushort type = BinaryPrimitives.ReadUInt16LittleEndian(message.First);
        isSpike = type == 1;
        if (type > 1) return $"type {type} is neither event (0) nor spike (1)";
        return isSpike && message.Second.Length == 0 ? "the payload is empty" : null;
    }

    private string? ReadRaw(ReadOnlySpan<byte> payload)
    {
        if (payload.Length < RawHeaderLength) return $"a binary spike of {payload.Length} bytes; its fixed part takes {RawHeaderLength}";
        int channels = payload[1] switch { 1 => 1, 2 => 2, 3 => 4, _ => 0 };
        if (channels == 0) return $"channel type {payload[1]} is not 1 (single), 2 (stereotrode) or 3 (tetrode)";
        long sample = BinaryPrimitives.ReadInt64LittleEndian(payload.Slice(8));
        if (sample is < 0 or > SpikeProtocol.MaxSample) return "the sample number is negative or above 2^53 - 1";
        int thresholds = channels * sizeof(float);
        int bytes = payload.Length - RawHeaderLength - thresholds;
        if (bytes < 0 || bytes % thresholds != 0)
        {
            return $"a binary spike of {payload.Length} bytes does not hold whole waveforms " +
                $"(channels: {channels}; cut short, or with metadata)";
        }

        int sortedId = BinaryPrimitives.ReadUInt16LittleEndian(payload.Slice(24));
        if (sortedId == 0) return IgnoreUnsorted();
        int slot = RawSlot(payload, sortedId);
        if (slot < 0) return IgnoreOverLimit();
        _batch.Stream = _units.StreamOf(slot);
        if (bytes > 0) _batch.Reset(_samplingRate, channels, bytes / thresholds);
        payload.Slice(RawHeaderLength + thresholds).CopyTo(MemoryMarshal.AsBytes(_batch.AddWithWaveform(slot, sample)));
        return null;
    }

    private int RawSlot(ReadOnlySpan<byte> payload, int sortedId)
    {
        Span<byte> text = stackalloc byte[24];
        Utf8Formatter.TryFormat(BinaryPrimitives.ReadUInt16LittleEndian(payload.Slice(2)), text, out int node);
        Span<byte> rest = text.Slice(node);
        Utf8Formatter.TryFormat(BinaryPrimitives.ReadUInt16LittleEndian(payload.Slice(4)), rest, out int stream);
        Utf8Formatter.TryFormat(BinaryPrimitives.ReadUInt16LittleEndian(payload.Slice(6)), rest.Slice(stream), out int electrode);
        return _units.Slot(text.Slice(0, node), rest.Slice(0, stream), rest.Slice(stream, electrode), sortedId);
    }

    private string? ReadJson(ReadOnlySpan<byte> payload)
    {
        _spike.Clear();
        try
        {
            if (!ReadFields(payload)) return "the payload is neither the JSON nor the binary form of a spike";
        }
        catch (JsonException exception)
        {
            return $"the payload is not JSON from byte {exception.BytePositionInLine} of line {exception.LineNumber + 1} on";
        }
        catch (InvalidOperationException)
        {
            return "the payload is not UTF-8";
        }
        if (_spike.Problem is string problem) return problem;
        if (_spike.SortedId == 0) return IgnoreUnsorted();
        int slot = _units.Slot(_spike.Node, _spike.Stream, _spike.Electrode, _spike.SortedId);
        if (slot < 0) return IgnoreOverLimit();
        _batch.Stream = _units.StreamOf(slot);
        _batch.Reset(_spike.SamplingRate ?? _samplingRate);
        _batch.Add(slot, _spike.Sample);
        return null;
    }

    /// <summary>Reads the JSON form, which has the fields of a spike beside event_type.</summary>
    /// <returns>Whether it is a spike's.</returns>
    private bool ReadFields(ReadOnlySpan<byte> payload)
    {
        var reader = new Utf8JsonReader(payload);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;
        bool isSpike = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!reader.ValueTextEquals("event_type"u8))
            {
                _spike.ReadField(ref reader);
                continue;
            }
            reader.Read();
            isSpike = reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("spike"u8);
            reader.Skip();
        }
        reader.Read(); // throws where something follows the object
        return isSpike;
    }

    private string? IgnoreOverLimit()
    {
        _batch.Counters.CountOverLimit(1, "Event Broadcaster message: " + SourceLimits.TooManyUnits);
        return null;
    }

    private string? IgnoreUnsorted()
    {
        _batch.Counters.CountUnsorted(1);
        return null;
    }
}
