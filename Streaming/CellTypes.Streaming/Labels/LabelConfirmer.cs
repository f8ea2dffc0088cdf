using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Streaming.Updates;

namespace CellTypes.Streaming.Labels;

/// <summary>One subscription of <c>Confirm</c>.</summary>
internal sealed class LabelConfirmer
{
    private readonly Dictionary<string, Dictionary<string, Unit>> _unitsOfStream = [];
    private LabelSession? _session;

    /// <summary>Takes the next update.</summary>
    /// <param name="update">The update.</param>
    /// <param name="needed">The judgements in a row that must agree.</param>
    public LabelUpdate Confirm(LabelUpdate update, int needed)
    {
        // A publisher may come back with another model.
        if (update.Session != _session) _unitsOfStream.Clear();
        _session = update.Session;
        HashSet<string> judged = [.. update.Updated.Select(unit => unit.Unit)];
        UnitLabel[] labels = new UnitLabel[update.Units.Count];
        List<UnitLabel> updated = [];
        if (!_unitsOfStream.TryGetValue(update.Stream, out Dictionary<string, Unit>? units)) _unitsOfStream.Add(update.Stream, units = []);
        for (int i = 0; i < labels.Length; i++)
        {
            UnitLabel label = update.Units[i];
            if (!units.TryGetValue(label.Unit, out Unit? unit) || (label.Status == LabelStatus.Warming && unit.Seen?.Status != LabelStatus.Warming))
                units[label.Unit] = unit = Begin(label, update);
            bool isJudged = judged.Contains(label.Unit);
            // Between its turns a unit is the same object.
            if (ReferenceEquals(label, unit.Seen) && !unit.Label!.Changed) labels[i] = unit.Label;
            else labels[i] = unit.Label = Confirm(unit, label, isJudged, update, needed);
            unit.Seen = label;
            if (isJudged || labels[i].Changed) updated.Add(labels[i]);
        }
        if (units.Count > labels.Length) Forget(units, labels);
        return update with { Units = labels, Updated = updated };
    }

    // A unit that goes on from an earlier session begins with the label that held then.
    private static Unit Begin(UnitLabel label, LabelUpdate update)
    {
        Unit unit = new();
        UnitLabel? before = update.Signals?.Units.FirstOrDefault(other => other.Info.Id == label.Unit)?.LabelBefore;
        if (before is null || update.Session is null || !LabelBoard.IsOf(update.Session.Classes, before)) return unit;
        unit.Verdicts.Offer(new Verdict(before.Status, before.Label, before.Reason), 1);
        unit.Since = before.Since;
        return unit;
    }

    private static void Forget(Dictionary<string, Unit> units, UnitLabel[] labels)
    {
        HashSet<string> there = [.. labels.Select(label => label.Unit)];
        foreach (string gone in units.Keys.Where(unit => !there.Contains(unit)).ToArray()) units.Remove(gone);
    }

    private static UnitLabel Confirm(Unit unit, UnitLabel label, bool isJudged, LabelUpdate update, int needed)
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
        if (isJudged && !isStale) hasChanged |= unit.Verdicts.Offer(verdict, needed);
        if (hasChanged) unit.Since = update.EndSample;
        Verdict holds = unit.Verdicts.Holds;
        return label with
        {
            Status = isStale ? LabelStatus.Stale : holds.Status,
            Reason = isStale ? label.Reason : holds.Reason,
            Label = holds.Label,
            Probability = ProbabilityOf(holds.Label, label, update.Session?.Classes ?? []),
            Since = unit.Since,
            Changed = hasChanged,
        };
    }

    private static double ProbabilityOf(string? name, UnitLabel label, IReadOnlyList<string> classes)
    {
        if (name is null || name == label.Label) return name is null ? 0 : label.Probability;
        for (int i = 0; i < Math.Min(classes.Count, label.Probabilities.Count); i++)
        {
            if (classes[i] == name) return label.Probabilities[i];
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

        public UnitLabel? Seen { get; set; }

        public UnitLabel? Label { get; set; }
    }
}
