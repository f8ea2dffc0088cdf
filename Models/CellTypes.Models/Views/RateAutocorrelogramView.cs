using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Signals;

namespace CellTypes.Models.Views;

/// <summary>
/// <c>acg/rate-10x101@1</c>: the autocorrelogram at each of ten firing rates, <see cref="RateAutocorrelogram"/>, on 100 lags from 1 to
/// 1000 ms that grow by a constant factor (Beau et al. 2025).
/// </summary>
/// <remarks>
/// A row is lag 0, which is 0, and the 100 lags; rows go from the lowest rates to the highest. A value is ten times the probability of a
/// spike in the millisecond at that lag, interpolated linearly between milliseconds and smoothed along the lags by a normal distribution
/// with a standard deviation of one lag, the ends of a row mirrored.
/// </remarks>
internal sealed class RateAutocorrelogramView : UnitView
{
    private const int Lags = 100;
    private const double Scale = 10;
    private const int Reach = 4;

    private static readonly string[] Names = Enumerable.Range(0, RateAutocorrelogram.RowCount * (Lags + 1))
        .Select(i => $"acg_rate{i / (Lags + 1)}_lag{i % (Lags + 1)}").ToArray();

    private static readonly double[] Milliseconds =
        Enumerable.Range(0, Lags).Select(i => Math.Pow(RateAutocorrelogram.LagCount, i / (Lags - 1.0))).ToArray();

    private static readonly double[] Kernel = MakeKernel();

    /// <inheritdoc/>
    public override string Name => "acg/rate-10x101@1";

    /// <inheritdoc/>
    public override IReadOnlyList<string> InputNames => Names;

    /// <inheritdoc/>
    public override InputKind Kind => InputKind.Signal;

    /// <inheritdoc/>
    public override int LagRows => RateAutocorrelogram.RowCount;

    /// <inheritdoc/>
    public override string? Compute(IUnitSignals unit, Span<float> inputs)
    {
        if (unit is null) throw new ArgumentNullException(nameof(unit));
        double[] probabilities = new double[RateAutocorrelogram.RowCount * RateAutocorrelogram.LagCount];
        if (RateAutocorrelogram.Compute(unit.SpikeSamples(), unit.SamplingRate, probabilities) == 0)
            return "no spike has a second before it and a second after it";
        if (probabilities.All(probability => probability == 0)) return "no spike follows another within a second";
        double[] row = new double[Lags];
        for (int r = 0; r < RateAutocorrelogram.RowCount; r++)
        {
            ReadOnlySpan<double> linear = probabilities.AsSpan(r * RateAutocorrelogram.LagCount, RateAutocorrelogram.LagCount);
            for (int i = 0; i < Lags; i++) row[i] = At(linear, Milliseconds[i]);
            Span<float> ofRow = inputs.Slice(r * (Lags + 1), Lags + 1);
            ofRow[0] = 0;
            for (int i = 0; i < Lags; i++) ofRow[i + 1] = (float)(Scale * Smoothed(row, i));
        }
        return null;
    }

    // Value 0 is that of 1 ms.
    private static double At(ReadOnlySpan<double> linear, double milliseconds)
    {
        int left = Math.Min((int)milliseconds - 1, linear.Length - 2);
        return linear[left] + (milliseconds - 1 - left) * (linear[left + 1] - linear[left]);
    }

    private static double Smoothed(double[] row, int lag)
    {
        double sum = 0;
        for (int offset = -Reach; offset <= Reach; offset++)
        {
            int i = lag + offset;
            int mirrored = i < 0 ? -1 - i : i >= row.Length ? 2 * row.Length - 1 - i : i;
            sum += Kernel[offset + Reach] * row[mirrored];
        }
        return sum;
    }

    private static double[] MakeKernel()
    {
        double[] weights = Enumerable.Range(-Reach, 2 * Reach + 1).Select(offset => Math.Exp(-offset * offset / 2.0)).ToArray();
        return weights.Select(weight => weight / weights.Sum()).ToArray();
    }
}
