using System;
using System.Runtime.InteropServices;
using System.Text.Json;
using CellTypes.Streaming.Protocol;
using CellTypes.Streaming.Spikes;

namespace CellTypes.Streaming.Sources;

/// <summary>Decodes the spikes of the Open Ephys ZMQ Interface, version 1 and the field names before it.</summary>
/// <remarks>
/// <para>
/// Three frames: an envelope that is not looked at (the plugin sends <c>EVENT</c> with a closing NUL, its documentation says
/// <c>spike</c>), a JSON header, and the waveform in little-endian float32 microvolts, channel-major. Source: ZmqInterface.cpp of v1.0.0,
/// sendSpikeEvent.
/// </para>
/// <para>
/// <c>message_num</c> counts continuous data and events too, so loss can only be counted where every message is subscribed to.
/// Messages that are no spikes are skipped.
/// </para>
/// </remarks>
internal sealed class OpenEphysDecoder : IMessageDecoder
{
    private readonly SpikeBatch _batch;
    private readonly double _samplingRate;
    private readonly OpenEphysUnits _units;
    private readonly MessageSequence _sequence;
    private readonly OpenEphysSpike _spike = new();
    private long? _number;
    private bool _isSpike;
    private bool _hasRestarted;

    /// <summary>Creates a decoder.</summary>
    /// <param name="batch">The batch to fill.</param>
    /// <param name="samplingRate">The sampling rate of the spikes in hertz, which the messages do not say.</param>
    /// <exception cref="CellTypesException">The sampling rate is not above 0.</exception>
    public OpenEphysDecoder(SpikeBatch batch, double samplingRate)
    {
        _batch = batch ?? throw new ArgumentNullException(nameof(batch));
        _samplingRate = SourceLimits.CheckSamplingRate(samplingRate);
        _units = new OpenEphysUnits(batch.Units);
        _sequence = new MessageSequence(batch.Counters);
    }

    /// <inheritdoc/>
    public DecodeOutcome Decode(MessageFrames message)
    {
        _batch.Reset(_samplingRate);
        (_batch.ArrivedAt, _batch.Sequence) = (message.ArrivedAt, null);
        string? problem = message.Count is 2 or 3 ? ReadHeader(message.Second) : $"2 or 3 frames are needed, not {message.Count}";
        if (problem is null && !_isSpike) return DecodeOutcome.Skipped;
        problem ??= _spike.Problem;
        if (problem is null && _spike.SortedId == 0)
        {
            _batch.Counters.CountUnsorted(1);
            return DecodeOutcome.Skipped;
        }
        if ((problem ??= ReadSpike(message)) is null) return _batch.Count > 0 ? DecodeOutcome.Batch : DecodeOutcome.Skipped;
        _batch.Counters.CountBadMessage("Open Ephys message: " + problem);
        return DecodeOutcome.Bad;
    }

    private string? ReadHeader(ReadOnlySpan<byte> header)
    {
        _number = null;
        _isSpike = _hasRestarted = false;
        _spike.Clear();
        string? problem;
        try
        {
            problem = ReadFields(header.Slice(0, TrimmedLength(header)));
        }
        catch (JsonException exception)
        {
            problem = IsAscii(header)
                ? $"the header is not JSON from byte {exception.BytePositionInLine} of line {exception.LineNumber + 1} on"
                : "the header is cut short, as the plugin does where a stream or electrode name is not ASCII; rename it in the GUI";
        }
        catch (InvalidOperationException)
        {
            problem = "the header is not UTF-8";
        }
        // A bad message is not a lost one.
        if (_number is long number) _hasRestarted = _sequence.Arrived(number);
        else _sequence.ArrivedUnnumbered();
        return problem;
    }

    private string? ReadFields(ReadOnlySpan<byte> header)
    {
        var reader = new Utf8JsonReader(header);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return "the header is not a JSON object";
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isNumber = reader.ValueTextEquals("message_num"u8) || reader.ValueTextEquals("message_no"u8);
            bool isType = reader.ValueTextEquals("type"u8);
            bool isContent = reader.ValueTextEquals("spike"u8) || reader.ValueTextEquals("content"u8);
            reader.Read();
            if (isNumber && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long number)) _number = number;
            if (isType) _isSpike = reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("spike"u8);
            if (isContent && reader.TokenType == JsonTokenType.StartObject) _spike.Read(ref reader);
            else reader.Skip();
        }
        reader.Read(); // throws where something follows the object
        return null;
    }

    private string? ReadSpike(MessageFrames message)
    {
        if (message.Count != 3) return "the waveform frame is missing";
        long bytes = (long)_spike.ChannelCount * _spike.SampleCount * sizeof(float);
        if (message.Third.Length != bytes)
            return $"the waveform has {message.Third.Length} bytes, but {_spike.ChannelCount} x {_spike.SampleCount} samples take {bytes}";
        int slot = _units.Slot(_spike.Node, _spike.Stream, _spike.Electrode, _spike.SortedId);
        if (slot < 0)
        {
            _batch.Counters.CountOverLimit(1, "Open Ephys message: " + SourceLimits.TooManyUnits);
            return null;
        }
        (_batch.Stream, _batch.Sequence) = (_units.StreamOf(slot), _number);
        if (bytes > 0) _batch.Reset(_spike.SamplingRate ?? _samplingRate, _spike.ChannelCount, _spike.SampleCount);
        message.Third.CopyTo(MemoryMarshal.AsBytes(_batch.AddWithWaveform(slot, _spike.Sample)));
        _batch.HasRestarted = _hasRestarted;
        return null;
    }

    // Strings come with their closing NUL from some plugins and without from others.
    private static int TrimmedLength(ReadOnlySpan<byte> header)
    {
        int length = header.Length;
        while (length > 0 && header[length - 1] == 0) length--;
        return length;
    }

    private static bool IsAscii(ReadOnlySpan<byte> text)
    {
        foreach (byte value in text)
        {
            if (value >= 0x80) return false;
        }
        return true;
    }
}
