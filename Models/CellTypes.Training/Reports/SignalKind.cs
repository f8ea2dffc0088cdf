using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Views;
using CellTypes.Training.Data;
using MathNet.Numerics.Statistics;

namespace CellTypes.Training.Reports;

/// <summary>A view whose inputs are the samples of a curve, and the axes that the curve is drawn on.</summary>
/// <param name="View">The view.</param>
/// <param name="Subject">What the curves are, in the plural.</param>
/// <param name="Positions">Where each sample lies.</param>
/// <param name="PositionLabel">What <paramref name="Positions"/> measures, with its unit.</param>
/// <param name="ValueLabel">What the samples measure, with their unit.</param>
internal sealed record SignalKind(UnitView View, string Subject, IReadOnlyList<double> Positions, string PositionLabel, string ValueLabel)
{
    private const int PeakSample = 30;
    private const double SamplesPerMillisecond = 30;

    /// <summary>Gets the kinds that there are.</summary>
    public static IReadOnlyList<SignalKind> All { get; } =
    [
        new(
            new PeakWaveformView(),
            "Waveforms on the peak channel",
            [.. new PeakWaveformView().InputNames.Select((_, sample) => (sample - PeakSample) / SamplesPerMillisecond)],
            "time from the peak, ms",
            "voltage / peak voltage"),
        new(
            new AutocorrelogramShapeView(),
            "Autocorrelograms",
            [.. new AutocorrelogramShapeView().InputNames.Select((_, bin) => bin + 1.0)],
            "lag, ms",
            "rate / mean rate"),
    ];

    /// <summary>Whether a set holds all samples.</summary>
    public bool IsIn(LabelledSet set) => View.InputNames.All(set.InputNames.ToHashSet().Contains);

    /// <summary>The curve of one unit of <see cref="LabelledSet.SelectInputs"/>.</summary>
    public static double[] CurveOf(LabelledSet samples, int unit) => [.. samples.Row(unit).ToArray().Select(value => (double)value)];

    /// <summary>The mean and the quartiles of some units, sample by sample.</summary>
    public static CurvePanel MeanOf(LabelledSet samples, int[] units, string colour)
    {
        double[][] curves = [.. units.Select(unit => CurveOf(samples, unit))];
        double[][] values = [.. Enumerable.Range(0, samples.InputLength).Select(i => curves.Select(curve => curve[i]).ToArray())];
        return new CurvePanel([.. values.Select(sample => sample.Average())], colour, Words.Counted(units.Length, "unit"))
        {
            Low = [.. values.Select(sample => sample.LowerQuartile())],
            High = [.. values.Select(sample => sample.UpperQuartile())],
        };
    }
}
