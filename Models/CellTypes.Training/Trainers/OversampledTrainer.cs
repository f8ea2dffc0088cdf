using System.Collections.Generic;
using System.Linq;
using System.Threading;
using CellTypes.Models.Inference;
using CellTypes.Training.Data;
using MathNet.Numerics.Random;

namespace CellTypes.Training.Trainers;

/// <summary>
/// Repeats units of the rarer classes at random, until every class that has any is as large as the largest, before another trainer fits.
/// </summary>
/// <param name="trainer">The other trainer.</param>
internal sealed class OversampledTrainer(ITrainer trainer) : ITrainer
{
    /// <inheritdoc/>
    public string Description => $"{trainer.Description}, randomly oversampled";

    /// <inheritdoc/>
    public IClassifier Fit(LabelledSet training, int seed, CancellationToken cancellation) =>
        trainer.Fit(training.SelectUnits(Oversample(training, seed)), seed, cancellation);

    private static List<int> Oversample(LabelledSet training, int seed)
    {
        // Its own stream: the trainer draws from the seed itself.
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
