using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using CellTypes.Training.Data;
using CellTypes.Training.Folds;
using CellTypes.Training.Trainers;
using MathNet.Numerics.Random;

namespace CellTypes.Training.Tuning;

/// <summary>Searches the settings under which a family of models labels units best that it has not seen.</summary>
public static class Tuner
{
    // A stream of its own: the folds and the fits draw from other parts of the seed.
    private const int PartOfTheSampler = -2;

    /// <summary>Tries settings, each on the same folds with the same seeds of the fits.</summary>
    /// <param name="family">The family and the settings to search.</param>
    /// <param name="set">The units.</param>
    /// <param name="folds">Their divisions; what is tried is scored on the units that these leave out, pooled.</param>
    /// <param name="options">How to search.</param>
    /// <param name="before">The first trials of the same search, where it was interrupted. The trials that follow are those that would have
    /// followed without the interruption.</param>
    /// <param name="finished">Called with each trial when it is finished, before the next begins.</param>
    /// <param name="cancellation">Stops the search; a trial that is under way is given up.</param>
    /// <exception cref="CellTypesException">The number of trials is below 1.</exception>
    /// <exception cref="CellTypesException">All trials failed.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was signalled.</exception>
    public static TuningResult Run(
        TunableFamily family,
        LabelledSet set,
        IReadOnlyList<Fold> folds,
        TuningOptions options,
        IReadOnlyList<Trial>? before = null,
        Action<Trial>? finished = null,
        CancellationToken cancellation = default)
    {
        options.Validate();
        List<Trial> trials = [.. before ?? []];
        while (trials.Count < options.Trials)
        {
            cancellation.ThrowIfCancellationRequested();
            int seed = DerivedSeed.Of(DerivedSeed.Of(options.Seed, PartOfTheSampler), trials.Count);
            IReadOnlyDictionary<string, string> settings = options.Sampler.Next(
                family.Space, options.Score.BestFirst(trials), new Xoshiro256StarStar(seed, threadSafe: false));
            Trial trial = Try(trials.Count, settings, family, set, folds, options, cancellation);
            trials.Add(trial);
            finished?.Invoke(trial);
        }
        Trial best = options.Score.BestFirst(trials).FirstOrDefault() ?? throw new CellTypesException(
            $"All {trials.Count} trials failed; the first of them: {trials[0].Problem}");
        return new TuningResult(trials, best);
    }

    private static Trial Try(
        int number,
        IReadOnlyDictionary<string, string> settings,
        TunableFamily family,
        LabelledSet set,
        IReadOnlyList<Fold> folds,
        TuningOptions options,
        CancellationToken cancellation)
    {
        Stopwatch clock = Stopwatch.StartNew();
        try
        {
            float[] probabilities = FoldPredictions.OfAll(family.Make(settings), set, folds, options.Seed, options.Threads, cancellation);
            return new Trial
            {
                Number = number,
                State = TrialState.Complete,
                Score = Score(options.Score, set, probabilities, folds.SelectMany(fold => fold.Test)),
                FoldScores = [.. folds.Select(fold => Score(options.Score, set, probabilities, fold.Test))],
                Settings = settings,
                Seconds = clock.Elapsed.TotalSeconds,
            };
        }
        catch (Exception error)
        {
            cancellation.ThrowIfCancellationRequested();
            return new Trial
            {
                Number = number,
                State = TrialState.Failed,
                Settings = settings,
                Seconds = clock.Elapsed.TotalSeconds,
                Problem = error.Message,
            };
        }
    }

    private static double Score(TuningScore score, LabelledSet set, float[] probabilities, IEnumerable<int> units)
    {
        int classes = set.ClassNames.Count;
        int[] labels = [.. set.Labels], scored = [.. units];
        return score.Of(
            [.. scored.SelectMany(unit => probabilities[(unit * classes)..((unit + 1) * classes)])],
            [.. scored.Select(unit => labels[unit])],
            classes);
    }
}
