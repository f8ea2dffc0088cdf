using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text.RegularExpressions;

namespace CellTypes.Cli;

/// <summary>The settings of the library as the command line spells them: what the library says of one names its property.</summary>
internal static class SettingNames
{
    private static readonly Dictionary<string, string> Spelt = new()
    {
        ["Window"] = "window",
        ["History"] = "history",
        ["Cadence"] = "cadence",
        ["Lateness"] = "lateness",
        ["WarmUpSpikes"] = "warm-up-spikes",
        ["WarmUpTime"] = "warm-up-time",
        ["ConfirmingWindows"] = "confirm",
        ["StaleAfter"] = "stale-after",
        ["StimulusLevel"] = "trigger stimulus",
        ["PotentialLevel"] = "trigger potential",
        ["Units"] = "units",
        ["SamplingRate"] = "sample-rate",
        ["Cells"] = "cells",
        ["Sweeps"] = "sweeps",
        ["Duration"] = "duration",
        ["Seed"] = "seed",
        ["Noise"] = "noise",
        ["Drift"] = "drift",
        ["UnsortedRate"] = "unsorted",
        ["MergedShare"] = "merged",
        ["SplitShare"] = "split",
    };

    private static readonly string Names = $"({string.Join("|", Spelt.Keys)})";

    private static readonly Regex Setting = new($@"\b{Names}\b");
    private static readonly Regex Sentence = new($@"^(?:The simulation option |(?=No unit can get warm: )|(?={Names} is ))");
    private static readonly Regex Time = new(@"\b(?:\d+\.)?\d\d:\d\d:\d\d(?:\.\d+)?\b");

    /// <summary>Gets a message about a setting as the user wrote it, its times too; other messages as they are.</summary>
    /// <param name="message">The message.</param>
    /// <param name="dashes">What is before a name where settings are written.</param>
    public static string Spell(string message, string dashes = "--")
    {
        if (!Sentence.IsMatch(message)) return message;
        message = Setting.Replace(Sentence.Replace(message, ""), name => $"{dashes}{Spelt[name.Value]}");
        return Time.Replace(message, time => Durations.Format(TimeSpan.Parse(time.Value, CultureInfo.InvariantCulture)));
    }
}
