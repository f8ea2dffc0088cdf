using System;
using System.Collections.Generic;
using System.Linq;

namespace CellTypes.Training.Augmentation;

/// <summary>
/// Random combinations of transformations: a fixed number is drawn from a pool with replacement, and each is applied with some probability
/// at a random magnitude (D'Agostino 2022, section 4.3, after Cubuk et al. 2019, arXiv:1909.13719).
/// </summary>
/// <remarks>
/// The magnitude is v times that of the step, v one of 0.1, 0.2, ... 0.9 with equal probability. Of the transformations drawn, those that
/// compute the autocorrelogram anew go first, otherwise in the order of the draw, so that none undoes another.
/// </remarks>
public sealed class RandAugment
{
    private const int Levels = 10;
    private readonly AugmentationStep[] _pool;

    /// <summary>Creates the combinations of a pool.</summary>
    /// <param name="pool">The transformations with their largest magnitudes, at least one.</param>
    /// <param name="count">How many are drawn for a unit, at least 1.</param>
    /// <param name="probability">The probability that one that was drawn is applied, 0 to 1.</param>
    /// <exception cref="CellTypesException">The pool is empty, or a number is outside its range.</exception>
    public RandAugment(IEnumerable<AugmentationStep> pool, int count, double probability)
    {
        _pool = pool?.ToArray() ?? throw new ArgumentNullException(nameof(pool));
        if (_pool.Length == 0) throw new CellTypesException("There is no transformation to draw from.");
        if (count < 1) throw new CellTypesException($"At least one transformation is drawn for a unit, not {count}.");
        if (!(probability >= 0 && probability <= 1))
            throw new CellTypesException($"A probability is from 0 to 1, not {probability}.");
        Count = count;
        Probability = probability;
    }

    /// <summary>Gets the transformations with their largest magnitudes.</summary>
    public IReadOnlyList<AugmentationStep> Pool => _pool;

    /// <summary>Gets how many are drawn for a unit.</summary>
    public int Count { get; }

    /// <summary>Gets the probability that one that was drawn is applied.</summary>
    public double Probability { get; }

    /// <summary>Transforms a unit.</summary>
    /// <param name="sample">The unit; not changed.</param>
    /// <param name="random">The random numbers.</param>
    /// <returns>The transformed unit, or <paramref name="sample"/> itself where nothing changes.</returns>
    /// <exception cref="CellTypesException">The unit lacks what a transformation of the pool needs, whether drawn or not.</exception>
    public UnitSample Apply(UnitSample sample, Random random)
    {
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentNullException.ThrowIfNull(random);
        foreach (AugmentationStep step in _pool) step.Transformation.CheckSignals(sample.Signals);

        List<(Transformation Transformation, double Magnitude)> drawn = new(Count);
        int recomputing = 0;
        for (int i = 0; i < Count; i++)
        {
            AugmentationStep step = _pool[random.Next(_pool.Length)];
            double magnitude = step.Magnitude * (1 + random.Next(Levels - 1)) / Levels;
            if (random.NextDouble() >= Probability) continue;
            bool recomputes = step.Transformation.Needs.HasFlag(SampleSignals.SpikeTrain);
            drawn.Insert(recomputes ? recomputing++ : drawn.Count, (step.Transformation, magnitude));
        }
        foreach ((Transformation transformation, double magnitude) in drawn) sample = transformation.Apply(sample, magnitude, random);
        return sample;
    }
}
