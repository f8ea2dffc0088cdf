using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Inference;
using CellTypes.Streaming.Updates;

namespace CellTypes.Streaming.Labels;

/// <summary>What a model says of the units of a stream, and what they are at the moment.</summary>
/// <remarks>
/// Each judgement holds until the next one of its unit. A unit that has not fired for <see cref="LabelOptions.StaleAfter"/> is stale, with its label standing, until it
/// fires again; one that no longer has the spikes for a judgement keeps the last. Not thread-safe.
/// </remarks>
/// <param name="model">The model whose probabilities are judged: its classes, its confidence ratio, and what it makes of other tissue.</param>
/// <param name="options">What status a unit gets.</param>
internal sealed class LabelBoard(UnitModel model, LabelOptions options)
{
    /// <summary>What is wrong with a unit of which the model gives NaN.</summary>
    public const string NoProbabilities = "the model gives no probabilities";

    // In order of appearance, which is that of the keys.
    private readonly List<Unit> _units = [];

    /// <summary>Judges units.</summary>
    /// <param name="units">The units whose turn it is.</param>
    /// <param name="gone">The keys of units that are no longer followed.</param>
    /// <param name="probabilities">The classifier's output, row-major, one row for each unit with inputs, in order.</param>
    /// <param name="novelty">The novelty scores, one a row.</param>
    /// <param name="foreign">The probabilities of other tissue, one a row.</param>
    /// <param name="end">The sample index just after the moment that is judged.</param>
    /// <param name="samplingRate">The sampling rate in hertz.</param>
    /// <returns>The label of every unit, in order of appearance, and those judged anew or changed.</returns>
    public (IReadOnlyList<UnitLabel> Units, IReadOnlyList<UnitLabel> Updated) Judge(
        IReadOnlyList<UnitSnapshot> units, IReadOnlyList<long> gone, ReadOnlySpan<float> probabilities, ReadOnlySpan<float> novelty, ReadOnlySpan<float> foreign, long end, double samplingRate)
    {
        foreach (long key in gone)
        {
            int index = Find(key);
            if (index >= 0) _units.RemoveAt(index);
        }
        int row = 0;
        foreach (UnitSnapshot snapshot in units)
        {
            Unit unit = Of(snapshot);
            unit.Snapshot = snapshot;
            unit.HasTurn = true;
            ReadOnlySpan<float> ofRow = [];
            double noveltyOfRow = 0, foreignOfRow = 0;
            if (!snapshot.Inputs.IsEmpty)
            {
                ofRow = probabilities.Slice(row * model.Classes.Count, model.Classes.Count);
                noveltyOfRow = novelty[row];
                foreignOfRow = foreign[row++];
            }
            Judge(unit, ofRow, noveltyOfRow, foreignOfRow, end);
        }
        double silence = options.StaleAfter.TotalSeconds * samplingRate;
        UnitLabel[] labels = new UnitLabel[_units.Count];
        List<UnitLabel> updated = [];
        for (int i = 0; i < labels.Length; i++)
        {
            Unit unit = _units[i];
            bool isStale = end - unit.Snapshot.LastSpike > silence;
            if (isStale != unit.IsStale)
            {
                unit.IsStale = isStale;
                unit.Change(end);
            }
            if (unit.HasTurn || unit.HasChanged) unit.Label = Describe(unit, end, samplingRate);
            else if (unit.Label.Changed) unit.Label = unit.Label with { Changed = false };
            labels[i] = unit.Label;
            if (unit.IsJudged || unit.HasChanged) updated.Add(unit.Label);
            unit.HasTurn = unit.IsJudged = unit.HasChanged = false;
        }
        return (labels, updated);
    }

    private int Find(long key)
    {
        int low = 0, high = _units.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            long at = _units[middle].Snapshot.Key;
            if (at == key) return middle;
            if (at < key) low = middle + 1;
            else high = middle - 1;
        }
        return ~low;
    }

    private Unit Of(UnitSnapshot snapshot)
    {
        int index = Find(snapshot.Key);
        if (index < 0) _units.Insert(index = ~index, Begin(snapshot));
        return _units[index];
    }

    private Unit Begin(UnitSnapshot snapshot)
    {
        if (snapshot.LabelBefore is not UnitLabel before || !IsOf(model.Classes, before)) return new Unit(snapshot, snapshot.FirstSpike, new(LabelStatus.Warming, -1, null));
        int label = before.Label is null ? -1 : model.Classes.ToList().IndexOf(before.Label);
        return new Unit(snapshot, before.Since, new Verdict(before.Status, label, before.Reason)) { Probabilities = [.. before.Probabilities], Novelty = before.Novelty, Foreign = before.Foreign, JudgedAt = before.Judged };
    }

    /// <summary>Tells whether a label of an earlier session is one of these classes.</summary>
    public static bool IsOf(IReadOnlyList<string> classes, UnitLabel label) =>
        (label.Probabilities.Count == 0 || label.Probabilities.Count == classes.Count) && (label.Label is null || classes.Contains(label.Label));

    private void Judge(Unit unit, ReadOnlySpan<float> probabilities, double novelty, double foreign, long end)
    {
        UnitSnapshot snapshot = unit.Snapshot;
        if (!snapshot.HasChanged) return;
        unit.IsJudged = true;
        Verdict verdict;
        if (snapshot.Problem is not null)
        {
            verdict = new(LabelStatus.Poor, -1, snapshot.Problem);
        }
        else if (probabilities.IsEmpty)
        {
            return;
        }
        else if (float.IsNaN(probabilities[0]))
        {
            verdict = new(LabelStatus.Poor, -1, NoProbabilities);
        }
        else
        {
            unit.Probabilities = probabilities.ToArray();
            unit.Novelty = novelty;
            unit.JudgedAt = end;
            unit.Foreign = foreign;
            verdict = Classify(unit);
        }
        bool isNews = !verdict.Equals(unit.Holds);
        if (isNews) unit.Holds = verdict;
        if (isNews) unit.Change(end);
    }

    private Verdict Classify(Unit unit)
    {
        if (unit.Snapshot.Violations > options.MaximumViolations) return new(LabelStatus.Poor, -1, "refractory violations");
        if (unit.Foreign > model.Foreign?.Threshold) return new(LabelStatus.Foreign, -1, "like units of other tissue");
        if (unit.Novelty > 1) return new(LabelStatus.Outlier, -1, "unlike the training data");

        float[] p = unit.Probabilities;
        int best = 0;
        float second = 0;
        for (int c = 1; c < p.Length; c++)
        {
            if (p[c] > p[best]) (best, second) = (c, p[best]);
            else if (p[c] > second) second = p[c];
        }
        bool isConfident = p[best] >= model.ConfidenceRatio * second;
        return new(isConfident ? LabelStatus.Ok : LabelStatus.Uncertain, best, null);
    }

    private UnitLabel Describe(Unit unit, long end, double samplingRate)
    {
        UnitSnapshot snapshot = unit.Snapshot;
        double seconds = (end - snapshot.FirstSpike) / samplingRate;
        int label = unit.Holds.Label;
        return new UnitLabel
        {
            Unit = snapshot.Info.Id,
            IsCell = snapshot.IsCell,
            Channel = snapshot.Channel,
            Status = unit.IsStale ? LabelStatus.Stale : unit.Holds.Status,
            Reason = unit.IsStale ? (snapshot.IsCell ? "no windows" : "no spikes") : unit.Holds.Reason,
            Label = label >= 0 ? model.Classes[label] : null,
            Probability = label >= 0 ? unit.Probabilities[label] : 0,
            Probabilities = unit.Probabilities,
            Novelty = unit.Novelty,
            Foreign = unit.Foreign,
            Spikes = snapshot.Spikes,
            Rate = snapshot.Spikes == 0 ? 0 : snapshot.Spikes / seconds,
            Judged = unit.JudgedAt,
            Since = unit.Since,
            Changed = unit.HasChanged,
        };
    }

    private readonly record struct Verdict(LabelStatus Status, int Label, string? Reason)
    {
        // Another reason for the same verdict is no news.
        public bool Equals(Verdict other) => Status == other.Status && Label == other.Label;

        public override int GetHashCode() => ((int)Status << 16) + Label;
    }

    private sealed class Unit(UnitSnapshot snapshot, long since, Verdict holds)
    {
        public UnitSnapshot Snapshot { get; set; } = snapshot;

        public Verdict Holds { get; set; } = holds;

        public long Since { get; private set; } = since;

        public bool HasTurn { get; set; }

        public bool IsJudged { get; set; }

        public bool HasChanged { get; set; }

        public bool IsStale { get; set; }

        public float[] Probabilities { get; set; } = [];

        public double Novelty { get; set; }

        public long? JudgedAt { get; set; }

        public double Foreign { get; set; }

        public UnitLabel Label { get; set; } = null!;

        public void Change(long end)
        {
            Since = end;
            HasChanged = true;
        }
    }
}
