using System;

namespace CellTypes.Models.Simulation;

/// <summary>The time course of an extracellular spike on its peak channel: a trough of depth 1 at 0 ms, then a peak.</summary>
/// <remarks>
/// A raised cosine leads down to the trough and another up to the peak, so that both extremes lie where they are asked for; the peak
/// decays as 1 / (1 + u^2), whose long tail resembles the slow repolarisation of neurons.
/// </remarks>
public sealed record SpikeShape
{
    // The afterwave of a mossy fibre bouton and the positive cap of an axon or a small cell, in milliseconds from the trough.
    private const double AfterwaveTime = 0.9, AfterwaveSpread = 0.25, CapLead = 0.1, CapSpread = 0.06;
    private const double NarrowestDecay = 0.04;

    /// <summary>Gets the time from trough to peak in milliseconds, above 0.</summary>
    public required double Width { get; init; }

    /// <summary>Gets the width of the peak at half its height in milliseconds.</summary>
    public required double PeakHalfWidth { get; init; }

    /// <summary>Gets the height of the peak over the depth of the trough, above 0.</summary>
    public required double PeakToTrough { get; init; }

    /// <summary>Gets the time from the baseline to the trough in milliseconds, above 0.</summary>
    public required double Depolarisation { get; init; }

    /// <summary>Gets the height of the small positive deflection before the trough, over the depth of the trough.</summary>
    public double CapRatio { get; init; }

    /// <summary>Gets the depth of the slow negative wave after the spike, over the depth of the trough.</summary>
    public double AfterwaveRatio { get; init; }

    /// <summary>Gets the value at a time.</summary>
    /// <param name="milliseconds">The time from the trough.</param>
    /// <returns>-1 at the trough, <see cref="PeakToTrough"/> at the peak, near 0 far away.</returns>
    public double At(double milliseconds) =>
        Spike(milliseconds)
        + CapRatio * Bump((milliseconds + Depolarisation + CapLead) / CapSpread)
        - AfterwaveRatio * Bump((milliseconds - AfterwaveTime) / AfterwaveSpread);

    private double Spike(double time)
    {
        if (time <= -Depolarisation) return 0;
        if (time <= 0) return -RaisedCosine(1 + time / Depolarisation);
        if (time <= Width) return -1 + (1 + PeakToTrough) * RaisedCosine(time / Width);
        double u = (time - Width) / PeakDecay();
        return PeakToTrough / (1 + u * u);
    }

    // The peak passes half its height on the way up at a time that width and ratio fix; the rest of its half-width is left for the decay.
    private double PeakDecay()
    {
        double halfHeight = (1 + PeakToTrough / 2) / (1 + PeakToTrough);
        double rise = Width * (1 - Math.Acos(1 - 2 * halfHeight) / Math.PI);
        return Math.Max(PeakHalfWidth - rise, NarrowestDecay);
    }

    private static double RaisedCosine(double fraction) => (1 - Math.Cos(Math.PI * fraction)) / 2;

    private static double Bump(double z) => z * z > 40 ? 0 : Math.Exp(-z * z / 2);
}
