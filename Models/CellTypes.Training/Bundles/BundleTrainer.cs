using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Threading;
using CellTypes.Models.Bundles;
using CellTypes.Models.Forests;
using CellTypes.Models.Inference;
using CellTypes.Models.Recordings;
using CellTypes.Models.Views;
using CellTypes.Training.Data;
using CellTypes.Training.Evaluation;
using CellTypes.Training.Families;
using CellTypes.Training.Folds;
using CellTypes.Training.Forests;
using CellTypes.Training.Networks;
using CellTypes.Training.Trainers;

namespace CellTypes.Training.Bundles;

/// <summary>Trains the models that ship, measures them, and packs them.</summary>
public static class BundleTrainer
{
    private const string Tables = "c4_cerebellum";

    /// <summary>Trains a model and writes its bundle.</summary>
    /// <param name="recipe">What to train; <see cref="BundleRecipe.With"/> puts somebody's own units beside those that it names.</param>
    /// <param name="data">
    /// The folder that holds <c>c4_cerebellum</c>, and <c>rat_forebrain</c>, <c>neuropixels_session</c> and <c>cellexplorer_groundtruth</c> for units of other tissue.
    /// </param>
    /// <param name="folder">The folder of the bundle, which is made where it does not exist.</param>
    /// <param name="options">The seeds and the day.</param>
    /// <param name="networks">Where networks are fitted; null for the processor.</param>
    /// <param name="progress">Receives what is being done, and how far it is.</param>
    /// <param name="cancellation">Stops the training; nothing is written then.</param>
    /// <returns>The bundle; the same bytes for the same data and options.</returns>
    /// <exception cref="ArgumentException">The day is not a day.</exception>
    /// <exception cref="IOException">A file is missing, or cannot be read or written.</exception>
    /// <exception cref="CellTypesException">A file is not as described; the message says where.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was signalled.</exception>
    public static ModelBundle Train(
        BundleRecipe recipe,
        string data,
        string folder,
        BundleTrainingOptions options,
        NetworkSettings? networks = null,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        options.Validate();
        TrainingTables tables = C4Tables.ReadIncomplete(Path.Combine(data, Tables), recipe.Labs, recipe.Views);
        LabelledSet home = recipe.LeftOutClasses.Aggregate(tables.Set, (units, name) => units.WithoutClass(name));
        if (recipe.Own is OwnUnits own) home = home.With(own.Tables.Set);
        progress?.Report(new TrainingProgress($"{recipe.Name}: reading units of other tissue"));
        OtherUnits others = OtherTissue.Read(data, recipe.Views, cancellation);
        LabelledSet set = home.With(others.Set).WithViews(recipe.Views);
        if (recipe.Own is not null) CheckAreOthers(recipe.Own, set);
        ITrainer? model = recipe.Model is null ? null : ModelFamilies.Parse(recipe.Model, networks);
        if (model is null || !recipe.TakesIncompleteUnits) set = set.CompleteUnits();
        NoveltyForestTrainer guard = new(recipe.Forest, recipe.Views);
        BundleMetrics metrics = new(recipe, new GuardedTrainer(model, guard), set, others, options.MetricSeeds, progress, cancellation);
        double threshold = options.MetricSeeds.Count > 0 ? metrics.ThresholdAt(recipe.ForeignAtHome) : options.ForeignThreshold;
        progress?.Report(new TrainingProgress($"{recipe.Name}: fitting {set.Count} units"));
        using FittedModel fitted = new GuardedTrainer(model, guard).Fit(set, options.Seed, cancellation);
        ModelCard card = new()
        {
            Name = recipe.Name,
            Summary = recipe.Summary,
            Created = options.Created,
            Program = Provenance.ThisProgram,
            Family = ModelCard.ForestFamily,
            Training = Describe(model, guard),
            Seed = options.Seed,
            Views = [.. recipe.Views.Select(view => view.Name)],
            Inputs = set.InputLength,
            Classes = home.ClassNames,
            Foreign = new ForeignClass(recipe.Tissue, ForeignShareOf(recipe, set), options.ForeignShareAtHome, Math.Round(threshold, 4)),
            ConfidenceRatio = recipe.ConfidenceRatio,
            Novelty = Thresholds(fitted.Guard),
            Data = Describe(recipe, tables, set, Path.Combine(data, Tables)),
            Metrics = metrics.Labels(model ?? new ForestTrainer(recipe.Forest), options.MetricSeeds, cancellation),
            TurnedAway = metrics.TurnedAway(threshold),
            ForeignCurve = metrics.Curve(),
            Limits = recipe.KnownLimits,
        };
        return fitted.Save(folder, card, TrainingUnits.Of(recipe.Views, home.ClassNames, set.Inputs, set.Labels));
    }

    /// <summary>Trains a model of any family on any units, measures it, and writes its bundle.</summary>
    /// <param name="name">The name of the model.</param>
    /// <param name="tables">The units; their inputs are those of views.</param>
    /// <param name="source">Where the units come from, for the card.</param>
    /// <param name="family">The family, as <see cref="ModelFamilies.Parse"/> reads it.</param>
    /// <param name="protocol">How it is measured, with the seeds of <paramref name="options"/>.</param>
    /// <param name="folder">The folder of the bundle, which is made where it does not exist.</param>
    /// <param name="options">The seeds and the day.</param>
    /// <param name="networks">Where networks are fitted; null for the processor.</param>
    /// <param name="progress">Receives what is being done, and how far it is.</param>
    /// <param name="cancellation">Stops the training; nothing is written then.</param>
    /// <returns>The bundle.</returns>
    /// <exception cref="CellTypesException">The family, the units or the protocol cannot be used; the message says why.</exception>
    /// <exception cref="NotSupportedException">Models of the family cannot be packed.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static ModelBundle Train(
        string name,
        TrainingTables tables,
        string source,
        string family,
        Protocol protocol,
        string folder,
        BundleTrainingOptions options,
        NetworkSettings? networks = null,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        options.Validate();
        ForeignClass? foreign = ForeignOf(tables.Set, options);
        LabelledSet set = foreign is null ? tables.Set : tables.Set.WithClassLast(ForeignClass.Name);
        string[] classes = [.. set.ClassNames.Where(name => name != ForeignClass.Name)];
        IReadOnlyList<UnitView> views = set.RequiredViews();
        ITrainer model = ModelFamilies.Parse(family, networks);
        ModelFamilies.CheckCanBePacked(family);
        Check(set, protocol, options);
        progress?.Report(new TrainingProgress($"{name}: fitting {set.Count} units"));
        NoveltyForestTrainer guard = new(ForestTrainer.Balanced, views);
        using FittedModel fitted = new GuardedTrainer(model, guard).Fit(set, options.Seed, cancellation);
        List<MetricsCard> metrics = [];
        if (options.MetricSeeds.Count > 0)
        {
            ITrainer measured = ModelFamilies.Parse(family, WithoutCheckpoints(networks));
            EvaluationResult result = Evaluator.Run(
                set,
                measured,
                protocol,
                options.MetricSeeds,
                progress: new MeasuringProgress($"{name}: measuring {protocol}, {options.MetricSeeds.Count} seeds", progress),
                cancellation: cancellation);
            metrics.Add(BundleMetrics.Describe($"{protocol}", result, UnitModel.UsualConfidenceRatio));
        }
        return fitted.Save(folder, new ModelCard
        {
            Name = name,
            Summary = $"Labels units by {string.Join(" and ", views.Select(view => view.Name))}; trained on {source}.",
            Created = options.Created,
            Program = Provenance.ThisProgram,
            Family = ModelCard.GuardedFamily,
            Training = Describe(model, guard),
            Seed = options.Seed,
            Views = [.. views.Select(view => view.Name)],
            Inputs = set.InputLength,
            Classes = classes,
            Foreign = foreign,
            ConfidenceRatio = UnitModel.UsualConfidenceRatio,
            Novelty = Thresholds(fitted.Guard),
            Data = new DataCard
            {
                Files = [],
                Labs = Labs(set, source),
                LeftOut = tables.LeftOut,
                Licence = "that of the units it was trained on",
                Citations = [],
            },
            Metrics = metrics,
            TurnedAway = [],
            Limits = ["It knows the classes above and no others.", "Labels of another lab's units are likely to be worse than those measured here."],
        }, TrainingUnits.Of(views, classes, set.Inputs, set.Labels));
    }

    /// <summary>Checks, in no time, what training on units checks before it begins.</summary>
    /// <param name="set">The units.</param>
    /// <param name="protocol">How the model is measured, with the seeds of <paramref name="options"/>.</param>
    /// <param name="options">The seeds and the day.</param>
    /// <returns>The first division.</returns>
    /// <exception cref="CellTypesException">The units, the protocol or the options cannot be used; the message says why.</exception>
    public static IReadOnlyList<Fold> Check(LabelledSet set, Protocol protocol, BundleTrainingOptions options)
    {
        options.Validate();
        ForeignOf(set, options);
        // Where nothing is measured, nothing is asked of the protocol.
        Protocol asked = options.MetricSeeds.Count > 0 ? protocol : new LeaveOneOut();
        Evaluator.Check(set, asked, [.. options.MetricSeeds.DefaultIfEmpty()]);
        return asked.Split(set, options.MetricSeeds.FirstOrDefault());
    }

    // Of a set with units of other tissue; null of one without.
    private static ForeignClass? ForeignOf(LabelledSet set, BundleTrainingOptions options)
    {
        int label = set.ClassNames.ToList().IndexOf(ForeignClass.Name), units = label < 0 ? 0 : set.UnitsPerClass()[label];
        if (units == 0 && options.Tissue is string tissue)
            throw new CellTypesException($"The set has no unit labelled {ForeignClass.Name}, but the model is to know tissue other than {tissue}: leave out the tissue, or add such units.");
        if (label < 0) return null;
        if (units == 0 || units == set.Count) throw new CellTypesException($"Of {set.Count} units {units} are labelled {ForeignClass.Name}: units of both the tissue and other tissue are needed.");
        return options.Tissue is string home
            ? new ForeignClass(home, options.ForeignShare ?? (double)units / set.Count, options.ForeignShareAtHome, options.ForeignThreshold)
            : throw new CellTypesException($"The set has {units} units labelled {ForeignClass.Name}: say which tissue the others are of, for example --tissue cerebellum.");
    }

    // Hundreds of fits, most of them short: writing their state after every epoch would take longer than they do.
    private static NetworkSettings? WithoutCheckpoints(NetworkSettings? networks) => networks is null ? null : networks with { Checkpoints = null };

    private static string Describe(ITrainer? model, NoveltyForestTrainer guard) =>
        model is null ? guard.Description : $"{model.Description}; outliers by {guard.Description}";

    private static NoveltyThreshold[] Thresholds(NoveltyForest forest) =>
    [
        .. forest.DistanceNames.Select((name, i) => new NoveltyThreshold(
            name, forest.Thresholds[i], i == 0 ? NoveltyForestTrainer.NeighbourQuantile : NoveltyForestTrainer.ReconstructionQuantile)),
    ];

    // A unit that is there twice would be learnt from and judged.
    private static void CheckAreOthers(OwnUnits own, LabelledSet set)
    {
        HashSet<string> known = [];
        if (set.UnitIds.FirstOrDefault(id => !known.Add(id)) is string twice)
            throw new CellTypesException($"Unit {twice} of {own.Source} is among those of the C4 tables or of other tissue already: leave its recording out, or rename the recording.");
    }

    // The classes of the recipe's own model, other tissue among them, have equal weights; of other families nobody knows.
    private static double ForeignShareOf(BundleRecipe recipe, LabelledSet set)
    {
        int foreign = set.ClassNames.ToList().IndexOf(ForeignClass.Name);
        return recipe.TakesIncompleteUnits ? 1.0 / set.ClassNames.Count : (double)set.UnitsPerClass()[foreign] / set.Count;
    }

    private static DataCard Describe(BundleRecipe recipe, TrainingTables tables, LabelledSet set, string folder) => new()
    {
        Files = [.. tables.Files.Select(file => new DataFile($"{Tables}/{file}", HashOf(Path.Combine(folder, file))))],
        Labs =
        [
            .. (recipe.Own?.Labs ?? []).Select(lab => (Name: lab, Description: recipe.Own!.Source))
                .Concat(recipe.Labs.Concat(OtherTissue.Labs).Select(lab => (lab.Name, lab.Description)))
                .Select(lab => new LabCard(lab.Name, lab.Description, CountsOf(set.SelectUnits(BundleMetrics.UnitsOf(set, lab.Name))))),
        ],
        LeftOut = [.. recipe.Own?.Tables.LeftOut ?? [], .. tables.LeftOut, .. recipe.LeftOutClasses.Select(name => $"class {name}: too few units")],
        Licence = recipe.Own is null ? recipe.Licence : $"of the C4 tables {recipe.Licence}; of {recipe.Own.Source} that of these units",
        Citations = recipe.Citations,
    };

    // A row for all where it is not known which lab recorded which.
    private static LabCard[] Labs(LabelledSet set, string source)
    {
        if (!set.Groups.TryGetValue("lab", out IReadOnlyList<string>? labs)) return [new LabCard("all", Origin(set.Unlabelled.Count), CountsOf(set))];
        return
        [
            .. labs.Distinct().Select(lab => new LabCard(
                lab,
                Origin(set.Unlabelled.Count == 0 ? 0 : set.Unlabelled.Groups["lab"].Count(other => other == lab)),
                CountsOf(set.SelectUnits(BundleMetrics.UnitsOf(set, lab))))),
        ];

        string Origin(int unlabelled) => unlabelled == 0 ? source : $"{source}; {unlabelled} units of unknown type beside them";
    }

    private static Dictionary<string, int> CountsOf(LabelledSet set)
    {
        int[] counts = set.UnitsPerClass();
        return Enumerable.Range(0, counts.Length).Where(c => counts[c] > 0).ToDictionary(c => set.ClassNames[c], c => counts[c]);
    }

    private static string HashOf(string path)
    {
        using FileStream stream = InputFile.Open(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
