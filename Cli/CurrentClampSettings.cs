using System;
using System.CommandLine;
using CellTypes.Models.Simulation;

namespace CellTypes.Cli;

/// <summary>The settings of simulated current-clamp recordings.</summary>
internal static class CurrentClampSettings
{
    private static readonly CurrentClampOptions Defaults = new();

    /// <summary>Reads the settings of a data set, such as <c>cells=200,sweeps=4,seed=1</c>.</summary>
    public static CurrentClampOptions Parse(string text)
    {
        Option<int> cells = new("--cells") { DefaultValueFactory = _ => Defaults.Cells }, sweeps = new("--sweeps") { DefaultValueFactory = _ => Defaults.Sweeps };
        Option<int> seed = new("--seed") { DefaultValueFactory = _ => Defaults.Seed };
        Option<double?> rate = SamplingRates.Setting();
        Option<double> noise = new("--noise") { DefaultValueFactory = _ => Defaults.Noise };
        string what = $"'simclamp:{text}' is no data set";
        ParseResult parsed = SettingList.Parse(what, text.Split(',', StringSplitOptions.RemoveEmptyEntries), [cells, sweeps, seed, rate, noise]);
        CurrentClampOptions options = new()
        {
            Cells = parsed.GetRequiredValue(cells),
            Sweeps = parsed.GetRequiredValue(sweeps),
            Seed = parsed.GetRequiredValue(seed),
            SamplingRate = parsed.GetValue(rate) ?? Defaults.SamplingRate,
            Noise = parsed.GetRequiredValue(noise),
        };
        return SettingList.Take(what, () =>
        {
            options.Validate();
            return options;
        });
    }
}
