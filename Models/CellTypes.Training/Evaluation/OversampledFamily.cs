using System.Collections.Generic;
using System.Linq;
using System.Threading;
using CellTypes.Models.Forests;
using CellTypes.Models.Inference;
using CellTypes.Training.Data;
using MathNet.Numerics.Random;

namespace CellTypes.Training.Evaluation;

/// <summary>
/// Another family, fitted on units of which those of the rarer classes are repeated at random until every class that has any is as large as
/// the largest.
/// </summary>
/// <param name="family">The family that is fitted.</param>
public sealed class OversampledFamily(IModelFamily family) : IModelFamily
{
    /// <inheritdoc/>
    public string Description => $"{family.Description}, randomly oversampled";

    /// <inheritdoc/>
    public IClassifier Fit(LabelledSet training, int seed, CancellationToken cancellation) =>
        family.Fit(training.SelectUnits(Oversample(training, seed)), seed, cancellation);

    private static List<int> Oversample(LabelledSet training, int seed)
    {
        // Its own stream: the family draws from the seed itself.
        var random = new Xoshiro256StarStar(DerivedSeed.Of(seed, -1), threadSafe: false);
        List<int> units = [.. Enumerable.Range(0, training.Count)];
        int[] labels = [.. training.Labels];
        int largest = training.UnitsPerClass().Max();
        foreach (IGrouping<int, int> group in Enumerable.Range(0, training.Count).GroupBy(unit => labels[unit]))
        {
            int[] members = [.. group];
            for (int i = members.Length; i < largest; i++)
                units.Add(members[random.Next(members.Length)]);
        }
        return units;
    }
}
