using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Linq;
using CellTypes.Cli.Options;
using CellTypes.Models.Simulation;
using CellTypes.Training.ShortForms;

namespace CellTypes.Cli.Data;

/// <summary>The settings of a simulated recording, which are options of commands too.</summary>
internal sealed class SimulationSettings
{
    private static readonly SimulationOptions Defaults = new();

    private readonly Option[] _options =
    [
        new Option<int>("--units") { Description = "The number of units.", DefaultValueFactory = _ => Defaults.Units },
        Durations.Option("--duration", "The length of the recording.", TimeSpan.FromSeconds(Defaults.Duration)),
        new Option<int>("--seed") { Description = "The same seed gives the same recording.", DefaultValueFactory = _ => Defaults.Seed },
        new Option<double>("--noise") { Description = "Noise of a single spike's waveform, in microvolts.", DefaultValueFactory = _ => Defaults.Noise },
        new Option<double>("--drift") { Description = "Slow movement of the probe, in micrometres up and down.", DefaultValueFactory = _ => 0 },
        new Option<double>("--unsorted") { Description = "Spikes a second that belong to no unit.", DefaultValueFactory = _ => 0 },
        new Option<double>("--merged") { Description = "The share of units that are two neurons under one name.", DefaultValueFactory = _ => 0 },
        new Option<double>("--split") { Description = "The share of units that are one neuron under two names.", DefaultValueFactory = _ => 0 },
    ];

    public void AddTo(Command command)
    {
        foreach (Option option in _options) command.Add(option);
    }

    /// <summary>Reads the settings of a source or a data set, such as <c>sim:units=200,duration=10min,seed=1</c>: the options without their dashes.</summary>
    public static SimulationOptions Parse(ShortForm form)
    {
        SimulationOptions options = form.Read(Read);
        SettingNames.Check(form, options.Validate);
        return options;
    }

    /// <summary>Reads the options.</summary>
    public SimulationOptions Read(ParseResult parsed)
    {
        IEnumerable<OptionResult> given = _options.Select(parsed.GetResult).OfType<OptionResult>().Where(option => !option.Implicit);
        SimulationOptions options = new ShortForm("", given.Select(option => KeyValuePair.Create(option.Option.Name[2..], option.Tokens[0].Value))).Read(Read);
        options.Validate();
        return options;
    }

    private static SimulationOptions Read(SettingReader settings) => new()
    {
        Units = settings.Integer("units") ?? Defaults.Units,
        Duration = settings.Time("duration")?.TotalSeconds ?? Defaults.Duration,
        Seed = settings.Integer("seed") ?? Defaults.Seed,
        Noise = settings.Number("noise") ?? Defaults.Noise,
        Drift = new ProbeDrift(Amplitude: settings.Number("drift") ?? 0),
        UnsortedRate = settings.Number("unsorted") ?? 0,
        MergedShare = settings.Number("merged") ?? 0,
        SplitShare = settings.Number("split") ?? 0,
    };
}
