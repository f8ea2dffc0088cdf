using System;
using System.CommandLine;
using CellTypes.Cli.Options;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Tracking;

namespace CellTypes.Cli.Live;

/// <summary>The options that say how units are followed and labelled, shared by every command that does.</summary>
internal sealed class LiveOptions
{
    private static readonly TrackerOptions Tracker = new();
    private static readonly LabelOptions Labels = new();

    private readonly Option<TimeSpan?> _window = Durations.Option("--window", "How much of the past a unit's autocorrelogram covers.", Tracker.Window);
    private readonly Option<TimeSpan?> _cadence = Durations.Option("--cadence", "How often units are judged, in time of the recording.", Tracker.Cadence);
    private readonly Option<TimeSpan?> _lateness = Durations.Option("--lateness", "How late a spike may arrive and still count.", Tracker.Lateness);
    private readonly Option<TimeSpan?> _warmUpTime = Durations.Option("--warm-up-time", "A unit is not judged until this long after its first spike.", Labels.WarmUpTime);
    private readonly Option<TimeSpan?> _staleAfter = Durations.Option("--stale-after", "A unit that has been silent for this long is stale.", Labels.StaleAfter);
    private readonly Option<int> _warmUpSpikes = new("--warm-up-spikes")
    {
        Description = "A unit is not judged before it has this many spikes.",
        HelpName = "spikes",
        DefaultValueFactory = _ => Labels.WarmUpSpikes,
    };

    private readonly Option<int> _confirm = new("--confirm")
    {
        Description = "A label changes only when this many judgements in a row agree; 1 for cells unless given.",
        HelpName = "times",
        DefaultValueFactory = _ => Labels.ConfirmingWindows,
    };

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _window, _cadence, _lateness, _warmUpSpikes, _warmUpTime, _confirm, _staleAfter }) command.Add(option);
    }

    public WarmUp WarmUp(ParseResult parsed) => new(LabelOptions(parsed, WhenBusy.Wait), TrackerOptions(parsed).Window);

    public TrackerOptions TrackerOptions(ParseResult parsed)
    {
        TrackerOptions options = new()
        {
            Window = parsed.GetValue(_window) ?? Tracker.Window,
            Cadence = parsed.GetValue(_cadence) ?? Tracker.Cadence,
            Lateness = parsed.GetValue(_lateness) ?? Tracker.Lateness,
        };
        options.Validate();
        return options;
    }

    /// <summary>The options of cells, whose label comes from all of their windows at once.</summary>
    public LabelOptions CellOptions(ParseResult parsed, WhenBusy whenBusy)
    {
        foreach (Option option in new Option[] { _window, _cadence, _lateness, _warmUpSpikes, _warmUpTime })
        {
            if (parsed.GetResult(option) is { Implicit: false })
                throw new CellTypesException($"{option.Name} is for sorted spikes: the label of a cell is that of all of its windows so far.");
        }
        LabelOptions options = new()
        {
            ConfirmingWindows = parsed.GetResult(_confirm) is { Implicit: false } ? parsed.GetRequiredValue(_confirm) : 1,
            StaleAfter = parsed.GetValue(_staleAfter) ?? Labels.StaleAfter,
            WhenBusy = whenBusy,
        };
        options.Validate();
        return options;
    }

    public LabelOptions LabelOptions(ParseResult parsed, WhenBusy whenBusy)
    {
        LabelOptions options = new()
        {
            WarmUpSpikes = parsed.GetRequiredValue(_warmUpSpikes),
            WarmUpTime = parsed.GetValue(_warmUpTime) ?? Labels.WarmUpTime,
            ConfirmingWindows = parsed.GetRequiredValue(_confirm),
            StaleAfter = parsed.GetValue(_staleAfter) ?? Labels.StaleAfter,
            WhenBusy = whenBusy,
        };
        options.Validate();
        options.CheckWindow(TrackerOptions(parsed).Window);
        return options;
    }
}
