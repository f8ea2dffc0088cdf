using System;
using System.Text.Json;

namespace CellTypes.Streaming.Protocol;

/// <summary>What the headers of all native messages have; read into the same object each time so that nothing is allocated.</summary>
/// <param name="schema">The value of the field <c>schema</c>.</param>
internal abstract class MessageHeader(string schema)
{
    private bool _hasSchema;

    public long? Sequence { get; private set; }

    public double SamplingRate { get; private set; }

    public bool End { get; private set; }

    /// <summary>Gets the bytes that the payload must have.</summary>
    public abstract long PayloadLength { get; }

    /// <summary>Reads a header.</summary>
    /// <param name="json">The UTF-8 JSON.</param>
    /// <returns>What is wrong with it, or null where nothing is. What was read before that, such as the number, holds.</returns>
    public string? Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return ReadFields(json);
        }
        catch (JsonException exception)
        {
            return $"the header is not JSON from byte {exception.BytePositionInLine} of line {exception.LineNumber + 1} on";
        }
        catch (InvalidOperationException)
        {
            return "the header is not UTF-8";
        }
    }

    /// <summary>Forgets the message before.</summary>
    protected virtual void Clear()
    {
        Sequence = null;
        SamplingRate = 0;
        End = _hasSchema = false;
    }

    /// <summary>Reads a field that only messages of this kind have, or skips it.</summary>
    /// <returns>What is wrong with it, or null where nothing is.</returns>
    protected abstract string? ReadOwnField(ref Utf8JsonReader reader);

    /// <summary>Tells what is missing or does not fit together, <see cref="CheckShared"/> included.</summary>
    /// <returns>The first of it, or null where all is well.</returns>
    protected abstract string? Check();

    /// <summary>Tells which of the fields that all messages have is missing.</summary>
    protected string? CheckShared()
    {
        if (!_hasSchema) return "'schema' is missing";
        if (Sequence is null) return "'seq' is missing";
        return SamplingRate == 0 ? "'sample_rate' is missing" : null;
    }

    /// <summary>Reads a field that is true or false.</summary>
    protected static string? ReadFlag(ref Utf8JsonReader reader, string field, out bool value)
    {
        reader.Read();
        value = reader.TokenType == JsonTokenType.True;
        bool isFlag = value || reader.TokenType == JsonTokenType.False;
        reader.Skip();
        return isFlag ? null : $"'{field}' is not true or false";
    }

    private string? ReadFields(ReadOnlySpan<byte> json)
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
        if (reader.ValueTextEquals("end"u8))
        {
            string? problem = ReadFlag(ref reader, "end", out bool value);
            End = value;
            return problem;
        }
        return ReadOwnField(ref reader);
    }

    private string? ReadSchema(ref Utf8JsonReader reader)
    {
        reader.Read();
        _hasSchema = reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(schema);
        reader.Skip();
        return _hasSchema ? null : $"'schema' is not \"{schema}\"";
    }
}
