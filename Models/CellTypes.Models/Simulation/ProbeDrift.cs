using System;

namespace CellTypes.Models.Simulation;

/// <summary>How the tissue moves along the shank: steadily, to and fro, or both.</summary>
/// <param name="PerHour">The steady movement in micrometres an hour, towards larger y where positive.</param>
/// <param name="Amplitude">The amplitude of a sinusoidal movement in micrometres, 0 or more.</param>
/// <param name="Period">The period of the sinusoidal movement in seconds, above 0 where <paramref name="Amplitude"/> is not 0.</param>
public readonly record struct ProbeDrift(double PerHour = 0, double Amplitude = 0, double Period = 600)
{
    /// <summary>Gets a value indicating whether the tissue keeps still.</summary>
    public bool IsNone => PerHour == 0 && Amplitude == 0;

    /// <summary>Gets the displacement at a time.</summary>
    /// <param name="seconds">The time since the start of the recording.</param>
    /// <returns>Micrometres along the shank; 0 at the start.</returns>
    public double At(double seconds) =>
        PerHour * seconds / 3600 + (Amplitude == 0 ? 0 : Amplitude * Math.Sin(2 * Math.PI * seconds / Period));
}
