using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using MathNet.Numerics.Random;

namespace CellTypes.Training.Scores;

/// <summary>95 % intervals of scores over the choice of units: the percentile bootstrap (Efron and Tibshirani 1993, chapter 13).</summary>
/// <remarks>
/// <para>Units, or groups of units that resemble one another, are drawn again with replacement, as many as there are, 2000 times from one seed; the interval of a score
/// goes from the 2.5th to the 97.5th percentile of its values, interpolated linearly. The models stay as they are. A draw that leaves a score without a unit, such as
/// the recall of a class that was not drawn, does not count for it.</para>
/// <para>No draw holds what no unit shows: where all units are right, or none is, the far end is that of Clopper and Pearson's interval for as many units or groups; of
/// balanced accuracy and macro-F1 it is then the mean over the classes. A share of one unit or group, neither all nor nothing, may be anything.</para>
/// </remarks>
internal sealed class Bootstrap
{
    private const int Draws = 2000, Seed = 20;
    private const double Tail = 0.025;

    // The places of the scores of all units; those of classes, of levels of sureness, and of bins follow.
    private const int Accuracy = 0, BalancedAccuracy = 1, MacroF1 = 2, FirstRecall = 3;

    private readonly Scored[][] _seeds;
    private readonly int _parts, _classes, _firstPrecision, _firstF1, _firstKept, _firstOfKept, _firstSurest, _firstBin, _scores;
    private readonly Interval?[] _intervals;

    /// <summary>Computes the intervals of all scores.</summary>
    /// <param name="seeds">The predictions with each seed, each with the unit or group, from 0, that it is drawn with.</param>
    /// <param name="parts">The number of units or groups.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="cancellation">Stops the work.</param>
    public Bootstrap(IEnumerable<IEnumerable<(int Part, Prediction Prediction)>> seeds, int parts, int classes, CancellationToken cancellation = default)
    {
        _seeds = [.. seeds.Select(seed => seed.OrderByDescending(unit => unit.Prediction.Ratio).Select(unit => Scored.Of(unit.Part, unit.Prediction)).ToArray())];
        (_parts, _classes) = (parts, classes);
        _firstPrecision = FirstRecall + classes;
        _firstF1 = _firstPrecision + classes;
        _firstKept = _firstF1 + classes;
        _firstOfKept = _firstKept + PredictionScores.CoverageRatios.Count;
        _firstSurest = _firstOfKept + PredictionScores.CoverageRatios.Count;
        _firstBin = _firstSurest + PredictionScores.SurestShares.Count;
        _scores = _firstBin + Prediction.Bins;
        _intervals = Intervals(cancellation);
    }

    public Interval? OfAccuracy => _intervals[Accuracy];

    public Interval? OfBalancedAccuracy => _intervals[BalancedAccuracy];

    public Interval? OfMacroF1 => _intervals[MacroF1];

    public Interval? OfRecall(int c) => _intervals[FirstRecall + c];

    public Interval? OfPrecision(int c) => _intervals[_firstPrecision + c];

    public Interval? OfF1(int c) => _intervals[_firstF1 + c];

    /// <summary>The interval of the share that is kept at one of <see cref="PredictionScores.CoverageRatios"/>.</summary>
    public Interval? OfKept(int ratio) => PredictionScores.CoverageRatios[ratio] == 1 ? new Interval(1, 1) : _intervals[_firstKept + ratio];

    /// <summary>The interval of the accuracy of what is kept.</summary>
    public Interval? OfKeptAccuracy(int ratio) => _intervals[_firstOfKept + ratio];

    /// <summary>The interval of the accuracy of one of <see cref="PredictionScores.SurestShares"/>.</summary>
    public Interval? OfSurest(int share) => _intervals[_firstSurest + share];

    /// <summary>The interval of the accuracy in a bin of the largest probability.</summary>
    public Interval? OfBin(int bin) => _intervals[_firstBin + bin];

    private Interval?[] Intervals(CancellationToken cancellation)
    {
        double[][] drawn = new double[Draws][];
        Parallel.For(0, Draws, new ParallelOptions { CancellationToken = cancellation }, draw =>
        {
            Xoshiro256StarStar random = new(DerivedSeed.Of(Seed, draw), threadSafe: false);
            int[] times = new int[_parts];
            for (int i = 0; i < _parts; i++) times[random.Next(_parts)]++;
            drawn[draw] = Scores(times);
        });
        double[] whole = Scores([.. Enumerable.Repeat(1, _parts)]);
        int[] support = Support();
        Interval?[] intervals =
        [
            .. whole.Select((value, score) => Of([.. drawn.Select(scores => scores[score]).Where(drawn => !double.IsNaN(drawn)).Order()], value, support[score])),
        ];
        foreach ((int mean, int first) in new[] { (BalancedAccuracy, FirstRecall), (MacroF1, _firstF1) })
        {
            if (whole[mean] is > 0 and < 1) continue;
            Interval[] ofClasses = [.. Enumerable.Range(0, _classes).Where(c => support[FirstRecall + c] > 0).Select(c => intervals[first + c]).OfType<Interval>()];
            intervals[mean] = new Interval(ofClasses.Average(interval => interval.Low), ofClasses.Average(interval => interval.High));
        }
        return intervals;
    }

    private static Interval? Of(double[] ascending, double value, int support)
    {
        if (ascending.Length == 0 || support == 0) return null;
        double far = Math.Pow(Tail, 1.0 / support);
        return value switch
        {
            1 => new Interval(far, 1),
            0 => new Interval(0, 1 - far),
            _ when support == 1 => new Interval(0, 1),
            _ => new Interval(Percentile(ascending, Tail), Percentile(ascending, 1 - Tail)),
        };
    }

    private static double Percentile(double[] ascending, double share)
    {
        double position = share * (ascending.Length - 1);
        int below = (int)position;
        return below + 1 == ascending.Length ? ascending[below] : ascending[below] + (position - below) * (ascending[below + 1] - ascending[below]);
    }

    /// <summary>All scores, means over seeds, where each part is there so many times; NaN for a score that no unit is left for.</summary>
    private double[] Scores(int[] times)
    {
        double[] sums = new double[_scores], rightInBin = new double[Prediction.Bins], inBin = new double[Prediction.Bins];
        int[] seeds = new int[_scores];
        foreach (Scored[] units in _seeds) AddSeed(units, times, sums, seeds, rightInBin, inBin);
        for (int score = 0; score < _firstBin; score++) sums[score] = seeds[score] == 0 ? double.NaN : sums[score] / seeds[score];
        for (int bin = 0; bin < Prediction.Bins; bin++) sums[_firstBin + bin] = rightInBin[bin] / inBin[bin];
        return sums;
    }

    private void AddSeed(Scored[] units, int[] times, double[] sums, int[] seeds, double[] rightInBin, double[] inBin)
    {
        int levels = PredictionScores.CoverageRatios.Count;
        int[] truth = new int[_classes], predicted = new int[_classes], hits = new int[_classes], kept = new int[levels + 1], rightOfKept = new int[levels + 1];
        int all = 0, right = 0;
        foreach (Scored unit in units)
        {
            int n = times[unit.Part];
            if (n == 0) continue;
            all += n;
            truth[unit.Label] += n;
            predicted[unit.Predicted] += n;
            kept[unit.Level] += n;
            inBin[unit.Bin] += n;
            if (unit.Label != unit.Predicted) continue;
            right += n;
            hits[unit.Label] += n;
            rightOfKept[unit.Level] += n;
            rightInBin[unit.Bin] += n;
        }
        if (all == 0) return;
        Add(Accuracy, right, all);
        double recalls = 0, f1s = 0;
        int present = 0;
        for (int c = 0; c < _classes; c++)
        {
            Add(FirstRecall + c, hits[c], truth[c]);
            // Nothing labelled so is a precision of 0 with this seed, unless it is so with each.
            Add(_firstPrecision + c, hits[c], predicted[c], isZeroOfNone: true);
            Add(_firstF1 + c, 2 * hits[c], truth[c] + predicted[c]);
            if (truth[c] > 0) (recalls, f1s, present) = (recalls + (double)hits[c] / truth[c], f1s + 2.0 * hits[c] / (truth[c] + predicted[c]), present + 1);
        }
        Add(BalancedAccuracy, recalls, present);
        Add(MacroF1, f1s, present);
        for (int ratio = levels - 1, sure = 0, rightOfSure = 0; ratio >= 0; ratio--)
        {
            sure += kept[ratio + 1];
            rightOfSure += rightOfKept[ratio + 1];
            Add(_firstKept + ratio, sure, all);
            Add(_firstOfKept + ratio, rightOfSure, sure);
        }
        for (int share = 0; share < PredictionScores.SurestShares.Count; share++)
        {
            int most = (int)Math.Ceiling(PredictionScores.SurestShares[share] * all), left = most, rightOfMost = 0;
            for (int i = 0; left > 0; i++)
            {
                int n = Math.Min(left, times[units[i].Part]);
                left -= n;
                if (units[i].Label == units[i].Predicted) rightOfMost += n;
            }
            Add(_firstSurest + share, rightOfMost, most);
        }

        void Add(int score, double part, double of, bool isZeroOfNone = false)
        {
            if (of > 0) sums[score] += part / of;
            if (of > 0 || isZeroOfNone) seeds[score]++;
        }
    }

    /// <summary>The number of parts that hold a unit that counts for each score.</summary>
    private int[] Support()
    {
        HashSet<int>[] parts = [.. Enumerable.Range(0, _scores).Select(_ => new HashSet<int>())];
        foreach (Scored[] units in _seeds)
        {
            for (int i = 0; i < units.Length; i++)
            {
                Scored unit = units[i];
                parts[Accuracy].Add(unit.Part);
                parts[BalancedAccuracy].Add(unit.Part);
                parts[MacroF1].Add(unit.Part);
                parts[FirstRecall + unit.Label].Add(unit.Part);
                parts[_firstPrecision + unit.Predicted].Add(unit.Part);
                parts[_firstF1 + unit.Label].Add(unit.Part);
                parts[_firstF1 + unit.Predicted].Add(unit.Part);
                parts[_firstBin + unit.Bin].Add(unit.Part);
                for (int ratio = 0; ratio < PredictionScores.CoverageRatios.Count; ratio++)
                {
                    parts[_firstKept + ratio].Add(unit.Part);
                    if (ratio < unit.Level) parts[_firstOfKept + ratio].Add(unit.Part);
                }
                for (int share = 0; share < PredictionScores.SurestShares.Count; share++)
                {
                    if (i < Math.Ceiling(PredictionScores.SurestShares[share] * units.Length)) parts[_firstSurest + share].Add(unit.Part);
                }
            }
        }
        return Array.ConvertAll(parts, set => set.Count);
    }

    private readonly record struct Scored(int Part, int Label, int Predicted, int Level, int Bin)
    {
        public static Scored Of(int part, Prediction prediction) =>
            new(part, prediction.Label, prediction.Predicted, prediction.Level, prediction.Bin);
    }
}
