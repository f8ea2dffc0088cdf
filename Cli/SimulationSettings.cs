using System;
using System.CommandLine;
using CellTypes.Models.Simulation;
using CellTypes.Training.ShortForms;

namespace CellTypes.Cli;

/// <summary>The options of a simulated recording.</summary>
internal sealed class SimulationSettings
{
    private static readonly SimulationOptions Defaults = new();
    private static readonly TimeSpan DefaultDuration = TimeSpan.FromSeconds(Defaults.Duration);

    private readonly Option<int> _units = new("--units") { Description = "The number of units.", DefaultValueFactory = _ => Defaults.Units };
    private readonly Option<TimeSpan?> _duration = Durations.Option("--duration", "The length of the recording.", DefaultDuration);
    private readonly Option<int> _seed = new("--seed") { Description = "The same seed gives the same recording.", DefaultValueFactory = _ => Defaults.Seed };
    private readonly Option<double> _noise = new("--noise") { Description = "Noise of a single spike's waveform, in microvolts.", DefaultValueFactory = _ => Defaults.Noise };
    private readonly Option<double> _drift = new("--drift") { Description = "Slow movement of the probe, in micrometres up and down.", DefaultValueFactory = _ => 0 };
    private readonly Option<double> _unsorted = new("--unsorted") { Description = "Spikes a second that belong to no unit.", DefaultValueFactory = _ => 0 };
    private readonly Option<double> _merged = new("--merged") { Description = "The share of units that are two neurons under one name.", DefaultValueFactory = _ => 0 };
    private readonly Option<double> _split = new("--split") { Description = "The share of units that are one neuron under two names.", DefaultValueFactory = _ => 0 };

    /// <summary>Reads the settings of a source or a data set, such as <c>sim:units=200,duration=10min,seed=1</c>: the options without their dashes.</summary>
    public static SimulationOptions Parse(ShortForm form)
    {
        SimulationOptions options = form.Read(settings => new SimulationOptions
        {
            Units = settings.Integer("units") ?? Defaults.Units,
            Duration = settings.Time("duration")?.TotalSeconds ?? Defaults.Duration,
            Seed = settings.Integer("seed") ?? Defaults.Seed,
            Noise = settings.Number("noise") ?? Defaults.Noise,
            Drift = new ProbeDrift(Amplitude: settings.Number("drift") ?? 0),
            UnsortedRate = settings.Number("unsorted") ?? 0,
            MergedShare = settings.Number("merged") ?? 0,
            SplitShare = settings.Number("split") ?? 0,
        });
        SettingNames.Check(form, options.Validate);
        return options;
    }

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _units, _duration, _seed, _noise, _drift, _unsorted, _merged, _split }) command.Add(option);
    }

    public SimulationOptions Read(ParseResult parsed)
    {
        SimulationOptions options = new()
        {
            Units = parsed.GetRequiredValue(_units),
            Duration = (parsed.GetValue(_duration) ?? DefaultDuration).TotalSeconds,
            Seed = parsed.GetRequiredValue(_seed),
            Noise = parsed.GetRequiredValue(_noise),
            Drift = new ProbeDrift(Amplitude: parsed.GetRequiredValue(_drift)),
            UnsortedRate = parsed.GetRequiredValue(_unsorted),
            MergedShare = parsed.GetRequiredValue(_merged),
            SplitShare = parsed.GetRequiredValue(_split),
        };
        options.Validate();
        return options;
    }
}
