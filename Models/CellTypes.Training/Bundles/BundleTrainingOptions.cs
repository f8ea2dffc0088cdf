using System;
using System.Collections.Generic;

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

    /// <summary>
    /// Gets the seeds with which it is measured how many units are turned away. Each takes as long as fitting the model eleven times.
    /// </summary>
    public IReadOnlyList<int> OutlierSeeds { get; init; } = [0, 1, 2];

    /// <summary>Checks the options.</summary>
    /// <exception cref="SettingException">The day is not a day.</exception>
    public void Validate()
    {
        if (!DateOnly.TryParseExact(Created, "yyyy-MM-dd", out _))
            throw new SettingException(nameof(Created), $"'{Created}'", "a day, written as yyyy-mm-dd, for example 2026-11-20");
    }
}

/// <summary>What a training does, and how far it is.</summary>
/// <param name="What">What is being done, for example <c>cortex: measuring kfold:5, 3 seeds</c>.</param>
/// <param name="Done">The number of fits done.</param>
/// <param name="Total">The number of fits in all; 0 where it is not known.</param>
public readonly record struct TrainingProgress(string What, int Done = 0, int Total = 0);
