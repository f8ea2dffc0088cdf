using System;
using System.Collections.Generic;

namespace CellTypes.Training.Fitting;

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
