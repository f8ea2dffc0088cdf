using System;
using System.Buffers.Text;
using System.Text.Json;

namespace CellTypes.Streaming.Protocol;

/// <summary>Reads the values of JSON headers: each method takes the reader past one value and says what was wrong with it.</summary>
/// <remarks>Problems are returned, not thrown, because a stream may be full of them.</remarks>
internal static class JsonFields
{
    private const double MaxSamplingRate = 1e7;

    /// <summary>Skips the value of the property that the reader stands on.</summary>
    public static void SkipValue(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }

    /// <summary>Reads the integer of the property that the reader stands on.</summary>
    /// <returns>What is wrong with it, or null.</returns>
    public static string? ReadInteger(ref Utf8JsonReader reader, string field, long least, long most, out long value)
    {
        reader.Read();
        string? problem = CurrentInteger(ref reader, field, least, most, out value);
        reader.Skip();
        return problem;
    }

    /// <summary>Reads the integer that the reader stands on.</summary>
    /// <returns>What is wrong with it, or null.</returns>
    public static string? CurrentInteger(ref Utf8JsonReader reader, string field, long least, long most, out long value)
    {
        value = 0;
        if (reader.TokenType != JsonTokenType.Number) return $"'{field}' is not an integer";
        if (!reader.TryGetInt64(out value) && !TryGetWholeDouble(ref reader, out value)) return $"'{field}' is not an integer";
        if (value >= least && value <= most) return null;
        string problem = $"'{field}' is {value}, not from {least} to {most}";
        value = 0;
        return problem;
    }

    /// <summary>Reads the sampling rate of the property that the reader stands on, in hertz.</summary>
    /// <returns>What is wrong with it, or null.</returns>
    public static string? ReadSamplingRate(ref Utf8JsonReader reader, string field, out double value)
    {
        reader.Read();
        value = 0;
        bool isRate = reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out value) && IsSamplingRate(value);
        reader.Skip();
        if (isRate) return null;
        value = 0;
        return $"'{field}' is not a sampling rate in hertz";
    }

    /// <summary>Says whether a number can be a sampling rate in hertz.</summary>
    public static bool IsSamplingRate(double value) => value > 0 && value <= MaxSamplingRate;

    /// <summary>Reads a unit id: the decimal digits of a non-negative 32-bit integer, and nothing else.</summary>
    public static bool TryParseUnit(ReadOnlySpan<byte> text, out int unit) =>
        Utf8Parser.TryParse(text, out unit, out int consumed) && consumed == text.Length && unit >= 0;

    /// <summary>Reads the name of the property that the reader stands on, in UTF-8; an integer is one too, because older plugins send these.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="field">The field.</param>
    /// <param name="name">Room for the longest name.</param>
    /// <param name="length">The bytes of it.</param>
    /// <returns>What is wrong with it, or null.</returns>
    public static string? ReadName(ref Utf8JsonReader reader, string field, byte[] name, out int length)
    {
        length = 0;
        reader.Read();
        bool isName = reader.TokenType is JsonTokenType.String or JsonTokenType.Number;
        if (!isName || reader.ValueSpan.Length > name.Length)
        {
            reader.Skip();
            return isName ? $"'{field}' is longer than {name.Length} bytes" : $"'{field}' is not a name";
        }
        if (reader.TokenType == JsonTokenType.String)
        {
            length = reader.CopyString(name);
        }
        else
        {
            reader.ValueSpan.CopyTo(name);
            length = reader.ValueSpan.Length;
        }
        foreach (byte value in name.AsSpan(0, length))
        {
            if (value is < 0x20 or 0x7f) return $"'{field}' has control characters";
        }
        return null;
    }

    // Some languages write whole numbers as 1e+05 or 12.0.
    private static bool TryGetWholeDouble(ref Utf8JsonReader reader, out long value)
    {
        bool isWhole = reader.TryGetDouble(out double number)
            && Math.Floor(number) == number && Math.Abs(number) <= SpikeProtocol.MaxSample;
        value = isWhole ? (long)number : 0;
        return isWhole;
    }
}
