using System;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace CellTypes.Cli;

/// <summary>Times on the command line: a number with its unit, such as 500ms, 30s, 20min or 1.5h; a bare number is seconds.</summary>
internal static class Durations
{
    private static readonly (string Suffix, double Seconds)[] Units = [("ms", 0.001), ("min", 60), ("s", 1), ("h", 3600), ("", 1)];

    // Without a default of its own: the help would show it in another notation than the one it is written in.
    public static Option<TimeSpan?> Option(string name, string description, TimeSpan defaultValue) => Option(name, description, Format(defaultValue));

    public static Option<TimeSpan?> Option(string name, string description, string defaultValue) => new(name)
    {
        Description = $"{description} A bare number is seconds. [default: {defaultValue}]",
        HelpName = "time",
        CustomParser = Parse,
    };

    public static bool TryParse(string text, out TimeSpan time)
    {
        foreach ((string suffix, double seconds) in Units)
        {
            if (!text.EndsWith(suffix, StringComparison.Ordinal)) continue;
            bool isNumber = double.TryParse(text.AsSpan(0, text.Length - suffix.Length), NumberStyles.Float, CultureInfo.InvariantCulture, out double number);
            bool isPossible = isNumber && number >= 0 && number * seconds < TimeSpan.MaxValue.TotalSeconds;
            time = isPossible ? TimeSpan.FromSeconds(number * seconds) : default;
            return isPossible;
        }
        time = default;
        return false;
    }

    public static string Format(TimeSpan time) => time switch
    {
        { Ticks: > 0, TotalSeconds: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.###}ms"),
        { TotalSeconds: < 60 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###}s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0.###}min"),
    };

    /// <summary>Reads a time.</summary>
    /// <param name="name">The option that it is written for.</param>
    /// <param name="text">The time.</param>
    /// <exception cref="CellTypesException">It is none; the message says so of the option.</exception>
    public static TimeSpan Parse(string name, string text) => TryParse(text, out TimeSpan time) ? time : throw new CellTypesException(Problem(name, text));

    private static TimeSpan? Parse(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (TryParse(text, out TimeSpan time)) return time;
        result.AddError(Problem(Numbers.Name(result), text));
        return null;
    }

    private static string Problem(string name, string text) =>
        $"{name} is '{text}', which is no time: write a number with its unit, such as 500ms, 30s, 20min or 1.5h; without a unit it is seconds.";
}
