using System;
using System.Collections.Generic;
using System.Linq;

namespace CellTypes.Training.Augmentation;

/// <summary>What is done to a unit each time a model sees it in training: fixed steps, then, if any, random combinations.</summary>
public sealed class AugmentationPolicy
{
    private readonly AugmentationStep[] _steps;

    /// <summary>Creates a policy.</summary>
    /// <param name="steps">Transformations that are applied in this order, each at its magnitude.</param>
    /// <param name="combinations">What follows them, or null for nothing.</param>
    public AugmentationPolicy(IEnumerable<AugmentationStep> steps, RandAugment? combinations = null)
    {
        _steps = steps?.ToArray() ?? throw new ArgumentNullException(nameof(steps));
        Combinations = combinations;
    }

    /// <summary>Gets the fixed steps.</summary>
    public IReadOnlyList<AugmentationStep> Steps => _steps;

    /// <summary>Gets the random combinations that follow, or null.</summary>
    public RandAugment? Combinations { get; }

    /// <summary>
    /// Makes the weak augmentation of the thesis' FixMatch: <see cref="SwapChannels"/> with probability 0.5, then
    /// <see cref="VerticalReflection"/> with 0.3.
    /// </summary>
    /// <param name="signals">What the units have. Without <see cref="SampleSignals.SeveralChannels"/> the policy changes nothing.</param>
    /// <returns>The policy.</returns>
    public static AugmentationPolicy Weak(SampleSignals signals) => new(Possible(signals, Flips(0.5, 0.3)));

    /// <summary>
    /// Makes the strong augmentation of the thesis' FixMatch: both flips with probability 0.6, then four transformations drawn from the
    /// other eight, each applied with probability 0.5.
    /// </summary>
    /// <param name="signals">What the units have. Transformations that need more are left out of the pool.</param>
    /// <param name="haveSize">
    /// Whether the model sees microvolts and hertz. <see cref="ConstantShift"/> is left out where it sees shapes, which have no size that
    /// could vary.
    /// </param>
    /// <returns>The policy.</returns>
    public static AugmentationPolicy Strong(SampleSignals signals, bool haveSize = true)
    {
        AugmentationStep[] pool =
        [
            new(new AddSpikes(), 0.6),
            new(new DeleteSpikes(), 0.6),
            new(new ConstantShift(), 0.4),
            new(new GaussianNoise(), 2),
            new(new MoveSpikes(), 1),
            new(new DeleteChannels(), 0.5),
            new(new NewWindowACG(), 2),
            new(new PermuteChannels(), 0.5),
        ];
        IEnumerable<AugmentationStep> meant = pool.Where(step => haveSize || step.Transformation is not ConstantShift);
        return new AugmentationPolicy(Possible(signals, Flips(0.6, 0.6)), new RandAugment(Possible(signals, meant), 4, 0.5));
    }

    /// <summary>Transforms a unit.</summary>
    /// <param name="sample">The unit; not changed.</param>
    /// <param name="random">The random numbers.</param>
    /// <returns>The transformed unit, or <paramref name="sample"/> itself where nothing changes.</returns>
    /// <exception cref="CellTypesException">The unit lacks what a transformation needs.</exception>
    public UnitSample Apply(UnitSample sample, Random random)
    {
        foreach (AugmentationStep step in _steps) sample = step.Transformation.Apply(sample, step.Magnitude, random);
        return Combinations is null ? sample : Combinations.Apply(sample, random);
    }

    private static AugmentationStep[] Flips(double swap, double reflection) =>
        [new(new SwapChannels(), swap), new(new VerticalReflection(), reflection)];

    private static IEnumerable<AugmentationStep> Possible(SampleSignals signals, IEnumerable<AugmentationStep> steps) =>
        steps.Where(step => signals.HasFlag(step.Transformation.Needs));
}

/// <summary>A transformation and how strongly it is applied.</summary>
public sealed record AugmentationStep
{
    /// <summary>Creates a step.</summary>
    /// <param name="transformation">The transformation.</param>
    /// <param name="magnitude">The magnitude, or the largest one where it is drawn.</param>
    /// <exception cref="CellTypesException">The magnitude is outside the range of the transformation.</exception>
    public AugmentationStep(Transformation transformation, double magnitude)
    {
        Transformation = transformation ?? throw new ArgumentNullException(nameof(transformation));
        transformation.CheckMagnitude(magnitude);
        Magnitude = magnitude;
    }

    /// <summary>Gets the transformation.</summary>
    public Transformation Transformation { get; }

    /// <summary>Gets the magnitude, or the largest one where it is drawn.</summary>
    public double Magnitude { get; }
}
