using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Networks;
using CellTypes.Training.Forests;
using CellTypes.Training.GaussianProcesses;
using CellTypes.Training.LinearModels;
using CellTypes.Training.Networks;
using CellTypes.Training.ShortForms;
using CellTypes.Training.Trainers;
using CellTypes.Training.Tuning;

namespace CellTypes.Training.Families;

/// <summary>The families of models by name.</summary>
public static class ModelFamilies
{
    private const double Tiny = 1e-9;
    private const double Huge = 1e9;
    private const int MostTrees = 100_000;
    private const int MostRows = 1_000_000;
    private const int MostTrials = 100_000;
    private const double MostAlpha = 0.9999;

    // One entry a family: how it is made of its settings, and which of these a search varies within which range.
    private static readonly Dictionary<string, Entry> Named = new()
    {
        ["thesis-forest"] = new((settings, _) => Forest(settings, ForestTrainer.Thesis, oversample: true), ForestSpace),
        ["balanced-forest"] = new((settings, _) => Forest(settings, ForestTrainer.Balanced, oversample: false), ForestSpace),
        ["forest"] = new((settings, _) => Forest(settings, ForestTrainer.Balanced, oversample: false), ForestSpace),
        ["extra-trees"] = new((settings, _) => Forest(settings, ExtraTrees, oversample: false), ForestSpace),
        ["linear"] = new((settings, _) => Linear(settings, ClassWeights.None), LinearSpace),
        ["linear-balanced"] = new((settings, _) => Linear(settings, ClassWeights.Balanced), LinearSpace),
        ["discriminant"] = new((settings, _) => Discriminant(settings), new SearchSpace()),
        ["gp"] = new((settings, _) => Gaussian(settings), new SearchSpace(NumberRange.LogReal("variance", 1, 1000), NumberRange.LogReal("length", 0.1, 10)))
        {
            CanBePacked = false,
        },
        ["gp-chosen"] = new(
            (_, _) => new ScaledTrainer(new GaussianProcessTrainer(new GaussianProcessOptions { ChooseByMarginalLikelihood = true })), new SearchSpace())
        {
            CanBePacked = false,
        },
        ["spreading"] = new((settings, _) => Spreading(settings), new SearchSpace(
            NumberRange.LogInteger("neighbours", 3, 20), NumberRange.Real("alpha", 0.8, 0.999))),
        ["m2"] = new(NetworkFamilies.SemiSupervised, new SearchSpace(
            NumberRange.LogInteger("latent", 2, 20), NumberRange.LogReal("class-weight", 1, 1000), NumberRange.LogReal("rate", 1e-4, 1e-2))),
        ["fixmatch"] = new(NetworkFamilies.FixMatch, new SearchSpace(
            NumberRange.LogReal("rate", 1e-4, 1e-2), NumberRange.LogReal("decay", 1e-5, 1e-2), NumberRange.Real("threshold", 0.5, 0.99))),
        ["c4"] = new(NetworkFamilies.Encoders, new SearchSpace(
            NumberRange.LogReal("rate", 1e-4, 1e-2), NumberRange.LogInteger("epochs", 5, 100), NumberRange.LogReal("wave-beta", 0.1, 10))),
        ["cnn:single"] = Traces(TraceForm.Raw),
        ["cnn:real"] = Traces(TraceForm.Raw, TraceForm.Real),
        ["cnn:imaginary"] = Traces(TraceForm.Raw, TraceForm.Imaginary),
        ["cnn:triple"] = Traces(TraceForm.Raw, TraceForm.Real, TraceForm.Imaginary),
    };

    // What can stand before a family and a colon.
    private static readonly Dictionary<string, Func<SettingReader, FamilyText, NetworkSettings, ITrainer>> Wrappers = new()
    {
        ["calibrated"] = (settings, family, networks) => new CalibratedTrainer(
            Make(family, networks), settings.Integer("folds", 2, MostRows) ?? CalibratedTrainer.UsualFolds),
        ["tuned"] = Tuned,
        ["latent"] = (settings, family, networks) => NetworkFamilies.Latent(settings, Make(family, networks), networks),
    };

    /// <summary>Gets the names.</summary>
    public static IReadOnlyCollection<string> Names => Named.Keys;

    private static ForestOptions ExtraTrees => ForestTrainer.Balanced with { Bootstrap = false, RandomThresholds = true };

    // More trees are never worse, only slower, so their number is not searched.
    private static SearchSpace ForestSpace => new(
        NumberRange.LogInteger("leaf", 1, 20),
        new ChoiceRange("criterion", "gini", "entropy"),
        new ChoiceRange("features", "sqrt", "log2", "all"),
        new ChoiceRange("weights", "none", "balanced"));

    private static SearchSpace LinearSpace => new(NumberRange.LogReal("penalty", 1e-4, 100), new ChoiceRange("weights", "none", "balanced"));

    /// <summary>Makes a family of its name.</summary>
    /// <param name="text">
    /// One of <see cref="Names"/>, with settings in parentheses where they are not to be the usual ones, such as
    /// <c>forest(trees=500,leaf=3)</c>; several, joined by <c>+</c>, for the mean of their probabilities, each of which may look at some of the inputs only, as in
    /// <c>forest(inputs=acg/ms-100@1)+linear</c>; either after <c>calibrated:</c>
    /// for a fitted temperature, or after <c>tuned:</c> for settings that are chosen on the training units of each fold.
    /// </param>
    /// <param name="networks">Where networks are fitted; null for the processor.</param>
    /// <exception cref="CellTypesException">There is no family or no setting of that name, or a setting is out of range; the message lists
    /// those there are, or says the range.</exception>
    public static ITrainer Parse(string text, NetworkSettings? networks = null) =>
        Make(FamilyText.Parse(text), networks ?? new NetworkSettings());

    /// <summary>A family with the space of its settings that are not written.</summary>
    /// <param name="text">The family, as for <see cref="Parse"/>. What it sets stays as it is. Of a mean, all parts are searched at
    /// once, each setting by the name of its part: <c>forest.leaf</c>.</param>
    /// <param name="networks">Where networks are fitted; null for the processor.</param>
    /// <exception cref="CellTypesException">It cannot be parsed, or no setting is left to search.</exception>
    public static TunableFamily ParseTunable(string text, NetworkSettings? networks = null) =>
        Tunable(FamilyText.Parse(text), networks ?? new NetworkSettings());

    /// <summary>Checks, in no time, that a bundle can hold models of a family.</summary>
    /// <param name="text">The family, as for <see cref="Parse"/>.</param>
    /// <exception cref="CellTypesException">There is no family of that name.</exception>
    /// <exception cref="CellTypesException">A bundle cannot hold its models; the message lists the families that it can hold.</exception>
    public static void CheckCanBePacked(string text)
    {
        if (FamilyText.Parse(text).Parts.FirstOrDefault(part => !Find(part).CanBePacked) is not ShortForm unpackable) return;
        throw new CellTypesException(
            $"A model of family {unpackable.Name} cannot be packed into a bundle; use {string.Join(", ", Named.Where(entry => entry.Value.CanBePacked).Select(entry => entry.Key))}.");
    }

    private static TunableFamily Tunable(FamilyText text, NetworkSettings networks)
    {
        Make(text, networks);
        SearchSpace space = new(
        [
            .. text.Parts.DistinctBy(part => part.Name).SelectMany(part => Find(part).Space.Ranges
                .Where(range => part.Settings.All(setting => setting.Key != range.Name))
                .Select(range => range with { Name = text.NameOf(part, range.Name) })),
        ]);
        return space.Ranges.Count > 0
            ? new TunableFamily(text.ToString(), space, settings => Make(text.With(settings), networks))
            : throw new CellTypesException($"Model family {text} has no setting that is left to search.");
    }

    private static ITrainer Make(FamilyText text, NetworkSettings networks)
    {
        if (text.Wrappers.FirstOrDefault() is ShortForm wrapper)
            return wrapper.Read(settings => Wrappers[wrapper.Name](settings, text with { Wrappers = [.. text.Wrappers.Skip(1)] }, networks));
        ITrainer[] parts = [.. text.Parts.Select(part => part.Read(settings => OfInputs(Find(part).Make(settings, networks), settings)))];
        return parts.Length == 1 ? parts[0] : new AveragedTrainer(parts);
    }

    private static ITrainer OfInputs(ITrainer trainer, SettingReader settings) =>
        settings.Text("inputs") is string names ? new ViewsTrainer(trainer, names.Split('+')) : trainer;

    private static Entry Find(ShortForm part) => Named.GetValueOrDefault(part.Name) ?? throw Unknown(part.Name);

    private static Entry Traces(params TraceForm[] forms) => new(
        (settings, networks) => NetworkFamilies.Traces(settings, forms, networks),
        new SearchSpace(NumberRange.LogReal("rate", 1e-4, 1e-2), NumberRange.LogReal("decay", 1e-6, 1e-2), NumberRange.LogInteger("batch", 8, 128)));

    private static ITrainer Forest(SettingReader settings, ForestOptions usual, bool oversample)
    {
        ForestTrainer forest = new(usual with
        {
            Trees = settings.Integer("trees", 1, MostTrees) ?? usual.Trees,
            MinimumLeaf = settings.Integer("leaf", 1, MostRows) ?? usual.MinimumLeaf,
            Criterion = settings.Choice("criterion", usual.Criterion),
            FeaturesPerSplit = settings.Value("features", ParseFeatures, "sqrt, log2, all or a whole number from 1") ?? usual.FeaturesPerSplit,
            ClassWeights = WeightsOf(settings, usual.ClassWeights),
            Bootstrap = settings.Flag("bootstrap", usual.Bootstrap),
        });
        return settings.Flag("oversample", oversample) ? new OversampledTrainer(forest) : forest;
    }

    private static FeaturesPerSplit? ParseFeatures(string text) => text switch
    {
        "sqrt" => FeaturesPerSplit.Sqrt,
        "log2" => FeaturesPerSplit.Log2,
        "all" => FeaturesPerSplit.All,
        _ => SettingValue.Integer(text) is int number and >= 1 ? FeaturesPerSplit.Of(number) : null,
    };

    private static ScaledTrainer Linear(SettingReader settings, ClassWeights weights) => new(new LogisticTrainer(new LogisticOptions
    {
        Penalty = settings.Number("penalty", Tiny, Huge) ?? new LogisticOptions().Penalty,
        ClassWeights = WeightsOf(settings, weights),
    }), ScaleOf(settings));

    private static ScaledTrainer Discriminant(SettingReader settings) => new(
        new DiscriminantTrainer(settings.Choice("priors", false, ("shares", false), ("equal", true))), ScaleOf(settings));

    private static ScaledTrainer Spreading(SettingReader settings)
    {
        LabelSpreadingOptions usual = new();
        LabelSpreadingTrainer family = new(new LabelSpreadingOptions
        {
            Neighbours = settings.Integer("neighbours", 1, MostRows) ?? usual.Neighbours,
            Alpha = settings.Number("alpha", 0, MostAlpha) ?? usual.Alpha,
        });
        return new ScaledTrainer(family, ScaleOf(settings), scalesByAll: true);
    }

    private static ScaledTrainer Gaussian(SettingReader settings)
    {
        GaussianProcessOptions usual = new();
        return new ScaledTrainer(new GaussianProcessTrainer(new GaussianProcessOptions
        {
            Variance = settings.Number("variance", Tiny, Huge) ?? usual.Variance,
            LengthScale = settings.Number("length", Tiny, Huge) ?? usual.LengthScale,
        }), ScaleOf(settings));
    }

    private static TunedTrainer Tuned(SettingReader settings, FamilyText family, NetworkSettings networks)
    {
        int folds = settings.Integer("folds", 2, MostRows) ?? TunedTrainer.UsualFolds;
        TuningOptions options = new()
        {
            Trials = settings.Integer("trials", 1, MostTrials) ?? TunedTrainer.UsualTrials,
            Sampler = settings.Choice("sampler", TrialSamplers.Usual, [.. TrialSamplers.All.Select(sampler => (sampler.Name, sampler))]),
            Score = settings.Choice("score", TuningScore.MacroF1, [.. TuningScore.All.Select(score => (score.Name, score))]),
        };
        return new TunedTrainer(Tunable(family, networks), options, folds, settings.Text("group"));
    }

    private static InputScale ScaleOf(SettingReader settings) => settings.Choice("scale", InputScale.Views);

    private static ClassWeights WeightsOf(SettingReader settings, ClassWeights usual) =>
        settings.Choice("weights", usual, ("none", ClassWeights.None), ("balanced", ClassWeights.Balanced));

    private static CellTypesException Unknown(string name) => new(
        $"There is no model family '{name}': use {string.Join(", ", Names)}, with settings such as forest(trees=500,leaf=3), "
        + $"several joined by + for their mean, or {string.Join(" or ", Wrappers.Keys.Select(wrapper => $"{wrapper}:"))} before any.");

    private sealed record Entry(Func<SettingReader, NetworkSettings, ITrainer> Make, SearchSpace Space)
    {
        /// <summary>Whether a bundle holds what is fitted.</summary>
        public bool CanBePacked { get; init; } = true;
    }
}
