using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using CellTypes.Models.Bundles;
using CellTypes.Models.Inference;
using CellTypes.Training.Augmentation;
using CellTypes.Training.Data;
using CellTypes.Training.Folds;
using CellTypes.Training.Scores;

namespace CellTypes.Training.Evaluation;

/// <summary>Measures how well a packed model labels units whose cell types are known. Nothing is fitted.</summary>
public static class BundleEvaluator
{
    // The fewer spikes, the noisier the inputs; the more, the surer the model, also where it is wrong.
    private static readonly (int From, int? To)[] SpikeRanges = [(0, 300), (300, 3000), (3000, 10_000), (10_000, null)];

    /// <summary>Asks a model about all labelled units of a set and scores those of its classes.</summary>
    /// <param name="bundle">The model.</param>
    /// <param name="set">The units; their inputs are those of the model.</param>
    /// <param name="isPoor">Tells whether the spikes of a unit are too poor for a label; not called for units whose spikes are not known.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>What became of the units, and the scores of those of known classes, by their most probable class whatever their status; no scores without any.</returns>
    /// <exception cref="CellTypesException">The set has other inputs than the model takes, or no labelled unit.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was signalled.</exception>
    public static (BundleResult Units, EvaluationResult? Scores) Run(ModelBundle bundle, LabelledSet set, Func<SampleSource, bool> isPoor, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(isPoor);
        UnitModel model = bundle.Model;
        if (!model.Views.SelectMany(view => view.InputNames).SequenceEqual(set.InputNames))
        {
            string inputs = set.Views is null ? $"{set.InputLength} inputs, from {set.InputNames[0]} on" : string.Join(" and ", set.Views.Select(view => view.Name));
            throw new CellTypesException($"The units have {inputs}; model {model.Name} takes {string.Join(" and ", model.Views.Select(view => view.Name))}.");
        }
        if (set.Count == 0) throw new CellTypesException("There is no unit with a label to judge the model by.");
        int classes = model.Classes.Count;
        float[] probabilities = new float[set.Count * classes], novelty = new float[set.Count], foreign = new float[set.Count];
        model.Classify(set.Inputs.ToArray(), set.Count, probabilities, novelty, foreign);
        cancellation.ThrowIfCancellationRequested();
        int[] truth = [.. set.ClassNames.Select(name => model.Classes.ToList().IndexOf(name))];
        Judged[] units =
        [
            .. Enumerable.Range(0, set.Count).Select(unit =>
            {
                int label = set.Labels[unit];
                Prediction prediction = Prediction.Of(probabilities.AsSpan(unit * classes, classes), truth[label]);
                bool hasNoLabel = float.IsNaN(probabilities[unit * classes]) || (set.Sources is not null && isPoor(set.Sources[unit]));
                Status status = hasNoLabel ? Status.Poor
                    : foreign[unit] > model.Foreign?.Threshold ? Status.Foreign
                    : novelty[unit] > 1 ? Status.Outlier
                    : prediction.Largest >= model.ConfidenceRatio * prediction.Second ? Status.Confident
                    : Status.Uncertain;
                return new Judged(unit, set.ClassNames[label], prediction, status, bundle.Training?.Contains(set.Row(unit)) ?? false, set.Sources?[unit].Train.Samples.Length);
            }),
        ];
        int[] known = [.. units.Where(unit => unit.Prediction.Label >= 0).Select(unit => unit.Index)];
        LabelledSet ofKnown = OfClasses(set, known, model.Classes, truth);
        Judged[] asked = [.. known.Select(unit => units[unit])], other = [.. units.Where(unit => unit.Class == ForeignClass.Name)];
        BundleResult result = new()
        {
            Model = model.Name,
            Sha256 = model.Sha256,
            Home = model.Home,
            Units = units.Length,
            InTraining = bundle.Training is null ? null : units.Count(unit => unit.IsInTraining),
            Known = [.. Count(asked).OrderBy(row => model.Classes.ToList().IndexOf(row.Class))],
            Unknown = [.. Count(units.Where(unit => unit.Prediction.Label < 0)).OrderBy(row => row.Class == ForeignClass.Name).ThenBy(row => row.Class, StringComparer.Ordinal)],
            Confident = Share(set, asked, unit => unit.IsConfident, cancellation),
            ConfidentlyRight = Share(set, [.. asked.Where(unit => unit.IsConfident)], unit => unit.Prediction.IsRight, cancellation),
            Foreign = other.Length == 0 ? [] : [Foreign(0, null, other), .. set.Sources is null ? [] : SpikeRanges.Select(range =>
                Foreign(range.From, range.To, [.. other.Where(unit => unit.Spikes >= range.From && !(unit.Spikes >= range.To))]))],
            Parts = [],
        };
        // A unit without probabilities is poor, and no class is its most probable one.
        int[] scored = [.. Enumerable.Range(0, known.Length).Where(i => !float.IsNaN(probabilities[known[i] * classes]))];
        if (scored.Length == 0) return (result, null);
        SeedResult seed = SeedResult.Of(0, ofKnown, [.. known.SelectMany(unit => new ArraySegment<float>(probabilities, unit * classes, classes))], scored);
        ILookup<bool, int> inTraining = scored.ToLookup(i => units[known[i]].IsInTraining);
        if (inTraining.Count == 2)
            result = result with { Parts = [Part("not in the training data", inTraining[false]), Part("in the training data", inTraining[true])] };
        return (result, EvaluationSummary.Of(ofKnown, model.Name, new AsPacked(), 1, [seed], cancellation) with { Bundle = result });

        ForeignCounts Foreign(int from, int? to, Judged[] of) => new(from, to, of.Length, Share(set, of, unit => unit.IsConfident, cancellation));

        GroupResult Part(string name, IEnumerable<int> members)
        {
            int[] of = [.. members];
            LabelledSet subset = ofKnown.SelectUnits(of);
            EvaluationResult scores = EvaluationSummary.Of(subset, model.Name, new AsPacked(), 1, [seed.Restrict(subset, of)], cancellation);
            return new GroupResult(name, of.Length, scores.Accuracy, scores.MacroF1, scores.CalibrationError);
        }
    }

    private static LabelledSet OfClasses(LabelledSet set, int[] units, IReadOnlyList<string> classes, int[] becomes)
    {
        LabelledSet some = set.SelectUnits(units);
        LabelledSet renamed = new(some.Inputs.ToArray(), some.InputNames, [.. some.Labels.ToArray().Select(label => becomes[label])], classes, some.UnitIds, some.Groups, some.Sources);
        return some.Views is null ? renamed : renamed.WithViews(some.Views);
    }

    private static IEnumerable<StatusCounts> Count(IEnumerable<Judged> units) => units.GroupBy(unit => unit.Class).Select(group =>
    {
        int Of(Status status) => group.Count(unit => unit.Status == status);
        return new StatusCounts(
            group.Key, group.Count(), Of(Status.Confident), group.Count(unit => unit.IsConfident && unit.Prediction.IsRight), Of(Status.Uncertain), Of(Status.Outlier), Of(Status.Foreign), Of(Status.Poor));
    });

    // A share is the accuracy of saying yes of each.
    private static Estimate? Share(LabelledSet set, Judged[] units, Func<Judged, bool> isSo, CancellationToken cancellation)
    {
        if (units.Length == 0) return null;
        Resampling drawn = Resampling.Of(set.SelectUnits([.. units.Select(unit => unit.Index)]), new AsPacked(), out int[] parts);
        Bootstrap intervals = new([units.Select((unit, i) => (parts[i], new Prediction(isSo(unit) ? 0 : 1, 0, 1, 0)))], drawn.Count, 2, cancellation);
        return Estimate.Of([units.Average(unit => isSo(unit) ? 1.0 : 0)], intervals.OfAccuracy);
    }

    private enum Status
    {
        Confident,
        Uncertain,
        Outlier,
        Foreign,
        Poor,
    }

    private sealed record Judged(int Index, string Class, Prediction Prediction, Status Status, bool IsInTraining, int? Spikes)
    {
        public bool IsConfident => Status == Status.Confident;
    }
}
