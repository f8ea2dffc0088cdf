using System;
using System.Collections.Generic;
using System.Linq;

namespace CellTypes.Training.Tuning;

/// <summary>
/// The tree-structured Parzen estimator (Bergstra et al. 2011, "Algorithms for hyper-parameter optimization", section 4): settings are
/// drawn where the best trials lie close together, and of those drawn the one is tried for which the best trials outnumber the others most.
/// </summary>
/// <remarks>
/// Each setting is chosen independently of the others: among candidates drawn from the density l of the best trials, the one with the
/// largest l / g, where g is the density of all others. The share of the best, the widths and the weights are those of Optuna's
/// independent TPE (Akiba et al. 2019; Watanabe 2023, "Tree-structured Parzen estimator").
/// </remarks>
internal sealed class TreeParzenSampler : ITrialSampler
{
    /// <summary>The number of trials with a score before which settings are drawn at random.</summary>
    public const int StartupTrials = 10;

    /// <summary>The number of candidates for each setting.</summary>
    public const int Candidates = 24;

    private const double ShareOfTheBest = 0.1;
    private const int MostOfTheBest = 25;

    private readonly RandomSampler _startup = new();

    /// <inheritdoc/>
    public string Name => "tpe";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Next(SearchSpace space, IReadOnlyList<Trial> bestFirst, Random random)
    {
        if (bestFirst.Count < StartupTrials) return _startup.Next(space, bestFirst, random);
        int best = Math.Min((int)Math.Ceiling(ShareOfTheBest * bestFirst.Count), MostOfTheBest);
        Trial[] good = [.. bestFirst.Take(best).OrderBy(trial => trial.Number)];
        Trial[] others = [.. bestFirst.Skip(best).OrderBy(trial => trial.Number)];
        return space.Ranges.ToDictionary(range => range.Name, range => Choose(range, good, others, random));
    }

    private static string Choose(ParameterRange range, Trial[] good, Trial[] others, Random random)
    {
        ParzenDensity l = ParzenDensity.Of(range, [.. good.Select(trial => trial.Settings[range.Name])]);
        ParzenDensity g = ParzenDensity.Of(range, [.. others.Select(trial => trial.Settings[range.Name])]);
        string[] candidates = [.. Enumerable.Range(0, Candidates).Select(_ => l.Draw(random))];
        return candidates.MaxBy(candidate => l.At(candidate) / g.At(candidate))!;
    }
}
