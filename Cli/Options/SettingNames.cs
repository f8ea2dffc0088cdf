using System;
using System.Collections.Generic;
using System.Text.Json;
using CellTypes.Models.Simulation;
using CellTypes.Streaming.Traces;
using CellTypes.Training.ShortForms;

namespace CellTypes.Cli.Options;

/// <summary>The settings of the library as the command line spells them: <c>warm-up-time</c> for its property WarmUpTime.</summary>
internal static class SettingNames
{
    // Those whose name is more than another spelling.
    private static readonly Dictionary<string, string> Others = new()
    {
        [nameof(TraceOptions.StimulusLevel)] = "trigger stimulus",
        [nameof(TraceOptions.PotentialLevel)] = "trigger potential",
        [nameof(SimulationOptions.SamplingRate)] = "sample-rate",
        [$"{nameof(SimulationOptions.Drift)}.{nameof(ProbeDrift.Amplitude)}"] = "drift",
        [nameof(SimulationOptions.UnsortedRate)] = "unsorted",
        [nameof(SimulationOptions.MergedShare)] = "merged",
        [nameof(SimulationOptions.SplitShare)] = "split",
    };

    /// <summary>Checks what was read of a form.</summary>
    /// <exception cref="CellTypesException">A setting is outside its range; the message names it as it is written there.</exception>
    public static void Check(ShortForm form, Action validate)
    {
        try
        {
            validate();
        }
        catch (SettingException error)
        {
            throw new CellTypesException($"'{form}': {Spell(error, dashes: "")}", error);
        }
    }

    /// <summary>Says what is wrong with a setting, as a user writes settings and times.</summary>
    /// <param name="error">The error, which names properties.</param>
    /// <param name="dashes">What is before a name where settings are written.</param>
    public static string Spell(SettingException error, string dashes) =>
        error.Spell(property => $"{dashes}{Others.GetValueOrDefault(property) ?? JsonNamingPolicy.KebabCaseLower.ConvertName(property)}", SettingValue.Format);
}
