using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using CellTypes.Models.Bundles;
using CellTypes.Models.Inference;
using CellTypes.Training.Data;
using CellTypes.Training.Evaluation;
using CellTypes.Training.Folds;
using CellTypes.Training.Scores;
using CellTypes.Training.Trainers;
using MathNet.Numerics.Statistics;

namespace CellTypes.Training.Bundles;

/// <summary>What a model card states about units that the model had not seen.</summary>
/// <remarks>
/// Every unit is judged once with each seed by a model that saw nothing of its recording, nor, of other tissue, of its animal: the cerebellar recordings are dealt
/// into ten parts, and with the first of them one animal of other tissue is left out each time.
/// </remarks>
internal sealed class BundleMetrics
{
    private const int Parts = 10;
    private const int ManySpikes = 300;
    private const string Recording = "recording";

    private static readonly double[] CurvePoints = [0.02, 0.03, 0.04, 0.05, 0.06, 0.08, 0.10, 0.15];

    private readonly BundleRecipe _recipe;
    private readonly LabelledSet _set;
    private readonly int[] _home, _other;
    private readonly int[] _spikes;
    private readonly Judgements[] _judged;

    /// <summary>Judges all units that have all of their inputs.</summary>
    /// <param name="recipe">What is trained.</param>
    /// <param name="guarded">How it is trained.</param>
    /// <param name="set">The cerebellar units, and those of other tissue as the last class.</param>
    /// <param name="others">What else is known of the latter, which are the last of the set.</param>
    /// <param name="seeds">The seeds; none to measure nothing.</param>
    /// <param name="progress">Receives how far it is.</param>
    /// <param name="cancellation">Stops it.</param>
    public BundleMetrics(
        BundleRecipe recipe, GuardedTrainer guarded, LabelledSet set, OtherUnits others, IReadOnlyList<int> seeds, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        (_recipe, _set) = (recipe, set);
        int home = set.Count - others.Set.Count;
        _home = [.. Enumerable.Range(0, home).Where(set.IsComplete)];
        _other = [.. Enumerable.Range(0, others.Set.Count).Where(unit => others.IsWhole[unit]).Select(unit => home + unit)];
        _spikes = [.. Enumerable.Repeat(int.MaxValue, home), .. others.Spikes];
        int done = 0;
        _judged = [.. seeds.Select(Judge)];

        Judgements Judge(int seed)
        {
            Judgements judged = new(set);
            IReadOnlyList<Fold> folds = Divide(seed);
            FoldPredictions.SideBySide([.. Enumerable.Range(0, folds.Count)], threads: 0, JudgeFold, cancellation);
            return judged;

            void JudgeFold(int f)
            {
                using FittedModel model = guarded.Fit(set.SelectUnits(folds[f].Training), DerivedSeed.Of(seed, f), cancellation);
                judged.Take(model.Classifier, folds[f].Test);
                progress?.Report(new TrainingProgress($"{recipe.Name}: measuring on units not seen", Interlocked.Increment(ref done), seeds.Count * folds.Count));
            }
        }

        IReadOnlyList<Fold> Divide(int seed)
        {
            string[] animals = [.. others.Set.Groups[OtherTissue.AnimalColumn].Distinct()];
            LabelledSet atHome = set.SelectUnits([.. Enumerable.Range(0, home)]);
            return
            [
                .. new InnerKFold(Parts).Split(atHome, seed).Select((fold, f) =>
                {
                    string? animal = f < animals.Length ? animals[f] : null;
                    IEnumerable<int> ofAnimal = Enumerable.Range(home, others.Set.Count).Where(unit => others.Set.Groups[OtherTissue.AnimalColumn][unit - home] == animal);
                    int[] leftOut = [.. fold.Test, .. ofAnimal];
                    return new Fold(fold.Name, [.. Enumerable.Range(0, set.Count).Except(leftOut)], [.. leftOut.Where(set.IsComplete)], [], []);
                }),
            ];
        }
    }

    /// <summary>Gets the probability of other tissue above which a share of the cerebellar units are called foreign.</summary>
    /// <param name="share">The share.</param>
    public double ThresholdAt(double share) => _judged.Average(judged => _home.Select(unit => (double)judged.Foreign(unit)).QuantileCustom(1 - share, QuantileDefinition.R7));

    /// <summary>Gets what of other tissue gets a confident label, against the cerebellar units that are called foreign.</summary>
    public IReadOnlyList<ForeignPoint> Curve() => _judged.Length == 0 ? [] :
    [
        .. CurvePoints.Select(share =>
        {
            double threshold = ThresholdAt(share);
            int[] many = [.. _other.Where(unit => _spikes[unit] >= ManySpikes)];
            return new ForeignPoint(
                Round(threshold),
                Round(_judged.Average(judged => _home.Average(unit => judged.Foreign(unit) > threshold ? 1.0 : 0))),
                Round(_judged.Average(judged => many.Average(unit => judged.IsConfident(unit, threshold, _recipe.ConfidenceRatio) ? 1.0 : 0))));
        }),
    ];

    /// <summary>Labels of each lab whose units have all inputs, recordings kept together; and each lab by models of the others.</summary>
    /// <param name="trainer">The trainer of the classifier that labels units.</param>
    /// <param name="seeds">The seeds.</param>
    /// <param name="cancellation">Stops it.</param>
    public IReadOnlyList<MetricsCard> Labels(ITrainer trainer, IReadOnlyList<int> seeds, CancellationToken cancellation)
    {
        if (seeds.Count == 0) return [];
        string[] all = [.. _home.Select(unit => _set.Groups["lab"][unit]).Distinct()];
        // How the labs of the C4 database do is known from the models that ship.
        string[] labs = _recipe.Own is null ? all : [.. all.Intersect(_recipe.Own.Labs)];
        return
        [
            .. labs.Select(lab => Describe(Kept(lab), Score(lab, [.. _judged.Select(judged => judged.Probabilities)], seeds))),
            .. labs.Select(lab => Describe($"{lab}, trained on the other labs", Score(lab, [.. seeds.Select(seed => LabLeftOut(lab, seed))], seeds))),
        ];

        string Kept(string lab) => $"{lab}, in {Parts} parts, recordings kept together";

        MetricsCard Describe(string protocol, EvaluationResult result) => BundleMetrics.Describe(protocol, result, _recipe.ConfidenceRatio);

        float[] LabLeftOut(string lab, int seed)
        {
            int[] training = [.. Enumerable.Range(0, _set.Count).Where(unit => _set.Groups["lab"][unit] != lab)], test = UnitsOf(lab);
            float[] probabilities = [.. Enumerable.Repeat(float.NaN, _set.Count * _set.ClassNames.Count)];
            FoldPredictions.OfFold(trainer, _set, new Fold(lab, training, test, [], []), seed, probabilities, cancellation);
            return probabilities;
        }
    }

    /// <summary>What became of the cerebellar units, and of those of other tissue, at a threshold.</summary>
    /// <param name="threshold">The probability of other tissue above which a unit is foreign.</param>
    public IReadOnlyList<TurnedAwayCard> TurnedAway(double threshold)
    {
        if (_judged.Length == 0) return [];
        string[] labs = [.. _home.Select(unit => _set.Groups["lab"][unit]).Distinct()];
        int[] many = [.. _other.Where(unit => _spikes[unit] >= ManySpikes)];
        return
        [
            .. labs.Select(lab => Row($"{lab}, recordings kept together", UnitsOf(lab))),
            Row("other tissue, animals kept apart", _other),
            Row($"the same, {ManySpikes} spikes or more", many),
            .. OtherTissue.Labs.Select(lab => Row($"of these: {lab.Description}", [.. many.Where(unit => _set.Groups["lab"][unit] == lab.Name)])),
        ];

        TurnedAwayCard Row(string name, int[] units) => new(
            name,
            units.Length,
            0,
            Share(units, (judged, unit) => judged.IsOutlier(unit, threshold)),
            Share(units, (judged, unit) => judged.IsConfident(unit, threshold, _recipe.ConfidenceRatio)))
        {
            Foreign = Share(units, (judged, unit) => judged.Foreign(unit) > threshold),
        };

        CardValue Share(int[] units, Func<Judgements, int, bool> isSo) => ToCard(Estimate.Of(_judged.Select(judged => units.Average(unit => isSo(judged, unit) ? 1.0 : 0))));
    }

    /// <summary>The indices of the units of a lab.</summary>
    public static int[] UnitsOf(LabelledSet set, string lab) => [.. Enumerable.Range(0, set.Count).Where(unit => set.Groups["lab"][unit] == lab)];

    /// <summary>A row of the card.</summary>
    public static MetricsCard Describe(string protocol, EvaluationResult result, double confidenceRatio)
    {
        CoverageResult confident = result.Coverage.Single(coverage => coverage.Ratio == confidenceRatio);
        return new MetricsCard
        {
            Protocol = protocol,
            Units = result.Units,
            Seeds = result.Seeds.Count,
            Accuracy = ToCard(result.Accuracy),
            BalancedAccuracy = ToCard(result.BalancedAccuracy),
            IntervalsOver = $"{result.Resampling}",
            MacroF1 = ToCard(result.MacroF1),
            CalibrationError = ToCard(result.CalibrationError),
            Confident = ToCard(confident.Kept),
            ConfidentAccuracy = confident.Accuracy is null ? new CardValue(0, null) : ToCard(confident.Accuracy),
            Recalls =
            [
                .. result.Classes.Where(row => row.Units > 0).Select(row => new RecallCard(row.Name, row.Units, ToCard(row.Recall))),
            ],
        };
    }

    private int[] UnitsOf(string lab) => [.. _home.Where(unit => _set.Groups["lab"][unit] == lab)];

    // As the model labels them: given that a unit is of the tissue.
    private EvaluationResult Score(string lab, float[][] probabilities, IReadOnlyList<int> seeds)
    {
        int[] units = UnitsOf(lab);
        int classes = _set.ClassNames.Count;
        LabelledSet ofLab = _set.SelectUnits(units).WithoutClass(ForeignClass.Name);
        SeedResult[] results = [.. seeds.Select((seed, s) => SeedResult.Of(seed, ofLab, [.. units.SelectMany(unit => AtHome(probabilities[s].AsSpan(unit * classes, classes)))], [.. Enumerable.Range(0, units.Length)]))];
        return EvaluationSummary.Of(ofLab, _recipe.Name, _set.Groups.ContainsKey(Recording) ? new GroupedKFold(Parts, Recording) : new StratifiedKFold(Parts), Parts, results);
    }

    private static float[] AtHome(ReadOnlySpan<float> row)
    {
        float[] types = row[..^1].ToArray();
        float sum = types.Sum();
        return sum > 0 ? Array.ConvertAll(types, p => p / sum) : [.. Enumerable.Repeat(1f / types.Length, types.Length)];
    }

    // Four digits are more than the seeds support.
    private static CardValue ToCard(Estimate estimate) =>
        new(Round(estimate.Mean), Rounded(estimate.StandardDeviation)) { Low = Rounded(estimate.Low), High = Rounded(estimate.High) };

    private static double? Rounded(double? value) => value is double number ? Round(number) : null;

    private static double Round(double value) => Math.Round(value, 4);

    // What models said of units that they had not seen.
    private sealed class Judgements(LabelledSet set)
    {
        private readonly int _classes = set.ClassNames.Count;
        private readonly float[] _novelty = new float[set.Count];

        public float[] Probabilities { get; } = [.. Enumerable.Repeat(float.NaN, set.Count * set.ClassNames.Count)];

        public void Take(INoveltyClassifier classifier, int[] units)
        {
            LabelledSet test = set.SelectUnits(units);
            float[] probabilities = new float[units.Length * _classes], novelty = new float[units.Length];
            classifier.Predict(test.Inputs, units.Length, probabilities, novelty);
            for (int i = 0; i < units.Length; i++)
            {
                _novelty[units[i]] = novelty[i];
                Array.Copy(probabilities, i * _classes, Probabilities, units[i] * _classes, _classes);
            }
        }

        public float Foreign(int unit) => Probabilities[(unit + 1) * _classes - 1];

        public bool IsOutlier(int unit, double threshold) => Foreign(unit) <= threshold && _novelty[unit] > 1;

        public bool IsConfident(int unit, double threshold, double ratio)
        {
            if (Foreign(unit) > threshold || _novelty[unit] > 1) return false;
            float[] descending = [.. AtHome(Probabilities.AsSpan(unit * _classes, _classes)).OrderDescending()];
            return descending[0] >= ratio * descending[1];
        }
    }
}
