using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Inference;

namespace CellTypes.Streaming.Labels;

/// <summary>Turns the classifier's opinion of each window into labels that do not flicker.</summary>
/// <remarks>
/// The first verdict on a unit holds at once. From then on another verdict, which is another status or another label, must come out of
/// <see cref="LabelOptions.ConfirmingWindows"/> windows in a row before it replaces the one that holds. Silence is seen at once: a unit
/// that has not fired for <see cref="LabelOptions.StaleAfter"/> is stale, with its label standing, until it fires again.
/// Not thread-safe.
/// </remarks>
public sealed class LabelTracker
{
    /// <summary>What is wrong with a unit of which the model gives NaN.</summary>
    internal const string NoProbabilities = "the model gives no probabilities";

    private readonly UnitModel _model;
    private readonly LabelOptions _options;
    private Dictionary<long, Unit> _units = [];
    private Dictionary<long, Unit> _unitsBefore = [];

    /// <summary>Creates a tracker without units.</summary>
    /// <param name="model">The model whose probabilities are judged: its classes and its confidence ratio.</param>
    /// <param name="options">When labels change.</param>
    /// <exception cref="CellTypesException">An option is outside its range.</exception>
    public LabelTracker(UnitModel model, LabelOptions options)
    {
        _model = model ?? throw new ArgumentNullException(nameof(model));
        _options = options ?? throw new ArgumentNullException(nameof(options));
        options.Validate();
    }

    /// <summary>Tells whether a unit has fired enough to be judged.</summary>
    /// <param name="spikes">The number of spikes in the window.</param>
    /// <param name="firstSpike">The sample index of the unit's oldest spike in the window.</param>
    /// <param name="end">The sample index just after the window.</param>
    /// <param name="samplingRate">The sampling rate in hertz.</param>
    /// <returns>Whether it is warm.</returns>
    public bool IsWarm(int spikes, long firstSpike, long end, double samplingRate) =>
        spikes >= _options.WarmUpSpikes && (end - firstSpike) / samplingRate >= _options.WarmUpTime.TotalSeconds;

    /// <summary>Judges the units of a window.</summary>
    /// <param name="states">Every unit that the tracker follows, in order of appearance. A unit that is no longer among them is forgotten.</param>
    /// <param name="probabilities">The classifier's output, row-major, one row for each row that <paramref name="states"/> names.</param>
    /// <param name="novelty">The in-distribution scores, one a row; empty where the model has none.</param>
    /// <param name="end">The sample index just after the window.</param>
    /// <param name="samplingRate">The sampling rate in hertz.</param>
    /// <returns>The label of every unit, and the ones judged anew.</returns>
    public (IReadOnlyList<UnitLabel> Units, IReadOnlyList<UnitLabel> Updated) Judge(
        ReadOnlySpan<UnitState> states,
        ReadOnlySpan<float> probabilities,
        ReadOnlySpan<float> novelty,
        long end,
        double samplingRate)
    {
        UnitLabel[] labels = new UnitLabel[states.Length];
        List<UnitLabel> updated = [];
        (_units, _unitsBefore) = (_unitsBefore, _units);
        _units.Clear();
        for (int i = 0; i < states.Length; i++)
        {
            ref readonly UnitState state = ref states[i];
            if (!_unitsBefore.TryGetValue(state.Key, out Unit? unit)) unit = Begin(state);
            _units.Add(state.Key, unit);
            unit.HasChanged = false;
            bool isJudged = Judge(unit, state, probabilities, novelty, end);
            bool isStale = (end - state.LastSpike) / samplingRate > _options.StaleAfter.TotalSeconds;
            labels[i] = Describe(unit, state, isStale, end, samplingRate);
            if (isJudged || labels[i].Changed) updated.Add(labels[i]);
        }
        return (labels, updated);
    }

    private Unit Begin(in UnitState state)
    {
        Verdict warming = new(LabelStatus.Warming, -1, null);
        if (state.LabelBefore is not UnitLabel before || before.Probabilities.Count is var count && count != 0 && count != _model.Classes.Count) return new Unit(state.FirstSpike, warming);
        int label = before.Label is null ? -1 : _model.Classes.ToList().IndexOf(before.Label);
        return label < 0 && before.Label is not null
            ? new Unit(state.FirstSpike, warming)
            : new Unit(before.Since, new Verdict(before.Status, label, before.Reason)) { Probabilities = [.. before.Probabilities], Novelty = before.Novelty };
    }

    private bool Judge(Unit unit, in UnitState state, ReadOnlySpan<float> probabilities, ReadOnlySpan<float> novelty, long end)
    {
        if (!state.IsDue) return false;
        Verdict verdict = new(LabelStatus.Warming, -1, null);
        if (state.Problem is not null)
        {
            verdict = new(LabelStatus.Poor, -1, state.Problem);
        }
        else if (state.Row >= 0 && float.IsNaN(probabilities[state.Row * _model.Classes.Count]))
        {
            verdict = new(LabelStatus.Poor, -1, NoProbabilities);
        }
        else if (state.Row >= 0)
        {
            int classes = _model.Classes.Count;
            unit.Probabilities = probabilities.Slice(state.Row * classes, classes).ToArray();
            unit.Novelty = novelty.IsEmpty ? 0 : novelty[state.Row];
            verdict = Classify(unit, state);
        }

        bool isFirst = unit.Holds.Status == LabelStatus.Warming;
        if (verdict.Status == LabelStatus.Warming && !isFirst) return true;
        if (unit.Verdicts.Offer(verdict, isFirst ? 1 : _options.ConfirmingWindows)) unit.Change(end);
        return true;
    }

    private Verdict Classify(Unit unit, in UnitState state)
    {
        if (state.Violations > _options.MaximumViolations)
            return new(LabelStatus.Poor, -1, "refractory violations");
        if (unit.Novelty > 1) return new(LabelStatus.Outlier, -1, "unlike the training data");

        float[] p = unit.Probabilities;
        int best = 0;
        float second = 0;
        for (int c = 1; c < p.Length; c++)
        {
            if (p[c] > p[best]) (best, second) = (c, p[best]);
            else if (p[c] > second) second = p[c];
        }
        bool isConfident = p[best] >= _model.ConfidenceRatio * second;
        return new(isConfident ? LabelStatus.Ok : LabelStatus.Uncertain, best, null);
    }

    private UnitLabel Describe(Unit unit, in UnitState state, bool isStale, long end, double samplingRate)
    {
        if (isStale != unit.IsStale)
        {
            unit.IsStale = isStale;
            unit.Change(end);
        }
        double seconds = (end - state.FirstSpike) / samplingRate;
        int label = unit.Holds.Label;
        return new UnitLabel
        {
            Unit = state.Info.Id,
            IsCell = state.IsCell,
            Channel = state.Channel,
            Status = isStale ? LabelStatus.Stale : unit.Holds.Status,
            Reason = isStale ? (state.IsCell ? "no windows" : "no spikes") : unit.Holds.Reason,
            Label = label >= 0 ? _model.Classes[label] : null,
            Probability = label >= 0 ? unit.Probabilities[label] : 0,
            Probabilities = unit.Probabilities,
            Novelty = unit.Novelty,
            Spikes = state.Spikes,
            Rate = state.Spikes == 0 ? 0 : state.Spikes / seconds,
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

    private sealed class Unit(long since, Verdict holds)
    {
        public Confirmation<Verdict> Verdicts { get; } = new(holds);

        public Verdict Holds => Verdicts.Holds;

        public long Since { get; private set; } = since;

        public bool HasChanged { get; set; }

        public bool IsStale { get; set; }

        public float[] Probabilities { get; set; } = [];

        public double Novelty { get; set; }

        public void Change(long end)
        {
            Since = end;
            HasChanged = true;
        }
    }
}
