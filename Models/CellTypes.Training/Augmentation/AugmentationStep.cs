using System;

namespace CellTypes.Training.Augmentation;

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
