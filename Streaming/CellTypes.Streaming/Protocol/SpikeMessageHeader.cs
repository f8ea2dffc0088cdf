using System;
using System.Collections.Generic;
using System.Text.Json;

namespace CellTypes.Streaming.Protocol;

/// <summary>The header of a native spike message, read into the same object each time so that nothing is allocated.</summary>
internal sealed class SpikeMessageHeader() : MessageHeader(SpikeProtocol.Schema)
{
    private const int MaxChannelIndex = 1_000_000;

    private readonly List<int> _reset = [];
    private readonly List<int> _channels = [];
    private readonly List<(int Unit, int Start, int Count)> _units = [];
    private readonly byte[] _stream = new byte[SpikeProtocol.MaxStreamBytes];
    private int _streamLength;

    /// <summary>Gets the name of the stream in UTF-8, empty where the source has one stream only.</summary>
    public ReadOnlySpan<byte> Stream => _stream.AsSpan(0, _streamLength);

    public int Spikes { get; private set; }

    public int ChannelCount { get; private set; }

    public int SampleCount { get; private set; }

    public long? CompleteUpTo { get; private set; }

    /// <summary>Gets the units whose past is void.</summary>
    public List<int> Reset => _reset;

    /// <summary>Gets the units whose channels are told, each with its stretch of <see cref="Channels"/>.</summary>
    public List<(int Unit, int Start, int Count)> Units => _units;

    /// <summary>Gets the channels of all <see cref="Units"/>, one after the other.</summary>
    public List<int> Channels => _channels;

    /// <inheritdoc/>
    public override long PayloadLength => Spikes * (sizeof(long) + sizeof(int) + sizeof(float) * (long)ChannelCount * SampleCount);

    /// <inheritdoc/>
    protected override void Clear()
    {
        base.Clear();
        Spikes = -1;
        ChannelCount = SampleCount = _streamLength = 0;
        CompleteUpTo = null;
        _reset.Clear();
        _channels.Clear();
        _units.Clear();
    }

    /// <inheritdoc/>
    protected override string? Check()
    {
        if (CheckShared() is string missing) return missing;
        if (Spikes < 0) return "'spikes' is missing";
        if (ChannelCount == 0 != (SampleCount == 0))
            return $"waveforms of {ChannelCount} channels x {SampleCount} samples: both must be 0 or neither";
        foreach ((int unit, _, int count) in _units)
        {
            if (ChannelCount != 0 && count != ChannelCount)
                return $"'units' names {count} channels for unit {unit}, but waveforms have {ChannelCount}";
        }
        return null;
    }

    /// <inheritdoc/>
    protected override string? ReadOwnField(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("spikes"u8))
        {
            string? problem = JsonFields.ReadInteger(ref reader, "spikes", 0, SpikeProtocol.MaxSpikes, out long value);
            Spikes = (int)value;
            return problem;
        }
        if (reader.ValueTextEquals("channels"u8))
        {
            string? problem = JsonFields.ReadInteger(ref reader, "channels", 0, SpikeProtocol.MaxWaveformSide, out long value);
            ChannelCount = (int)value;
            return problem;
        }
        if (reader.ValueTextEquals("samples"u8))
        {
            string? problem = JsonFields.ReadInteger(ref reader, "samples", 0, SpikeProtocol.MaxWaveformSide, out long value);
            SampleCount = (int)value;
            return problem;
        }
        if (reader.ValueTextEquals("complete_up_to"u8))
        {
            string? problem = JsonFields.ReadInteger(ref reader, "complete_up_to", 0, SpikeProtocol.MaxSample, out long value);
            CompleteUpTo = value;
            return problem;
        }
        if (reader.ValueTextEquals("stream"u8)) return JsonFields.ReadName(ref reader, "stream", _stream, out _streamLength);
        if (reader.ValueTextEquals("reset"u8)) return ReadReset(ref reader);
        if (reader.ValueTextEquals("units"u8)) return ReadUnits(ref reader);
        JsonFields.SkipValue(ref reader);
        return null;
    }

    private string? ReadReset(ref Utf8JsonReader reader) => ReadIntegers(ref reader, "reset", 0, int.MaxValue, _reset);

    private string? ReadUnits(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return "'units' is not an object of unit ids and channel lists";
        }
        string? problem = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isUnit = JsonFields.TryParseUnit(reader.ValueSpan, out int unit);
            int start = _channels.Count;
            string? found = ReadIntegers(ref reader, "units", -1, MaxChannelIndex, _channels);
            problem ??= isUnit ? found : "'units' has a key that is not a unit id (an integer from 0 on)";
            _units.Add((unit, start, _channels.Count - start));
        }
        return problem;
    }

    private static string? ReadIntegers(ref Utf8JsonReader reader, string field, long least, long most, List<int> values)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return $"'{field}' holds something that is not a list of integers";
        }
        string? problem = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            string? found = JsonFields.CurrentInteger(ref reader, field, least, most, out long value);
            problem ??= found;
            reader.Skip();
            values.Add((int)value);
        }
        return problem;
    }
}
