using System;
using System.Collections.Generic;

namespace CellTypes.Training.Tuning;

/// <summary>Decides which settings to try next.</summary>
public interface ITrialSampler
{
    /// <summary>Gets the name.</summary>
    string Name { get; }

    /// <summary>Chooses the settings of a trial.</summary>
    /// <param name="space">The settings and their ranges.</param>
    /// <param name="bestFirst">The trials so far that have a score, the best first.</param>
    /// <param name="random">Where the random numbers come from.</param>
    /// <returns>A value for each setting of the space.</returns>
    IReadOnlyDictionary<string, string> Next(SearchSpace space, IReadOnlyList<Trial> bestFirst, Random random);
}
