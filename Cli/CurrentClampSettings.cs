using System;
using System.CommandLine;
using System.Linq;
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
        Command command = new("simclamp") { cells, sweeps, seed, rate, noise };
        ParseResult parsed = command.Parse([.. text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(setting => $"--{setting}")]);
        return parsed.Errors.Count == 0
            ? new CurrentClampOptions
            {
                Cells = parsed.GetRequiredValue(cells),
                Sweeps = parsed.GetRequiredValue(sweeps),
                Seed = parsed.GetRequiredValue(seed),
                SamplingRate = parsed.GetValue(rate) ?? Defaults.SamplingRate,
                Noise = parsed.GetRequiredValue(noise),
            }
            : throw new ArgumentException($"'simclamp:{text}' is no data set: {parsed.Errors[0].Message} Write for example simclamp:cells=200,sweeps=4,seed=1.");
    }
}
