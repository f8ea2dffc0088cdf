using System;
using System.Collections.Generic;
using System.Linq;

namespace CellTypes.Training.Tuning;

/// <summary>Draws settings at random, whatever came of earlier ones (Bergstra and Bengio 2012).</summary>
internal sealed class RandomSampler : ITrialSampler
{
    /// <inheritdoc/>
    public string Name => "random";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Next(SearchSpace space, IReadOnlyList<Trial> bestFirst, Random random) =>
        space.Ranges.ToDictionary(range => range.Name, range => range.Draw(random));
}
