using System;

namespace CellTypes.Models.Recordings;

/// <summary>Weighs the sampling rate that a recording states against the one that the user gives.</summary>
internal static class StatedRate
{
    // Two ways to write the same rate.
    private const double Tolerance = 1e-6;

    /// <summary>Checks that the two do not contradict each other, and that the rate is possible.</summary>
    /// <param name="stated">The sampling rate in hertz that the recording states, or null.</param>
    /// <param name="source">Where it states it, for the message.</param>
    /// <param name="given">The sampling rate in hertz that the user gives, or null.</param>
    /// <returns>The sampling rate, or null where there is none.</returns>
    /// <exception cref="CellTypesException">They differ by more than one in a million, or the rate is not from 1 kHz to 1 MHz.</exception>
    public static double? Check(double? stated, string source, double? given)
    {
        if (given is not null && !IsPossible(given.Value)) throw new CellTypesException("The sampling rate must be from 1 kHz to 1 MHz.");
        if (stated is not double rate) return given;
        if (!IsPossible(rate)) throw new CellTypesException(FormattableString.Invariant($"{source} states a sampling rate of {rate} Hz, which is not possible; it must be from 1 kHz to 1 MHz. Check how the file was written."));
        if (given is double other && Math.Abs(other / rate - 1) > Tolerance)
            throw new CellTypesException(FormattableString.Invariant($"{source} states a sampling rate of {rate} Hz, but {other} Hz are given: leave the sampling rate away, or mend the file."));
        return rate;
    }

    /// <summary>Tells whether a sampling rate is believed.</summary>
    /// <param name="rate">Hertz.</param>
    public static bool IsPossible(double rate) => rate is >= SortedRecording.LowestSamplingRate and <= SortedRecording.HighestSamplingRate;
}
