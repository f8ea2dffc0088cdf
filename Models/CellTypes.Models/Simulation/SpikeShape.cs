using System;

namespace CellTypes.Models.Simulation;

/// <summary>The time course of an extracellular spike on its peak channel: a trough of depth 1 at 0 ms, then a peak.</summary>
/// <remarks>
/// The trough is a cosine bell. The peak begins to rise at the trough, as a raised cosine, so that both extremes lie where they are asked for as long as
/// the trough is not wider than the peak is late; it decays as 1 / (1 + u^2), whose long tail resembles the slow repolarisation of neurons.
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

    /// <summary>Gets the time from the baseline to the trough, and back to it without the peak, in milliseconds, above 0.</summary>
    public required double Depolarisation { get; init; }

    /// <summary>Gets the height of the small positive deflection before the trough, over the depth of the trough.</summary>
    public double CapRatio { get; init; }

    /// <summary>Gets the depth of the slow negative wave after the spike, over the depth of the trough.</summary>
    public double AfterwaveRatio { get; init; }

    /// <summary>Gets the value at a time.</summary>
    /// <param name="milliseconds">The time from the trough.</param>
    /// <returns>-1 at the trough, <see cref="PeakToTrough"/> at the peak, near 0 far away.</returns>
    public double At(double milliseconds) =>
        PeakToTrough * Peak(milliseconds) - Trough(milliseconds)
        + CapRatio * Bump((milliseconds + Depolarisation + CapLead) / CapSpread)
        - AfterwaveRatio * Bump((milliseconds - AfterwaveTime) / AfterwaveSpread);

    private double Trough(double time) => Math.Abs(time) >= Depolarisation ? 0 : RaisedCosine(1 - Math.Abs(time) / Depolarisation);

    // The peak passes half its height on the way up after half the width; the rest of its half-width is left for the decay.
    private double Peak(double time)
    {
        if (time <= 0) return 0;
        if (time <= Width) return RaisedCosine(time / Width);
        double u = (time - Width) / Math.Max(PeakHalfWidth - Width / 2, NarrowestDecay);
        return 1 / (1 + u * u);
    }

    private static double RaisedCosine(double fraction) => (1 - Math.Cos(Math.PI * fraction)) / 2;

    private static double Bump(double z) => z * z > 40 ? 0 : Math.Exp(-z * z / 2);
}
