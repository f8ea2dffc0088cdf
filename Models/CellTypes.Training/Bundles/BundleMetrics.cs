using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using CellTypes.Models.Bundles;
using CellTypes.Models.Inference;
using CellTypes.Models.Recordings;
using CellTypes.Training.Data;
using CellTypes.Training.Evaluation;
using CellTypes.Training.Folds;
using CellTypes.Training.Scores;
using CellTypes.Training.Trainers;

namespace CellTypes.Training.Bundles;

/// <summary>What a model card states about units that the model had not seen.</summary>
internal sealed class BundleMetrics(
    BundleRecipe recipe, ITrainer trainer, GuardedTrainer guarded, LabelledSet set, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
{
    private const int OuterFolds = 10;
    private const int ManySpikes = 300;

    /// <summary>The indices of the units of a lab.</summary>
    public static int[] UnitsOf(LabelledSet set, string lab) =>
        [.. Enumerable.Range(0, set.Count).Where(unit => set.Groups["lab"][unit] == lab)];

    /// <summary>Hull leaving one unit out, Lisberger in ten folds, and each lab by models of the other.</summary>
    public IReadOnlyList<MetricsCard> Labels(IReadOnlyList<int> seeds)
    {
        if (seeds.Count == 0) return [];
        LabelledSet hull = OfLab("hull"), lisberger = OfLab("lisberger");
        EvaluationResult acrossLabs = Run("the labs by each other", set, new LeaveGroupOut("lab"), seeds);
        return
        [
            Describe("hull, leaving one unit out", Run("hull", hull, new LeaveOneOut(), seeds), recipe.ConfidenceRatio),
            Describe("lisberger, in 10 folds", Run("lisberger", lisberger, new StratifiedKFold(OuterFolds), seeds), recipe.ConfidenceRatio),
            Describe("hull, trained on lisberger", Restrict(acrossLabs, "hull"), recipe.ConfidenceRatio),
            Describe("lisberger, trained on hull", Restrict(acrossLabs, "lisberger"), recipe.ConfidenceRatio),
        ];
    }

    /// <summary>
    /// Held-out training units, each judged by a model whose thresholds were fitted without it; and recordings without a cerebellar unit,
    /// judged by models fitted on all training units.
    /// </summary>
    public IReadOnlyList<TurnedAwayCard> TurnedAway(IReadOnlyList<int> seeds, string data) =>
        seeds.Count == 0 ? [] : [.. HeldOut(seeds), .. OtherAreas(seeds, data)];

    // The units of a lab alone: those of unknown type of another lab are no part of what is measured within it.
    private LabelledSet OfLab(string lab)
    {
        UnlabelledUnits others = set.Unlabelled;
        int[] unlabelled = [.. Enumerable.Range(0, others.Count).Where(unit => others.Groups["lab"][unit] == lab)];
        return set.SelectUnits(UnitsOf(set, lab)).WithUnlabelled(others.Select(unlabelled));
    }

    private EvaluationResult Run(string what, LabelledSet units, Protocol protocol, IReadOnlyList<int> seeds)
    {
        return Evaluator.Run(units, trainer, protocol, seeds, progress: new MeasuringProgress($"{recipe.Name}: measuring {what}, {protocol}, {seeds.Count} seeds", progress), cancellation: cancellation);
    }

    private EvaluationResult Restrict(EvaluationResult result, string lab)
    {
        int[] units = UnitsOf(set, lab);
        LabelledSet ofLab = set.SelectUnits(units);
        SeedResult[] seeds = [.. result.Seeds.Select(seed => seed.Restrict(ofLab, units))];
        return EvaluationSummary.Of(ofLab, trainer.Description, new LeaveGroupOut("lab"), 1, seeds);
    }

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

    private IEnumerable<TurnedAwayCard> HeldOut(IReadOnlyList<int> seeds)
    {
        progress?.Report(new TrainingProgress($"{recipe.Name}: measuring outliers among held-out units, {seeds.Count} seeds"));
        Judgement[][] judged = [.. seeds.Select(JudgeHeldOut)];
        foreach (C4Lab lab in recipe.Labs)
        {
            int[] units = UnitsOf(set, lab.Name);
            Judgement[][] ofLab = [.. judged.Select(seed => Array.ConvertAll(units, unit => seed[unit]))];
            yield return Describe($"{lab.Name}, held out", units.Length, ofLab);
        }
    }

    private Judgement[] JudgeHeldOut(int seed)
    {
        Judgement[] judged = new Judgement[set.Count];
        IReadOnlyList<Fold> folds = new StratifiedKFold(OuterFolds).Split(set, seed);
        void JudgeFold(int f)
        {
            using FittedModel model = guarded.Fit(folds[f].TrainingUnits(set), DerivedSeed.Of(seed, f), cancellation);
            LabelledSet test = set.SelectUnits(folds[f].Test);
            Judgement[] ofFold = Judge(model.Classifier, test.Inputs, test.Count);
            for (int i = 0; i < test.Count; i++) judged[folds[f].Test[i]] = ofFold[i];
        }
        FoldPredictions.SideBySide([.. Enumerable.Range(0, folds.Count)], threads: 0, JudgeFold, cancellation);
        return judged;
    }

    private IEnumerable<TurnedAwayCard> OtherAreas(IReadOnlyList<int> seeds, string data)
    {
        progress?.Report(new TrainingProgress($"{recipe.Name}: measuring outliers among units of other brain areas, {seeds.Count} seeds"));
        FittedModel[] models = [.. seeds.Select(seed => guarded.Fit(set, seed, cancellation))];
        INoveltyClassifier[] classifiers = [.. models.Select(model => model.Classifier)];
        RecordedUnit[] session = ReadUnits(Path.Combine(data, "neuropixels_session"));
        RecordedUnit[] tagged = ReadSessions(Path.Combine(data, "cellexplorer_groundtruth"));
        yield return Describe("rat forebrain, one Neuropixels session (Luo, Bondy et al. 2020)", classifiers, session);
        yield return Describe($"the same, {ManySpikes} spikes or more", classifiers, [.. session.Where(unit => unit.SpikeCount >= ManySpikes)]);
        yield return Describe("mouse and rat cortex and hippocampus, opto-tagged (CellExplorer, Petersen et al. 2021)", classifiers, tagged);
        foreach (FittedModel model in models) model.Dispose();
    }

    private TurnedAwayCard Describe(string name, INoveltyClassifier[] classifiers, RecordedUnit[] units)
    {
        UnitModel model = new(recipe.Name, "", set.ClassNames, recipe.Views, classifiers[0], recipe.ConfidenceRatio);
        List<float> inputs = [];
        float[] row = new float[model.InputLength];
        foreach (RecordedUnit unit in units)
        {
            if (model.ComputeInputs(unit, row) is null) inputs.AddRange(row);
        }
        return Describe(name, units.Length, [.. classifiers.Select(classifier => Judge(classifier, inputs.ToArray(), inputs.Count / row.Length))]);
    }

    private Judgement[] Judge(INoveltyClassifier classifier, ReadOnlySpan<float> inputs, int count)
    {
        int classes = classifier.ClassCount;
        float[] probabilities = new float[count * classes], novelty = new float[count];
        classifier.Predict(inputs, count, probabilities, novelty);
        Judgement[] judged = new Judgement[count];
        for (int i = 0; i < count; i++)
        {
            float[] descending = [.. probabilities.AsSpan(i * classes, classes).ToArray().OrderDescending()];
            bool isOutlier = novelty[i] > 1;
            judged[i] = new Judgement(isOutlier, !isOutlier && descending[0] >= recipe.ConfidenceRatio * descending[1]);
        }
        return judged;
    }

    private static TurnedAwayCard Describe(string name, int units, Judgement[][] seeds) => new(
        name,
        units,
        units - seeds[0].Length,
        ToCard(Estimate.Of(seeds.Select(judged => judged.Average(unit => unit.IsOutlier ? 1.0 : 0)))),
        ToCard(Estimate.Of(seeds.Select(judged => judged.Average(unit => unit.IsConfident ? 1.0 : 0)))));

    private RecordedUnit[] ReadSessions(string folder) =>
        Directory.Exists(folder)
            ? [.. Directory.GetDirectories(folder).Order(StringComparer.Ordinal).SelectMany(ReadUnits)]
            : throw new CellTypesException($"There is no folder {folder}; it is needed to measure outliers.");

    private RecordedUnit[] ReadUnits(string folder)
    {
        cancellation.ThrowIfCancellationRequested();
        return [.. SortedRecording.Load(folder).RecordedUnits()];
    }

    // Four digits are more than the seeds support.
    private static CardValue ToCard(Estimate estimate) =>
        new(Math.Round(estimate.Mean, 4), Rounded(estimate.StandardDeviation)) { Low = Rounded(estimate.Low), High = Rounded(estimate.High) };

    private static double? Rounded(double? value) => value is double number ? Math.Round(number, 4) : null;

    private readonly record struct Judgement(bool IsOutlier, bool IsConfident);
}
