using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using CellTypes.Streaming.Protocol;

namespace CellTypes.Cli;

/// <summary>Settings behind the name of a source or of a data set, such as <c>units=200,seed=1</c>: options without their dashes.</summary>
internal static class SettingList
{
    /// <summary>Reads settings.</summary>
    /// <param name="what">What has the settings, for messages, for example "'sim:units=x' is no source".</param>
    /// <param name="settings">The settings, for example <c>units=200</c>.</param>
    /// <param name="options">Those that there are.</param>
    /// <exception cref="CellTypesException">One is unknown, missing or wrong; the message says which, and which there are.</exception>
    public static ParseResult Parse(string what, IReadOnlyCollection<string> settings, IReadOnlyCollection<Option> options)
    {
        Command command = new("settings");
        foreach (Option option in options) command.Add(option);
        Numbers.ReadBy(options);
        string? unknown = settings.FirstOrDefault(setting => !options.Any(option => Is(option, setting)));
        ParseResult parsed = command.Parse([.. settings.Select(setting => $"--{setting}")]);
        if (unknown is null && parsed.Errors.Count == 0) return parsed;
        string problem = unknown is null ? WithoutDashes(OneLine.Of(parsed.Errors[0].Message)) : $"there is no setting '{unknown.Split('=')[0]}'.";
        throw new CellTypesException($"{what}: {problem} The settings are {string.Join(", ", options.Select(option => $"{option.Name[2..]}="))}.");
    }

    /// <summary>Runs what takes the values of settings, and says of one out of range how it is spelt there.</summary>
    public static T Take<T>(string what, Func<T> take)
    {
        try
        {
            return take();
        }
        catch (SettingException error)
        {
            throw new CellTypesException($"{what}: {SettingNames.Spell(error, dashes: "")}", error);
        }
    }

    private static string WithoutDashes(string problem) => (problem.StartsWith("--", StringComparison.Ordinal) ? problem[2..] : problem).Replace("'--", "'");

    /// <summary>Whether a text is a value for an option.</summary>
    public static bool Is(Option option, string setting) =>
        option.Aliases.Append(option.Name).Any(name => setting.StartsWith($"{name[2..]}=", StringComparison.Ordinal));
}
