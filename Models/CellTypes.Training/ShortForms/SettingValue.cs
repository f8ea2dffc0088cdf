using System;
using System.Globalization;
using System.Linq;

namespace CellTypes.Training.ShortForms;

/// <summary>Values as people write them in settings and in options.</summary>
internal static class SettingValue
{
    public const string ANumber = "a number, such as 1.5";
    public const string ATime = "a time with its unit, such as 500ms, 30s, 20min or 1.5h; without a unit it is seconds";

    private static readonly (string Suffix, double Seconds)[] Units = [("ms", 0.001), ("min", 60), ("s", 1), ("h", 3600), ("", 1)];

    /// <summary>Reads a whole number of 32 bits; null where the text is none.</summary>
    public static int? Integer(string text) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) ? number : null;

    /// <summary>Reads a finite number, in which no comma stands; null where the text is none.</summary>
    public static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) ? number : null;

    /// <summary>Reads a time, a number from 0 with its unit or of seconds; null where the text is none.</summary>
    public static TimeSpan? Time(string text)
    {
        (string suffix, double seconds) = Units.First(unit => text.EndsWith(unit.Suffix, StringComparison.Ordinal));
        return Number(text[..^suffix.Length]) * seconds is double time and >= 0 && time < TimeSpan.MaxValue.TotalSeconds ? TimeSpan.FromSeconds(time) : null;
    }

    /// <summary>Writes a time so that <see cref="Time"/> reads it.</summary>
    public static string Format(TimeSpan time) => time switch
    {
        { Ticks: > 0, TotalSeconds: < 1 } => FormattableString.Invariant($"{time.TotalMilliseconds:0.###}ms"),
        { TotalSeconds: < 60 } => FormattableString.Invariant($"{time.TotalSeconds:0.###}s"),
        _ => FormattableString.Invariant($"{time.TotalMinutes:0.###}min"),
    };

    /// <summary>What is expected instead of a text that is no whole number of a range.</summary>
    public static string AnInteger(string text, int least = int.MinValue, int most = int.MaxValue)
    {
        if (most < int.MaxValue) return $"a whole number from {least} to {most}";
        if (text.Length > 0 && text.All(char.IsAsciiDigit) && Integer(text) is null) return "a whole number below 2147483648";
        return least > int.MinValue ? $"a whole number, {least} or more" : "a whole number";
    }

    /// <summary>Says what is wrong with a value, without a full stop.</summary>
    public static string Problem(string name, string text, string expected) => $"{name} is '{text}'; it must be {expected}";
}
