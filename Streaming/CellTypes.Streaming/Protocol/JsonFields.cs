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

    // Some languages write whole numbers as 1e+05 or 12.0.
    private static bool TryGetWholeDouble(ref Utf8JsonReader reader, out long value)
    {
        bool isWhole = reader.TryGetDouble(out double number)
            && Math.Floor(number) == number && Math.Abs(number) <= SpikeProtocol.MaxSample;
        value = isWhole ? (long)number : 0;
        return isWhole;
    }
}
