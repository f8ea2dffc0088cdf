using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json;
using CellTypes.Models.Views;
using CellTypes.Streaming.Sources;

namespace CellTypes.Streaming.Protocol;

/// <summary>The header of a native trace message, read into the same object each time.</summary>
internal sealed class TraceMessageHeader
{
    private readonly List<long> _triggers = [];
    private bool _hasSchema;
    private bool _hasUnit;

    public long? Sequence { get; private set; }

    public double SamplingRate { get; private set; }

    /// <summary>Gets the name of the cell; it stays from message to message, so that a new text is made for another cell only.</summary>
    public string Cell { get; private set; } = "";

    public long FirstSample { get; private set; }

    public int Samples { get; private set; }

    public bool HasCurrent { get; private set; }

    public bool IsVolts { get; private set; }

    public bool SweepEnds { get; private set; }

    public bool End { get; private set; }

    public List<long> Triggers => _triggers;

    /// <summary>Gets the bytes that the payload must have.</summary>
    public long PayloadLength => (long)Samples * sizeof(float) * (HasCurrent ? 2 : 1);

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
        bool hasCell = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            hasCell |= reader.ValueTextEquals("cell"u8);
            string? found = ReadField(ref reader);
            problem ??= found;
        }
        reader.Read(); // throws where something follows the object
        return problem ?? (hasCell ? Check() : "'cell' is missing");
    }

    private void Clear()
    {
        Sequence = null;
        SamplingRate = 0;
        FirstSample = -1;
        Samples = -1;
        HasCurrent = IsVolts = SweepEnds = End = _hasSchema = _hasUnit = false;
        _triggers.Clear();
    }

    private string? Check()
    {
        if (!_hasSchema) return "'schema' is missing";
        if (Sequence is null) return "'seq' is missing";
        if (SamplingRate == 0) return "'sample_rate' is missing";
        if (SamplingRate is < TraceCutter.LowestRate or > TraceCutter.HighestRate)
            return "'sample_rate' is not from 10000 to 1000000: action potentials need 10 kHz at least";
        if (FirstSample < 0) return "'first_sample' is missing";
        if (Samples < 0) return "'samples' is missing";
        return _hasUnit ? null : "'unit' is missing";
    }

    private string? ReadField(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("schema"u8)) return ReadSchema(ref reader);
        if (reader.ValueTextEquals("seq"u8))
        {
            string? problem = JsonFields.ReadInteger(ref reader, "seq", 0, long.MaxValue, out long value);
            if (problem is null) Sequence = value;
            return problem;
        }
        if (reader.ValueTextEquals("sample_rate"u8))
        {
            string? problem = JsonFields.ReadSamplingRate(ref reader, "sample_rate", out double value);
            SamplingRate = value;
            return problem;
        }
        if (reader.ValueTextEquals("cell"u8)) return ReadCell(ref reader);
        if (reader.ValueTextEquals("first_sample"u8))
        {
            string? problem = JsonFields.ReadInteger(ref reader, "first_sample", 0, SpikeProtocol.MaxSample - TraceProtocol.MaxSamples, out long value);
            FirstSample = value;
            return problem;
        }
        if (reader.ValueTextEquals("samples"u8))
        {
            string? problem = JsonFields.ReadInteger(ref reader, "samples", 0, TraceProtocol.MaxSamples, out long value);
            Samples = (int)value;
            return problem;
        }
        if (reader.ValueTextEquals("unit"u8)) return ReadUnit(ref reader);
        if (reader.ValueTextEquals("triggers"u8)) return ReadTriggers(ref reader);
        if (reader.ValueTextEquals("current"u8)) return ReadFlag(ref reader, "current", value => HasCurrent = value);
        if (reader.ValueTextEquals("sweep_end"u8)) return ReadFlag(ref reader, "sweep_end", value => SweepEnds = value);
        if (reader.ValueTextEquals("end"u8)) return ReadFlag(ref reader, "end", value => End = value);
        JsonFields.SkipValue(ref reader);
        return null;
    }

    private string? ReadSchema(ref Utf8JsonReader reader)
    {
        reader.Read();
        _hasSchema = reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(TraceProtocol.Schema);
        reader.Skip();
        return _hasSchema ? null : $"'schema' is not \"{TraceProtocol.Schema}\"";
    }

    private string? ReadCell(ref Utf8JsonReader reader)
    {
        reader.Read();
        bool isText = reader.TokenType == JsonTokenType.String;
        if (isText && !reader.ValueTextEquals(Cell)) Cell = reader.GetString()!;
        reader.Skip();
        bool isName = isText && Cell.Length > 0 && Encoding.UTF8.GetByteCount(Cell) <= SourceLimits.MaxNameBytes && !Cell.Any(char.IsControl);
        return isName ? null : $"'cell' is no name: a text of 1 to {SourceLimits.MaxNameBytes} bytes without control characters";
    }

    private string? ReadUnit(ref Utf8JsonReader reader)
    {
        reader.Read();
        IsVolts = reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("V"u8);
        _hasUnit = IsVolts || (reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("mV"u8));
        reader.Skip();
        return _hasUnit ? null : "'unit' is not \"mV\" or \"V\"";
    }

    private string? ReadTriggers(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return "'triggers' is not a list of sample indices";
        }
        string? problem = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            string? found = JsonFields.CurrentInteger(ref reader, "triggers", 0, SpikeProtocol.MaxSample, out long value);
            problem ??= found ?? (_triggers.Count == TraceProtocol.MaxTriggers ? $"'triggers' holds more than {TraceProtocol.MaxTriggers}" : null);
            reader.Skip();
            if (problem is null) _triggers.Add(value);
        }
        return problem;
    }

    private static string? ReadFlag(ref Utf8JsonReader reader, string field, Action<bool> set)
    {
        reader.Read();
        bool isFlag = reader.TokenType is JsonTokenType.True or JsonTokenType.False;
        set(reader.TokenType == JsonTokenType.True);
        reader.Skip();
        return isFlag ? null : $"'{field}' is not true or false";
    }
}
