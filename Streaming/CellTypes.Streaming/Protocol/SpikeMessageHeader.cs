using System;
using System.Collections.Generic;
using System.Text.Json;

namespace CellTypes.Streaming.Protocol;

/// <summary>The header of a native spike message, read into the same object each time so that nothing is allocated.</summary>
internal sealed class SpikeMessageHeader
{
    private const int MaxChannelIndex = 1_000_000;

    private readonly List<int> _reset = [];
    private readonly List<int> _channels = [];
    private readonly List<(int Unit, int Start, int Count)> _units = [];
    private bool _hasSchema;

    public long? Sequence { get; private set; }

    public double SamplingRate { get; private set; }

    public int Spikes { get; private set; }

    public int ChannelCount { get; private set; }

    public int SampleCount { get; private set; }

    public long? CompleteUpTo { get; private set; }

    public bool End { get; private set; }

    /// <summary>Gets the units whose past is void.</summary>
    public List<int> Reset => _reset;

    /// <summary>Gets the units whose channels are told, each with its stretch of <see cref="Channels"/>.</summary>
    public List<(int Unit, int Start, int Count)> Units => _units;

    /// <summary>Gets the channels of all <see cref="Units"/>, one after the other.</summary>
    public List<int> Channels => _channels;

    /// <summary>Gets the bytes that the payload must have.</summary>
    public long PayloadLength => Spikes * (sizeof(long) + sizeof(int) + sizeof(float) * (long)ChannelCount * SampleCount);

    /// <summary>Reads a header.</summary>
    /// <param name="json">The UTF-8 JSON.</param>
    /// <returns>What is wrong with it, or null where nothing is.</returns>
    /// <exception cref="JsonException">It is not JSON.</exception>
    /// <exception cref="InvalidOperationException">A string of it is not UTF-8.</exception>
    public string? Read(ReadOnlySpan<byte> json)
    {
        Clear();
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return "the header is not a JSON object";
        string? problem = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string? found = ReadField(ref reader);
            problem ??= found;
        }
        reader.Read(); // throws where something follows the object
        return problem ?? Check();
    }

    private void Clear()
    {
        Sequence = null;
        SamplingRate = 0;
        Spikes = -1;
        ChannelCount = SampleCount = 0;
        CompleteUpTo = null;
        End = _hasSchema = false;
        _reset.Clear();
        _channels.Clear();
        _units.Clear();
    }

    private string? Check()
    {
        if (!_hasSchema) return "'schema' is missing";
        if (Sequence is null) return "'seq' is missing";
        if (SamplingRate == 0) return "'sample_rate' is missing";
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

    private string? ReadField(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("schema"u8)) return ReadSchema(ref reader);
        if (reader.ValueTextEquals("seq"u8)) return ReadSequence(ref reader);
        if (reader.ValueTextEquals("sample_rate"u8)) return ReadSamplingRate(ref reader);
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
        if (reader.ValueTextEquals("reset"u8)) return ReadReset(ref reader);
        if (reader.ValueTextEquals("units"u8)) return ReadUnits(ref reader);
        if (reader.ValueTextEquals("end"u8)) return ReadEnd(ref reader);
        JsonFields.SkipValue(ref reader);
        return null;
    }

    private string? ReadSchema(ref Utf8JsonReader reader)
    {
        reader.Read();
        _hasSchema = reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(SpikeProtocol.Schema);
        reader.Skip();
        return _hasSchema ? null : $"'schema' is not \"{SpikeProtocol.Schema}\"";
    }

    private string? ReadSequence(ref Utf8JsonReader reader)
    {
        string? problem = JsonFields.ReadInteger(ref reader, "seq", 0, long.MaxValue, out long value);
        if (problem is null) Sequence = value;
        return problem;
    }

    private string? ReadSamplingRate(ref Utf8JsonReader reader)
    {
        string? problem = JsonFields.ReadSamplingRate(ref reader, "sample_rate", out double value);
        SamplingRate = value;
        return problem;
    }

    private string? ReadEnd(ref Utf8JsonReader reader)
    {
        reader.Read();
        End = reader.TokenType == JsonTokenType.True;
        bool isBoolean = End || reader.TokenType == JsonTokenType.False;
        reader.Skip();
        return isBoolean ? null : "'end' is not true or false";
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
