using System;

namespace Bonsai;

/// <summary>How a numeric property is edited.</summary>
/// <param name="decimalPlaces">The decimal places that are shown.</param>
/// <param name="increment">The step of the editor.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PrecisionAttribute(int decimalPlaces, double increment) : Attribute
{
    /// <summary>Gets the decimal places that are shown.</summary>
    public int DecimalPlaces { get; private set; } = decimalPlaces;

    /// <summary>Gets the step of the editor.</summary>
    public decimal Increment { get; private set; } = (decimal)increment;
}
