using System;

namespace CellTypes.Models.Simulation;

/// <summary>The quartiles of a positive quantity, and a distribution that has them.</summary>
/// <remarks>
/// Log-normal between the quartiles, with one spread below the median and another above it, so that both are met however skewed the
/// sample was; the tails beyond them are half as long as log-normal ones.
/// </remarks>
/// <param name="Lower">The first quartile, above 0.</param>
/// <param name="Median">The median, not below <paramref name="Lower"/>.</param>
/// <param name="Upper">The third quartile, not below <paramref name="Median"/>.</param>
public readonly record struct Quartiles(double Lower, double Median, double Upper)
{
    // The third quartile of the standard normal distribution.
    private const double NormalQuartile = 0.67448975019608171;

    // A sample of a few cells says little about its tails. These reach about as far as the extremes of the table that the quartiles
    // are from.
    private const double FurthestDeviate = 2, TailSlope = 0.5;

    /// <summary>Gets the value that belongs to a standard normal deviate.</summary>
    /// <param name="deviate">The deviate; cut off at two standard deviations either side.</param>
    /// <returns>The median at 0, the quartiles at -0.674 and 0.674.</returns>
    public double At(double deviate)
    {
        double quartiles = Math.Min(Math.Abs(deviate), FurthestDeviate) / NormalQuartile;
        if (quartiles > 1) quartiles = 1 + TailSlope * (quartiles - 1);
        return Median * Math.Pow((deviate < 0 ? Lower : Upper) / Median, quartiles);
    }
}
