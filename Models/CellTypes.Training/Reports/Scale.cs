using System;
using System.Collections.Generic;
using System.Linq;

namespace CellTypes.Training.Reports;

/// <summary>Turns values into pixels along one axis.</summary>
/// <param name="Low">The value at <paramref name="Start"/>.</param>
/// <param name="High">The value at <paramref name="End"/>, larger than <paramref name="Low"/>.</param>
/// <param name="Start">A pixel.</param>
/// <param name="End">A pixel; below <paramref name="Start"/> for an axis that points up.</param>
internal readonly record struct Scale(double Low, double High, double Start, double End)
{
    /// <summary>The pixel of a value; values beyond the ends are drawn at the ends.</summary>
    public double At(double value) => Start + (Math.Clamp(value, Low, High) - Low) / (High - Low) * (End - Start);

    /// <summary>The least scale with round ends that holds some values.</summary>
    /// <param name="values">The values, at least one, finite.</param>
    /// <param name="start">The pixel of the low end.</param>
    /// <param name="end">The pixel of the high end.</param>
    /// <param name="ticks">About how many ticks there shall be.</param>
    public static Scale Around(IEnumerable<double> values, double start, double end, int ticks = 5)
    {
        double[] all = [.. values];
        double low = all.Min(), high = all.Max();
        double size = Math.Max(1, Math.Abs(high));
        if (high - low < 1e-9 * size) (low, high) = (low - 0.5 * size, high + 0.5 * size);
        double step = Step(low, high, ticks);
        return new Scale(Math.Floor(low / step + 1e-9) * step, Math.Ceiling(high / step - 1e-9) * step, start, end);
    }

    /// <summary>Round values from the low to the high end, about as many as asked for.</summary>
    public double[] Ticks(int count = 5)
    {
        double step = Step(Low, High, count);
        List<double> ticks = [];
        for (double i = Math.Ceiling(Low / step - 1e-9); i * step <= High + 1e-9 * step; i++) ticks.Add(i * step);
        return [.. ticks];
    }

    // 1, 2 or 5 times a power of ten.
    private static double Step(double low, double high, int count)
    {
        double rough = (high - low) / count;
        double power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double digit = rough / power;
        return power * (digit < 1.5 ? 1 : digit < 3.5 ? 2 : digit < 7.5 ? 5 : 10);
    }
}
