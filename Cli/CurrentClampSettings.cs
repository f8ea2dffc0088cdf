using CellTypes.Models.Simulation;
using CellTypes.Training.ShortForms;

namespace CellTypes.Cli;

/// <summary>The settings of simulated current-clamp recordings.</summary>
internal static class CurrentClampSettings
{
    /// <summary>Reads the settings of a data set, such as <c>simclamp:cells=200,sweeps=4,seed=1</c>.</summary>
    public static CurrentClampOptions Parse(ShortForm form)
    {
        CurrentClampOptions usual = new();
        CurrentClampOptions options = form.Read(settings => new CurrentClampOptions
        {
            Cells = settings.Integer("cells") ?? usual.Cells,
            Sweeps = settings.Integer("sweeps") ?? usual.Sweeps,
            Seed = settings.Integer("seed") ?? usual.Seed,
            SamplingRate = SamplingRates.Read(settings) ?? usual.SamplingRate,
            Noise = settings.Number("noise") ?? usual.Noise,
        });
        SettingNames.Check(form, options.Validate);
        return options;
    }
}
