using System;
using System.CommandLine;
using CellTypes.Cli.Options;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Rolling;

namespace CellTypes.Cli.Live;

/// <summary>The options that say how units are followed and labelled, shared by every command that does.</summary>
internal sealed class LiveOptions
{
    private static readonly RollingOptions Rolling = new();
    private static readonly LabelOptions Labels = new();
    private const int Confirmations = 3;

    private readonly Option<TimeSpan?> _history = Durations.Option("--history", "How much of the past a unit's autocorrelogram and statistics cover.", Rolling.History);
    private readonly Option<TimeSpan?> _cadence = Durations.Option("--cadence", "How often units are judged, in time of the recording.", Rolling.Cadence);
    private readonly Option<TimeSpan?> _lateness = Durations.Option("--lateness", "How late a spike may arrive and still count.", Rolling.Lateness);
    private readonly Option<TimeSpan?> _warmUpTime = Durations.Option("--warm-up-time", "A unit is not judged until this long after its first spike.", Rolling.WarmUpTime);
    private readonly Option<TimeSpan?> _staleAfter = Durations.Option("--stale-after", "A unit that has been silent for this long is stale.", Labels.StaleAfter);
    private readonly Option<int> _warmUpSpikes = new("--warm-up-spikes")
    {
        Description = "A unit is not judged before it has this many spikes.",
        HelpName = "spikes",
        DefaultValueFactory = _ => Rolling.WarmUpSpikes,
    };

    private readonly Option<int> _confirm = new("--confirm")
    {
        Description = "A label changes only when this many judgements in a row agree; 1 for cells unless given.",
        HelpName = "times",
        DefaultValueFactory = _ => Confirmations,
    };

    private readonly Option _window = Renamed.Option("--window", "--history");

    /// <summary>Gets or sets which units somebody looks at who wants to see their intervals; null for none.</summary>
    public Func<string, bool>? CountsIntervals { get; set; }

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _window, _history, _cadence, _lateness, _warmUpSpikes, _warmUpTime, _confirm, _staleAfter }) command.Add(option);
    }

    public WarmUp WarmUp(ParseResult parsed) => new(RollingOptions(parsed));

    /// <summary>How many judgements in a row must agree before a label changes.</summary>
    public int Confirm(ParseResult parsed)
    {
        int updates = parsed.GetRequiredValue(_confirm);
        return updates >= 1 ? updates : throw new CellTypesException($"--confirm is {updates}; it must be at least 1.");
    }

    public RollingOptions RollingOptions(ParseResult parsed)
    {
        RollingOptions options = new()
        {
            History = parsed.GetValue(_history) ?? Rolling.History,
            Cadence = parsed.GetValue(_cadence) ?? Rolling.Cadence,
            Lateness = parsed.GetValue(_lateness) ?? Rolling.Lateness,
            WarmUpSpikes = parsed.GetRequiredValue(_warmUpSpikes),
            WarmUpTime = parsed.GetValue(_warmUpTime) ?? Rolling.WarmUpTime,
            CountsIntervals = CountsIntervals,
        };
        options.Validate();
        options.CheckWarmUp();
        return options;
    }

    public LabelOptions LabelOptions(ParseResult parsed)
    {
        LabelOptions options = new() { StaleAfter = parsed.GetValue(_staleAfter) ?? Labels.StaleAfter };
        options.Validate();
        return options;
    }

    /// <summary>How many judgements of a cell, whose label comes from all of its windows at once, must agree: 1 unless the user says otherwise.</summary>
    public int ConfirmCells(ParseResult parsed)
    {
        foreach (Option option in new Option[] { _history, _cadence, _lateness, _warmUpSpikes, _warmUpTime })
        {
            if (parsed.GetResult(option) is { Implicit: false })
                throw new CellTypesException($"{option.Name} is for sorted spikes: the label of a cell is that of all of its windows so far.");
        }
        return parsed.GetResult(_confirm) is { Implicit: false } ? Confirm(parsed) : 1;
    }
}
