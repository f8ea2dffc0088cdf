using System;
using System.Collections.Generic;

namespace CellTypes.Streaming.Labels;

/// <summary>Holds labels back that flicker: those of another model, another program, or with too few confirming windows.</summary>
/// <remarks>
/// The rule is that of <see cref="LabelTracker"/>: the first verdict on a unit holds at once, another one, which is another status or another label, once
/// it came out of several windows in a row. A unit that is stale is so at once, with its label standing; what is under it does not count. A unit that warms
/// up again has begun anew, and one that is no longer there is forgotten. Not thread-safe.
/// </remarks>
/// <param name="classes">The model's classes, in the order of <see cref="UnitLabel.Probabilities"/>.</param>
public sealed class LabelSmoother(IReadOnlyList<string> classes)
{
    private readonly IReadOnlyList<string> _classes = classes ?? throw new ArgumentNullException(nameof(classes));
    private readonly Dictionary<string, Dictionary<string, Unit>> _unitsOfStream = [];

    /// <summary>Takes the next window.</summary>
    /// <param name="window">The window.</param>
    /// <param name="confirmingWindows">The windows in a row that must agree, at least 1, which changes nothing.</param>
    /// <returns>The window with the labels that hold; <see cref="UnitLabel.Since"/> and <see cref="UnitLabel.Changed"/> tell of these.</returns>
    public LabelUpdate Smooth(LabelUpdate window, int confirmingWindows)
    {
        if (window is null) throw new ArgumentNullException(nameof(window));
        if (confirmingWindows < 1) throw new CellTypesException("At least 1 window must agree.");
        HashSet<string> judged = [];
        foreach (UnitLabel unit in window.Updated) judged.Add(unit.Unit);
        UnitLabel[] labels = new UnitLabel[window.Units.Count];
        List<UnitLabel> updated = [];
        if (!_unitsOfStream.TryGetValue(window.Stream, out Dictionary<string, Unit>? before)) before = [];
        Dictionary<string, Unit> units = _unitsOfStream[window.Stream] = [];
        for (int i = 0; i < labels.Length; i++)
        {
            UnitLabel label = window.Units[i];
            if (label.Status == LabelStatus.Warming || !before.TryGetValue(label.Unit, out Unit? unit)) unit = new Unit();
            units.Add(label.Unit, unit);
            bool isJudged = judged.Contains(label.Unit);
            labels[i] = Smooth(unit, label, isJudged, window.EndSample, confirmingWindows);
            if (isJudged || labels[i].Changed) updated.Add(labels[i]);
        }
        return window with { Units = labels, Updated = updated };
    }

    private UnitLabel Smooth(Unit unit, UnitLabel label, bool isJudged, long end, int confirmingWindows)
    {
        bool isStale = label.Status == LabelStatus.Stale, hasChanged = isStale != unit.IsStale;
        Verdict verdict = new(label.Status, label.Label, label.Reason);
        unit.IsStale = isStale;
        if (unit.Verdicts.Holds.Status == LabelStatus.Warming)
        {
            // What stands under a silence is not known before a verdict was seen.
            if (!isStale) unit.Verdicts.Offer(verdict, 1);
            unit.Since = label.Since;
            return label;
        }
        if (isJudged && !isStale) hasChanged |= unit.Verdicts.Offer(verdict, confirmingWindows);
        if (hasChanged) unit.Since = end;
        Verdict holds = unit.Verdicts.Holds;
        return label with
        {
            Status = isStale ? LabelStatus.Stale : holds.Status,
            Reason = isStale ? label.Reason : holds.Reason,
            Label = holds.Label,
            Probability = ProbabilityOf(holds.Label, label),
            Since = unit.Since,
            Changed = hasChanged,
        };
    }

    private double ProbabilityOf(string? name, UnitLabel label)
    {
        if (name is null || name == label.Label) return name is null ? 0 : label.Probability;
        for (int i = 0; i < Math.Min(_classes.Count, label.Probabilities.Count); i++)
        {
            if (_classes[i] == name) return label.Probabilities[i];
        }
        return 0;
    }

    private readonly record struct Verdict(LabelStatus Status, string? Label, string? Reason)
    {
        // Another reason for the same verdict is no news.
        public bool Equals(Verdict other) => Status == other.Status && Label == other.Label;

        public override int GetHashCode() => (Label?.GetHashCode() ?? 0) + (int)Status;
    }

    private sealed class Unit
    {
        public Confirmation<Verdict> Verdicts { get; } = new(new Verdict(LabelStatus.Warming, null, null));

        public bool IsStale { get; set; }

        public long Since { get; set; }
    }
}
