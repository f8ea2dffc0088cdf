using System;
using System.Collections.Generic;
using CellTypes.Models.Inference;
using CellTypes.Models.Recordings;

namespace CellTypes.Training.Bundles;

/// <summary>How a bundle is trained and measured.</summary>
public sealed record BundleTrainingOptions
{
    /// <summary>Gets the day that the bundle states, as yyyy-mm-dd; an input, so that training again gives the same bytes.</summary>
    public required string Created { get; init; }

    /// <summary>Gets the seed of the model.</summary>
    public int Seed { get; init; }

    /// <summary>Gets the seeds with which labels of held-out units are measured; none to measure nothing.</summary>
    public IReadOnlyList<int> MetricSeeds { get; init; } = [0, 1, 2, 3, 4];

    /// <summary>Gets the tissue of the cell types, for example <c>cerebellum</c>; needed where some units are labelled <see cref="ForeignClass.Name"/>, those of other
    /// tissue, and null otherwise.</summary>
    public string? Tissue { get; init; }

    /// <summary>Gets the share of units of other tissue that the classifier takes for granted, between 0 and 1; null for that among the training units, which is not
    /// right for a classifier that weighs its classes.</summary>
    public double? ForeignShare { get; init; }

    /// <summary>Gets the share of units of other tissue in a recording that is known to be of <see cref="Tissue"/>, between 0 and 1.</summary>
    public double ForeignShareAtHome { get; init; } = 0.05;

    /// <summary>Gets the probability of other tissue above which a unit is foreign, between 0 and 1.</summary>
    public double ForeignThreshold { get; init; } = 0.5;

    /// <summary>Checks the options.</summary>
    /// <exception cref="SettingException">The day is not a day, or a share or the threshold is not between 0 and 1.</exception>
    public void Validate()
    {
        foreach ((string name, double value) in new[] { (nameof(ForeignShare), ForeignShare ?? 0.5), (nameof(ForeignShareAtHome), ForeignShareAtHome), (nameof(ForeignThreshold), ForeignThreshold) })
        {
            if (!(value is > 0 and < 1)) throw new SettingException(name, value, "between 0 and 1");
        }
        if (Tissue is not null && (string.IsNullOrWhiteSpace(Tissue) || !PlainText.IsPlain(Tissue)))
            throw new SettingException(nameof(Tissue), $"'{PlainText.Show(Tissue)}'", "a name, for example cerebellum");
        if (!DateOnly.TryParseExact(Created, "yyyy-MM-dd", out _))
            throw new SettingException(nameof(Created), $"'{Created}'", "a day, written as yyyy-mm-dd, for example 2026-11-20");
    }
}

/// <summary>What a training does, and how far it is.</summary>
/// <param name="What">What is being done, for example <c>cortex: measuring kfold:5, 3 seeds</c>.</param>
/// <param name="Done">The number of fits done.</param>
/// <param name="Total">The number of fits in all; 0 where it is not known.</param>
public readonly record struct TrainingProgress(string What, int Done = 0, int Total = 0);
