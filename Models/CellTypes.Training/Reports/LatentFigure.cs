using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using CellTypes.Models.Inference;
using CellTypes.Training.Data;
using CellTypes.Training.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace CellTypes.Training.Reports;

/// <summary>What an autoencoder with two latent variables makes of waveforms or autocorrelograms: the signals that a grid of points of its latent
/// plane stands for (as in D'Agostino 2022, figure 4.5), in the colour of the class of which most lies there.</summary>
/// <remarks>A picture of the data, not a measurement: the autoencoder sees every unit, but no label.</remarks>
internal static class LatentFigure
{
    private const int Seed = 0;

    // Standard deviations of the latent variables.
    private static readonly double[] Steps = [-2, -1.33, -0.67, 0, 0.67, 1.33, 2];

    /// <summary>Draws the latent plane of each signal of a set; none where its inputs are features.</summary>
    public static IEnumerable<Figure> DrawAll(LabelledSet set, ClassColours colours, CancellationToken cancellation) =>
        SignalKind.All.Where(kind => kind.IsIn(set)).Select(kind => Draw(set.SelectInputs(kind.View.InputNames), kind, colours, cancellation));

    private static Figure Draw(LabelledSet samples, SignalKind kind, ClassColours colours, CancellationToken cancellation)
    {
        AutoencoderOptions options = (kind.View.Kind == Models.Views.InputKind.Signal ? AutoencoderOptions.ThesisWaveform : AutoencoderOptions.ThesisAutocorrelogram) with
        {
            Latent = 2,
            Beta = 1,
            IsAnalytic = true,
            Samples = 1,
        };
        using ScaledUnits units = new(samples, CPU);
        using AutoencoderFit fit = new(units.All, options.Encoder(samples.InputLength), options, Seed);
        fit.Run(null, cancellation);
        using VariationalAutoencoder network = fit.Network;
        using IDisposable inference = inference_mode();
        using DisposeScope scope = NewDisposeScope();
        (double X, double Y)[] points = [.. Steps.Reverse().SelectMany(y => Steps.Select(x => (x, y)))];
        float[] decoded = network.Decode(tensor(points.SelectMany(point => new[] { (float)point.X, (float)point.Y }).ToArray(), points.Length, 2))
            .contiguous().data<float>().ToArray();
        float[] places = network.call(units.Labelled).contiguous().data<float>().ToArray();
        CurvePanel?[,] panels = new CurvePanel?[Steps.Length, Steps.Length];
        for (int i = 0; i < points.Length; i++)
        {
            double[] curve = Unscaled(decoded.AsSpan(i * samples.InputLength, samples.InputLength), units.Scaling.Scaling, kind);
            panels[i / Steps.Length, i % Steps.Length] = new CurvePanel(curve, ColourAt(points[i], places, samples, colours));
        }
        CurveGrid grid = new()
        {
            Panels = panels,
            Rows = [.. Steps.Reverse().Select(y => $"second {y:0.0}")],
            Columns = [.. Steps.Select(x => $"first {x:0.0}")],
            Positions = kind.Positions,
            PositionLabel = kind.PositionLabel,
            ValueLabel = kind.ValueLabel,
            PanelWidth = 96,
            PanelHeight = 62,
        };
        string title = $"{kind.Subject} on the latent plane of an autoencoder";
        return new Figure(
            title,
            grid.Draw(title),
            "Each small plot is what the decoder makes of a point of the plane, in standard deviations of its two latent variables. Its colour is that of the class "
                + "of which the largest share lies around the point, that of the text where no unit is near. The autoencoder saw all units and no label: a picture, not a score.");
    }

    private static double[] Unscaled(ReadOnlySpan<float> scaled, InputScaling scaling, SignalKind kind)
    {
        double[] curve = new double[scaled.Length];
        for (int i = 0; i < curve.Length; i++)
        {
            double factor = scaling.Factors[i] * Math.Sqrt(scaled.Length);
            double value = scaling.Means[i] + (factor > 0 ? scaled[i] / factor : 0);
            // Of counts the root was scaled.
            curve[i] = kind.View.Kind == Models.Views.InputKind.Counts ? Math.Sign(value) * value * value : value;
        }
        return curve;
    }

    private static string? ColourAt((double X, double Y) point, float[] places, LabelledSet samples, ClassColours colours)
    {
        const double reach = 0.5;
        int[] labels = [.. samples.Labels];
        IGrouping<int, int>? most = Enumerable.Range(0, samples.Count)
            .Where(unit => Math.Pow(places[2 * unit] - point.X, 2) + Math.Pow(places[2 * unit + 1] - point.Y, 2) < reach * reach)
            .GroupBy(unit => labels[unit])
            .OrderByDescending(group => group.Count() / (double)labels.Count(label => label == group.Key))
            .FirstOrDefault();
        return most is null ? null : colours[samples.ClassNames[most.Key]];
    }
}
