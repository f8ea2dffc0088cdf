using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Training.Data;

namespace CellTypes.Training.Reports;

/// <summary>The waveforms or autocorrelograms of each class: mean and quartiles, by lab where there are several, and a few units.</summary>
internal static class SignalFigure
{
    private static readonly string[] SingleUnits = ["nearest\nthe mean", "half are nearer", "9 in 10\nare nearer"];

    /// <summary>Draws the signals of a set; none where its inputs are features.</summary>
    public static IEnumerable<Figure> DrawAll(LabelledSet set, ClassColours colours) =>
        SignalKind.All.Where(kind => kind.IsIn(set)).Select(kind => Draw(set.SelectInputs(kind.View.InputNames), kind, colours));

    private static Figure Draw(LabelledSet samples, SignalKind kind, ClassColours colours)
    {
        int[] labels = [.. samples.Labels];
        int[] classes = [.. Enumerable.Range(0, samples.ClassNames.Count).Where(labels.Contains)];
        string[] labOfUnit = samples.Groups.TryGetValue("lab", out IReadOnlyList<string>? groups) ? [.. groups] : [];
        string[] labs = [.. labOfUnit.Distinct().Order(StringComparer.Ordinal)];
        string[] means = labs.Length > 1 ? labs : ["all units"];
        CurvePanel?[,] panels = new CurvePanel?[means.Length + SingleUnits.Length, classes.Length];
        for (int column = 0; column < classes.Length; column++)
        {
            string colour = colours[samples.ClassNames[classes[column]]];
            int[] units = [.. Enumerable.Range(0, samples.Count).Where(unit => labels[unit] == classes[column])];
            for (int row = 0; row < means.Length; row++)
            {
                int[] shown = labs.Length > 1 ? [.. units.Where(unit => labOfUnit[unit] == labs[row])] : units;
                if (shown.Length > 0) panels[row, column] = SignalKind.MeanOf(samples, shown, colour);
            }
            int[] examples = ExamplesOf(samples, units);
            for (int row = 0; row < examples.Length; row++)
            {
                if (row > 0 && examples[row] == examples[row - 1]) continue; // a small class has no three different ones
                double[] curve = SignalKind.CurveOf(samples, examples[row]);
                panels[means.Length + row, column] = new CurvePanel(curve, colour, samples.UnitIds[examples[row]]);
            }
        }
        CurveGrid grid = new()
        {
            Panels = panels,
            Rows = [.. means.Select(name => $"{name}\nmean, quartiles"), .. SingleUnits],
            Columns = [.. classes.Select(c => samples.ClassNames[c])],
            Positions = kind.Positions,
            PositionLabel = kind.PositionLabel,
            ValueLabel = kind.ValueLabel,
            PanelWidth = Math.Clamp(910.0 / classes.Length - 10, 100, 200),
        };
        string[] counts = [.. classes.Select(c => $"{labels.Count(label => label == c)} {samples.ClassNames[c]}")];
        string title = $"{kind.Subject} of each class: {Words.Join(counts)}";
        return new Figure(
            title,
            grid.Draw(title),
            "Band: the middle half of the units at each point. Below, single units by their distance from the mean of their class. "
                + "Each row has its own scale.");
    }

    private static int[] ExamplesOf(LabelledSet samples, int[] units)
    {
        double[][] curves = [.. units.Select(unit => SignalKind.CurveOf(samples, unit))];
        double[] mean = [.. Enumerable.Range(0, samples.InputLength).Select(i => curves.Average(curve => curve[i]))];
        double DistanceOf(double[] curve) => curve.Zip(mean, (value, average) => (value - average) * (value - average)).Sum();
        int[] nearestFirst = [.. Enumerable.Range(0, units.Length).OrderBy(i => DistanceOf(curves[i])).Select(i => units[i])];
        int last = units.Length - 1;
        return [nearestFirst[0], nearestFirst[last / 2], nearestFirst[(int)Math.Round(0.9 * last)]];
    }
}
