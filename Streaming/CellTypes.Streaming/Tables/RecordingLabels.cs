using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Bundles;
using CellTypes.Models.Inference;
using CellTypes.Models.Recordings;
using CellTypes.Models.Signals;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Rolling;
using CellTypes.Streaming.Spikes;
using CellTypes.Streaming.Updates;

namespace CellTypes.Streaming.Tables;

/// <summary>Labels the units of a finished recording: one verdict each, by the rules of the live pipeline.</summary>
/// <remarks>
/// Nothing more will come of a unit with too few spikes, nor does silence at the end say anything: no unit is warming or stale. What a live run would call
/// warming is poor, and the reason says what is missing.
/// </remarks>
public static class RecordingLabels
{
    /// <summary>Labels the units of a recording.</summary>
    /// <param name="chosen">The units, of a recording with its amplitudes if the table is to say how many spikes are missing.</param>
    /// <param name="bundle">The model.</param>
    /// <param name="warmUp">How many spikes a unit needs.</param>
    /// <param name="options">What makes a unit poor.</param>
    /// <param name="history">How much of the end of the recording is judged, longer than <see cref="RollingOptions.WarmUpTime"/>; null for all of it.</param>
    /// <param name="progress">Is told which share of the units has been prepared, from 0 to 1.</param>
    /// <returns>The recording with one label a unit.</returns>
    /// <exception cref="CellTypesException">The history is too short for any label, or an option is outside its range.</exception>
    public static LabelledRecording Label(
        UnitGroups chosen, ModelBundle bundle, RollingOptions warmUp, LabelOptions options, TimeSpan? history = null, IProgress<double>? progress = null)
    {
        if (chosen is null) throw new ArgumentNullException(nameof(chosen));
        if (bundle is null) throw new ArgumentNullException(nameof(bundle));
        if (warmUp is null) throw new ArgumentNullException(nameof(warmUp));
        if (options is null) throw new ArgumentNullException(nameof(options));
        if (history <= warmUp.WarmUpTime)
            throw new SettingException("History", history, "longer than", (nameof(warmUp.WarmUpTime), warmUp.WarmUpTime));
        SortedRecording recording = chosen.Recording;
        long end = recording.DurationSamples, start = recording.HistoryStart(history);
        RecordedUnit[] units = [.. recording.RecordedUnits(start)];
        UnitSnapshot[] states = [.. units.Select((unit, i) => Describe(unit, i, end))];
        IReadOnlyList<UnitLabel> labels = Judge(units, states, bundle.Model, warmUp, options, end, progress);
        ILookup<int, (string, string)> lookAlikes = LookAlikes.Find(units)
            .SelectMany(pair => new[] { (Unit: pair.First, Other: (units[pair.Second].Id, pair.Evidence)), (Unit: pair.Second, Other: (units[pair.First].Id, pair.Evidence)) })
            .ToLookup(pair => pair.Unit, pair => pair.Other);
        bool isWhole = start == 0;
        return new LabelledRecording
        {
            Recording = recording,
            Bundle = bundle,
            History = TimeSpan.FromSeconds((end - start) / recording.SamplingRate),
            Date = DateTime.UtcNow,
            Units = [.. units.Select((unit, i) => new LabelledUnit
            {
                Unit = recording.Units[i],
                Group = chosen.Of(recording.Units[i]),
                Label = ForFinished(labels[i], states[i], warmUp, isWhole ? null : history, start, end, recording.SamplingRate),
                Violations = states[i].Violations,
                PresenceRatio = end == start ? 0 : PresenceRatio.Compute(unit.SpikeSamples(), start, end),
                AmplitudeCutoff = MissingShare(recording.Amplitudes(unit.Id), unit.SpikeCount),
                LookAlikes = [.. lookAlikes[i]],
            })],
        };
    }

    private static IReadOnlyList<UnitLabel> Judge(RecordedUnit[] units, UnitSnapshot[] states, UnitModel model, RollingOptions warmUp, LabelOptions options, long end, IProgress<double>? progress)
    {
        LabelBoard board = new(model, options with { StaleAfter = TimeSpan.MaxValue });
        float[] inputs = new float[units.Length * model.InputLength];
        int rows = 0;
        for (int i = 0; i < states.Length; i++)
        {
            progress?.Report((double)i / states.Length);
            if (!warmUp.IsWarm(states[i].Spikes, states[i].FirstSpike, end, units[i].SamplingRate)) continue;
            Memory<float> row = inputs.AsMemory(rows * model.InputLength, model.InputLength);
            string? problem = model.ComputeInputs(units[i], row.Span);
            states[i] = problem is null ? states[i] with { Inputs = row } : states[i] with { Problem = problem };
            if (problem is null) rows++;
        }
        float[] probabilities = new float[rows * model.Classes.Count];
        float[] novelty = new float[rows], foreign = new float[rows];
        model.Classify(inputs, rows, probabilities, novelty, foreign);
        return board.Judge(states, [], probabilities, novelty, foreign, end, units.Length == 0 ? 1 : units[0].SamplingRate).Units;
    }

    private static UnitSnapshot Describe(RecordedUnit unit, int key, long end)
    {
        ReadOnlySpan<long> samples = unit.SpikeSamples();
        return new UnitSnapshot
        {
            Key = key,
            Info = new UnitInfo(unit.Id),
            Channel = unit.Template?.PeakChannel() ?? -1,
            Spikes = samples.Length,
            Violations = samples.IsEmpty ? 0 : (double)RefractoryPeriod.CountViolations(samples, unit.SamplingRate) / samples.Length,
            FirstSpike = samples.IsEmpty ? end : samples[0],
            LastSpike = samples.IsEmpty ? end : samples[samples.Length - 1],
            HasChanged = true,
        };
    }

    private static UnitLabel ForFinished(
        UnitLabel label, UnitSnapshot state, RollingOptions warmUp, TimeSpan? history, long start, long end, double samplingRate)
    {
        label = label with { Rate = end == start ? 0 : label.Spikes * samplingRate / (end - start) };
        return label.Status == LabelStatus.Warming
            ? label with { Status = LabelStatus.Poor, Reason = WhatIsMissing(state, warmUp, history, (end - state.FirstSpike) / samplingRate) }
            : label;
    }

    private static string WhatIsMissing(UnitSnapshot state, RollingOptions warmUp, TimeSpan? history, double secondsSinceFirst) => state.Spikes switch
    {
        0 when history is TimeSpan time => $"no spike in the last {Words(time)}",
        int spikes when spikes < warmUp.WarmUpSpikes =>
            FormattableString.Invariant($"{LabelText.Count(spikes, "spike")}; {warmUp.WarmUpSpikes:N0} {(warmUp.WarmUpSpikes == 1 ? "is" : "are")} needed"),
        _ => FormattableString.Invariant($"its first spike is {secondsSinceFirst:0.#} s before the end; {warmUp.WarmUpTime.TotalSeconds:0.#} s are needed"),
    };

    private static string Words(TimeSpan time)
    {
        (double number, string noun) = time.TotalSeconds % 60 == 0 ? (time.TotalMinutes, "minute") : (time.TotalSeconds, "second");
        return FormattableString.Invariant($"{number:0.###} {noun}{(number == 1 ? "" : "s")}");
    }

    // The history ends where the recording ends.
    private static double MissingShare(float[]? amplitudes, int spikeCount) =>
        amplitudes is null ? double.NaN : Models.Signals.AmplitudeCutoff.MissingShare(amplitudes.AsSpan(amplitudes.Length - spikeCount));
}
