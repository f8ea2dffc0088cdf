using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Threading;
using CellTypes.Models.Bundles;
using CellTypes.Models.Inference;
using CellTypes.Training.Data;

namespace CellTypes.Training.Fitting;

/// <summary>Trains the models that ship, measures them, and packs them.</summary>
public static class BundleTrainer
{
    private const string Tables = "c4_cerebellum";

    /// <summary>Trains a model and writes its bundle.</summary>
    /// <param name="recipe">What to train.</param>
    /// <param name="data">
    /// The folder that holds <c>c4_cerebellum</c> and, where outliers are to be measured, <c>neuropixels_session</c> and
    /// <c>cellexplorer_groundtruth</c>.
    /// </param>
    /// <param name="folder">The folder of the bundle, which is made where it does not exist.</param>
    /// <param name="options">The seeds and the day.</param>
    /// <param name="progress">Told what is being done, one line each.</param>
    /// <param name="cancellation">Stops the training; nothing is written then.</param>
    /// <returns>The bundle; the same bytes for the same data and options.</returns>
    /// <exception cref="ArgumentException">The day is not a day.</exception>
    /// <exception cref="IOException">A file is missing, or cannot be read or written.</exception>
    /// <exception cref="InvalidDataException">A file is not as described; the message says where.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was signalled.</exception>
    public static ModelBundle Train(
        BundleRecipe recipe,
        string data,
        string folder,
        BundleTrainingOptions options,
        IProgress<string>? progress = null,
        CancellationToken cancellation = default)
    {
        options.Validate();
        TrainingTables tables = C4Tables.Read(Path.Combine(data, Tables), recipe.Labs, recipe.Views);
        progress?.Report($"{recipe.Name}: fitting {tables.Set.Count} units");
        NoveltyForestFamily family = new(recipe.Forest, recipe.Views);
        NoveltyForest forest = family.Fit(tables.Set, options.Seed, cancellation);
        BundleMetrics metrics = new(recipe, tables.Set, progress, cancellation);
        ModelCard card = new()
        {
            Name = recipe.Name,
            Summary = recipe.Summary,
            Created = options.Created,
            Program = $"CellTypes.Online {typeof(BundleTrainer).Assembly.GetName().Version!.ToString(3)}",
            Family = ModelCard.ForestFamily,
            Training = family.Description,
            Seed = options.Seed,
            Views = [.. recipe.Views.Select(view => view.Name)],
            Inputs = forest.InputLength,
            Classes = tables.Set.ClassNames,
            ConfidenceRatio = recipe.ConfidenceRatio,
            Novelty = Thresholds(forest),
            Data = Describe(recipe, tables, Path.Combine(data, Tables)),
            Metrics = metrics.Labels(options.MetricSeeds),
            TurnedAway = metrics.TurnedAway(options.OutlierSeeds, data),
            Limits = recipe.KnownLimits,
        };
        return ModelBundle.Save(folder, forest, card);
    }

    private static NoveltyThreshold[] Thresholds(NoveltyForest forest) =>
    [
        .. forest.DistanceNames.Select((name, i) => new NoveltyThreshold(
            name, forest.Thresholds[i], i == 0 ? NoveltyForestFamily.NeighbourQuantile : NoveltyForestFamily.ReconstructionQuantile)),
    ];

    private static DataCard Describe(BundleRecipe recipe, TrainingTables tables, string folder) => new()
    {
        Files = [.. tables.Files.Select(file => new DataFile($"{Tables}/{file}", HashOf(Path.Combine(folder, file))))],
        Labs = [.. recipe.Labs.Select(lab => new LabCard(lab.Name, lab.Description, UnitsOf(tables.Set, lab)))],
        LeftOut = tables.LeftOut,
        Licence = recipe.Licence,
        Citations = recipe.Citations,
    };

    private static Dictionary<string, int> UnitsOf(LabelledSet set, C4Lab lab)
    {
        int[] counts = set.SelectUnits(BundleMetrics.UnitsOf(set, lab.Name)).UnitsPerClass();
        return Enumerable.Range(0, counts.Length).Where(c => counts[c] > 0).ToDictionary(c => set.ClassNames[c], c => counts[c]);
    }

    private static string HashOf(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
