using System;
using System.CommandLine;
using CellTypes.Training.ShortForms;

namespace CellTypes.Cli.Options;

/// <summary>The options that are times.</summary>
internal static class Durations
{
    // Without a default of its own: the help would show it in another notation than the one it is written in.
    public static Option<TimeSpan?> Option(string name, string description, TimeSpan defaultValue) => Option(name, description, SettingValue.Format(defaultValue));

    public static Option<TimeSpan?> Option(string name, string description, string defaultValue) => new(name)
    {
        Description = $"{description} A bare number is seconds. [default: {defaultValue}]",
        HelpName = "time",
        CustomParser = Numbers.Parser(SettingValue.Time, _ => SettingValue.ATime),
    };

    /// <summary>How much of a finished recording counts.</summary>
    public static Option<TimeSpan?> History() => Option("--history", "How much of the end of the recording counts.", "the whole recording");
}
