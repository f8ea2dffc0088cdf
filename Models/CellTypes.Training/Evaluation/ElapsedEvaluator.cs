using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using CellTypes.Models.Inference;
using CellTypes.Models.Recordings;
using CellTypes.Models.Views;
using CellTypes.Training.Augmentation;
using CellTypes.Training.Data;
using CellTypes.Training.Folds;
using CellTypes.Training.Scores;
using CellTypes.Training.Trainers;

namespace CellTypes.Training.Evaluation;

/// <summary>Measures how labels get better while a recording runs: models that were fitted on whole recordings label units by the spikes of the
/// first seconds only.</summary>
/// <remarks>Waveforms are the means over the whole recording at all times, since sets hold no others; what comes with the spikes is computed anew
/// for each time.</remarks>
public static class ElapsedEvaluator
{
    /// <summary>Runs the trainer on every fold with every seed, and labels the units left out at each time.</summary>
    /// <param name="set">The units, with their spike trains (<see cref="LabelledSet.Sources"/>) and inputs of views.</param>
    /// <param name="trainer">The trainer.</param>
    /// <param name="protocol">How the units are divided.</param>
    /// <param name="seeds">The seeds, at least one.</param>
    /// <param name="seconds">The times, above 0.</param>
    /// <param name="cancellation">Stops the evaluation.</param>
    /// <returns>A point for each time, in ascending order.</returns>
    /// <exception cref="CellTypesException">The set has no spike trains or no views, or it, the protocol, the seeds or the times cannot be
    /// used.</exception>
    public static IReadOnlyList<ElapsedPoint> Run(
        LabelledSet set, ITrainer trainer, Protocol protocol, IReadOnlyList<int> seeds, IReadOnlyList<double> seconds, CancellationToken cancellation = default)
    {
        Evaluator.Check(set, protocol, seeds);
        Check(set, seconds);
        double[] times = [.. seconds.Distinct().Order()];
        IReadOnlyList<UnitView> views = set.RequiredViews();
        float[]?[][] inputs = [.. times.Select(time => Enumerable.Range(0, set.Count).Select(unit => InputsAt(set, views, unit, time)).ToArray())];
        Tally[][] bySeed = [.. seeds.Select(seed => OfSeed(set, trainer, protocol, seed, inputs, cancellation))];
        return
        [
            .. times.Select((time, t) =>
            {
                Estimate Share(Func<Tally, int> count) => Estimate.Of(bySeed.Select(tallies => count(tallies[t]) / (double)set.Count));
                return new ElapsedPoint(
                    time, Share(tally => tally.Labelled), Share(tally => tally.Right), Share(tally => tally.Confident), Share(tally => tally.ConfidentlyRight), Share(tally => tally.Final));
            }),
        ];
    }

    /// <summary>Checks units and times before anything is fitted.</summary>
    /// <param name="set">The units.</param>
    /// <param name="seconds">The times.</param>
    /// <exception cref="CellTypesException">The set has no spike trains or no views, or the times cannot be used.</exception>
    public static void Check(LabelledSet set, IReadOnlyList<double> seconds)
    {
        if (set.Sources is null)
            throw new CellTypesException("The spike trains of these units are not known: use recordings, a data set file or a simulated set.");
        if (seconds.Count == 0 || seconds.Any(time => !(time > 0)))
            throw new CellTypesException("At least one time is needed, and all above 0.");
        set.RequiredViews();
    }

    private static Tally[] OfSeed(LabelledSet set, ITrainer trainer, Protocol protocol, int seed, float[]?[][] inputs, CancellationToken cancellation)
    {
        Tally[] tallies = [.. inputs.Select(_ => new Tally())];
        IReadOnlyList<Fold> folds = protocol.Split(set, seed);
        for (int f = 0; f < folds.Count; f++)
        {
            IClassifier classifier = trainer.Fit(folds[f].TrainingUnits(set), DerivedSeed.Of(seed, f), cancellation);
            try
            {
                foreach (int unit in folds[f].Test)
                {
                    int final = Largest(Predict(set.Row(unit)));
                    for (int t = 0; t < inputs.Length; t++)
                    {
                        if (inputs[t][unit] is float[] row) tallies[t].Add(Predict(row), set.Labels[unit], final);
                    }
                }
            }
            finally
            {
                (classifier as IDisposable)?.Dispose();
            }

            float[] Predict(ReadOnlySpan<float> row)
            {
                float[] probabilities = new float[classifier.ClassCount];
                classifier.Predict(row, 1, probabilities);
                FoldPredictions.Check(probabilities, trainer, $"fold {folds[f].Name}");
                return probabilities;
            }
        }
        return tallies;
    }

    // The inputs of a unit by some time; null where it has none yet.
    private static float[]? InputsAt(LabelledSet set, IReadOnlyList<UnitView> views, int unit, double seconds)
    {
        SpikeTrain train = set.Sources![unit].Train;
        long end = (long)(seconds * train.SamplingRate);
        RecordedUnit early = new(set.UnitIds[unit], train.SamplingRate, [.. train.Samples.ToArray().TakeWhile(sample => sample < end)], null, null);
        float[] row = set.Row(unit).ToArray();
        int first = 0;
        foreach (UnitView view in views)
        {
            if (!view.NeedsTemplate && view.Compute(early, row.AsSpan(first, view.InputNames.Count)) is not null) return null;
            first += view.InputNames.Count;
        }
        return row;
    }

    private static int Largest(float[] probabilities) => Array.IndexOf(probabilities, probabilities.Max());

    private sealed class Tally
    {
        public int Labelled { get; private set; }

        public int Right { get; private set; }

        public int Confident { get; private set; }

        public int ConfidentlyRight { get; private set; }

        public int Final { get; private set; }

        public void Add(float[] probabilities, int label, int final)
        {
            int guess = Largest(probabilities);
            float[] descending = [.. probabilities.OrderDescending()];
            bool isConfident = descending[0] >= UnitModel.UsualConfidenceRatio * descending[1], isRight = guess == label;
            Labelled++;
            if (isRight) Right++;
            if (isConfident) Confident++;
            if (isConfident && isRight) ConfidentlyRight++;
            if (guess == final) Final++;
        }
    }
}
