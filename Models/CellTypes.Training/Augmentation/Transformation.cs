using System;

namespace CellTypes.Training.Augmentation;

/// <summary>
/// A change of a unit after which it should still be of the same class, drawn at random, for training a model on more than the units that
/// were recorded (D'Agostino 2022, section 4.3).
/// </summary>
/// <remarks>
/// A transformation has no state: the same unit, magnitude and state of the random numbers give the same result, on any thread. The unit
/// given is never changed.
/// </remarks>
public abstract class Transformation
{
    /// <summary>Gets the name, as in the thesis.</summary>
    public string Name => GetType().Name;

    /// <summary>Gets what a unit must have.</summary>
    public virtual SampleSignals Needs => SampleSignals.None;

    /// <summary>Gets the largest magnitude; the smallest is 0. Each transformation says what its magnitude means.</summary>
    public abstract double LargestMagnitude { get; }

    /// <summary>Transforms a unit.</summary>
    /// <param name="sample">The unit.</param>
    /// <param name="magnitude">How strongly, from 0, which changes nothing, to <see cref="LargestMagnitude"/>.</param>
    /// <param name="random">The random numbers.</param>
    /// <returns>
    /// The transformed unit, or <paramref name="sample"/> itself where nothing changes: at magnitude 0, and where the spikes that would be
    /// left are too few for an autocorrelogram.
    /// </returns>
    /// <exception cref="CellTypesException">The magnitude is outside its range.</exception>
    /// <exception cref="CellTypesException">The unit lacks what the transformation needs.</exception>
    public UnitSample Apply(UnitSample sample, double magnitude, Random random)
    {
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentNullException.ThrowIfNull(random);
        CheckMagnitude(magnitude);
        CheckSignals(sample.Signals);
        return magnitude == 0 ? sample : Change(sample, magnitude, random);
    }

    /// <summary>Throws where a magnitude is outside its range.</summary>
    /// <param name="magnitude">The magnitude.</param>
    internal void CheckMagnitude(double magnitude)
    {
        if (magnitude >= 0 && magnitude <= LargestMagnitude) return;
        throw new ArgumentOutOfRangeException(nameof(magnitude), magnitude, $"The magnitude of {Name} goes from 0 to {LargestMagnitude}.");
    }

    /// <summary>Throws where a unit lacks what the transformation needs.</summary>
    /// <param name="signals">What the unit has.</param>
    internal void CheckSignals(SampleSignals signals)
    {
        SampleSignals missing = Needs & ~signals;
        if (missing == SampleSignals.None) return;
        throw new CellTypesException(missing.HasFlag(SampleSignals.SpikeTrain)
            ? $"{Name} needs the unit's spikes, and an autocorrelogram alone does not hold them: read the spikes too, or leave {Name} out."
            : $"{Name} needs a waveform on two channels or more: read more channels, or leave {Name} out.");
    }

    /// <summary>Transforms a unit that has what is needed.</summary>
    /// <param name="sample">The unit; not changed.</param>
    /// <param name="magnitude">Above 0 and in range.</param>
    /// <param name="random">The random numbers.</param>
    /// <returns>The transformed unit.</returns>
    protected abstract UnitSample Change(UnitSample sample, double magnitude, Random random);
}
