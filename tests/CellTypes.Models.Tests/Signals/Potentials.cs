using System;
using System.Linq;

namespace CellTypes.Models.Tests.Signals;

/// <summary>Made-up membrane potentials: rest at -70 mV with action potentials of 100 mV, Gaussian flanks of 0.25 ms and an undershoot.</summary>
internal static class Potentials
{
    public static float[] Trace(double rate, double seconds, params double[] peaks) =>
        [.. Enumerable.Range(0, (int)Math.Round(seconds * rate)).Select(i => (float)At(i / rate, peaks))];

    public static double At(double time, params double[] peaks) => -70 + 0.3 * Math.Sin(2 * Math.PI * 130 * time) + peaks.Sum(peak =>
        100 * Math.Exp(-0.5 * Math.Pow((time - peak) / 0.00025, 2)) - 8 * Math.Exp(-0.5 * Math.Pow((time - peak - 0.003) / 0.001, 2)));
}
