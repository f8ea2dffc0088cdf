using System;
using System.Collections.Generic;
using CellTypes.Models.Inference;
using CellTypes.Models.Recordings;
using CellTypes.Models.Signals;
using CellTypes.Streaming.Spikes;

namespace CellTypes.Streaming.Labels;

/// <summary>Labels the units of a finished recording with the rules of the live pipeline, as one window.</summary>
public static class RecordingLabels
{
    /// <summary>Labels units.</summary>
    /// <param name="units">The units, with the spikes of the window only.</param>
    /// <param name="model">The model.</param>
    /// <param name="options">When a unit has fired enough, and what makes it poor.</param>
    /// <param name="end">The sample index just after the window.</param>
    /// <returns>One label a unit, in the order of <paramref name="units"/>; a unit without spikes is warming.</returns>
    public static IReadOnlyList<UnitLabel> Label(IReadOnlyList<RecordedUnit> units, UnitModel model, LabelOptions options, long end)
    {
        if (units is null) throw new ArgumentNullException(nameof(units));
        if (model is null) throw new ArgumentNullException(nameof(model));
        // Silence at the end of a finished recording says nothing about a unit.
        LabelTracker labels = new(model, options with { StaleAfter = TimeSpan.MaxValue });
        UnitState[] states = new UnitState[units.Count];
        float[] inputs = new float[units.Count * model.InputLength];
        int rows = 0;
        for (int i = 0; i < states.Length; i++)
        {
            states[i] = Describe(units[i], i, end);
            if (!labels.IsWarm(states[i].Spikes, states[i].FirstSpike, end, units[i].SamplingRate)) continue;
            string? problem = model.ComputeInputs(units[i], inputs.AsSpan(rows * model.InputLength, model.InputLength));
            states[i] = problem is null ? states[i] with { Row = rows++ } : states[i] with { Problem = problem };
        }
        float[] probabilities = new float[rows * model.Classes.Count];
        float[] novelty = new float[rows];
        model.Classify(inputs, rows, probabilities, novelty);
        double samplingRate = units.Count == 0 ? 1 : units[0].SamplingRate;
        return labels.Judge(states, probabilities, novelty, end, samplingRate).Units;
    }

    private static UnitState Describe(RecordedUnit unit, int key, long end)
    {
        ReadOnlySpan<long> samples = unit.SpikeSamples();
        int peakRow = unit.Template?.PeakRow() ?? -1;
        return new UnitState
        {
            Key = key,
            Info = new UnitInfo(unit.Id),
            Channel = peakRow >= 0 ? unit.Template!.Channels[peakRow] : -1,
            Spikes = samples.Length,
            Violations = samples.IsEmpty ? 0 : (double)RefractoryPeriod.CountViolations(samples, unit.SamplingRate) / samples.Length,
            FirstSpike = samples.IsEmpty ? end : samples[0],
            LastSpike = samples.IsEmpty ? end : samples[samples.Length - 1],
            IsDue = true,
            Row = -1,
        };
    }
}
