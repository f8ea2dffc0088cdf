using System;

namespace Bonsai;

/// <summary>The values that a numeric property can have.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RangeAttribute : Attribute
{
    /// <summary>Gives the values as whole numbers.</summary>
    /// <param name="min">The least.</param>
    /// <param name="max">The largest.</param>
    public RangeAttribute(int min, int max) => (Minimum, Maximum) = (min, max);

    /// <summary>Gives the values as numbers.</summary>
    /// <param name="min">The least.</param>
    /// <param name="max">The largest.</param>
    /// <exception cref="OverflowException">One of them is no <see cref="decimal"/>.</exception>
    public RangeAttribute(double min, double max) => (Minimum, Maximum) = ((decimal)min, (decimal)max);

    /// <summary>Gets the least value.</summary>
    public decimal Minimum { get; private set; }

    /// <summary>Gets the largest value.</summary>
    public decimal Maximum { get; private set; }
}
