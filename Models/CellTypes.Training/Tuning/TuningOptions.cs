using System.Collections.Generic;

namespace CellTypes.Training.Tuning;

/// <summary>How settings are searched.</summary>
public sealed record TuningOptions
{
    /// <summary>Gets the number of trials, at least 1.</summary>
    public int Trials { get; init; } = 50;

    /// <summary>Gets what decides which settings to try.</summary>
    public ITrialSampler Sampler { get; init; } = TrialSamplers.Usual;

    /// <summary>Gets what settings are judged by.</summary>
    public TuningScore Score { get; init; } = TuningScore.MacroF1;

    /// <summary>Gets the seed of everything random.</summary>
    public int Seed { get; init; }

    /// <summary>Gets how many folds are fitted side by side; 0 means as many as there are cores. The result does not depend on it.</summary>
    public int Threads { get; init; }

    /// <summary>Checks the options.</summary>
    /// <exception cref="SettingException">There is no trial to make.</exception>
    public void Validate()
    {
        if (Trials < 1) throw new SettingException(nameof(Trials), Trials, "at least 1");
    }
}

/// <summary>What a search found.</summary>
/// <param name="Trials">All trials, in order.</param>
/// <param name="Best">The one with the best score. It is the best of many on the same units, so its score flatters.</param>
public sealed record TuningResult(IReadOnlyList<Trial> Trials, Trial Best);
