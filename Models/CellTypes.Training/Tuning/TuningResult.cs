using System.Collections.Generic;

namespace CellTypes.Training.Tuning;

/// <summary>What a search found.</summary>
/// <param name="Trials">All trials, in order.</param>
/// <param name="Best">The one with the best score. It is the best of many on the same units, so its score flatters.</param>
public sealed record TuningResult(IReadOnlyList<Trial> Trials, Trial Best);
