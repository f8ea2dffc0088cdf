using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Training.Data;
using CellTypes.Training.Evaluation;

namespace CellTypes.Training.Reports;

/// <summary>The signals of the units that are labelled wrongly most often, over those of their class and of the class they are taken
/// for.</summary>
internal static class MisclassifiedFigure
{
    private const int Shown = 6;

    /// <summary>Draws one figure for each kind of signals that the set holds; none where it holds none of the units.</summary>
    public static IEnumerable<Figure> DrawAll(EvaluationResult result, LabelledSet set, ClassColours colours)
    {
        string[] ids = [.. set.UnitIds], classes = [.. set.ClassNames];
        MisclassifiedUnit[] units =
        [
            .. result.Misclassified
                .Where(unit => ids.Contains(unit.Unit) && classes.Contains(unit.Label) && classes.Contains(unit.TakenFor))
                .Take(Shown),
        ];
        return SignalKind.All
            .Where(kind => units.Length > 0 && kind.IsIn(set))
            .Select(kind => Draw(units, set.SelectInputs(kind.View.InputNames), kind, colours));
    }

    private static Figure Draw(MisclassifiedUnit[] units, LabelledSet samples, SignalKind kind, ClassColours colours)
    {
        string[] ids = [.. samples.UnitIds], classes = [.. samples.ClassNames];
        int[] labels = [.. samples.Labels];
        CurvePanel?[,] panels = new CurvePanel?[2, units.Length];
        for (int column = 0; column < units.Length; column++)
        {
            string[] compared = [units[column].Label, units[column].TakenFor];
            for (int row = 0; row < compared.Length; row++)
            {
                int label = Array.IndexOf(classes, compared[row]);
                int[] others = [.. Enumerable.Range(0, samples.Count).Where(unit => labels[unit] == label)];
                // No unit of the set may have the class that a model took the unit for.
                if (others.Length == 0) continue;
                CurvePanel ofClass = SignalKind.MeanOf(samples, others, colours[compared[row]]);
                panels[row, column] = ofClass with
                {
                    Values = SignalKind.CurveOf(samples, Array.IndexOf(ids, units[column].Unit)),
                    Colour = null,
                    BandColour = ofClass.Colour,
                    Caption = compared[row],
                };
            }
        }
        CurveGrid grid = new()
        {
            Panels = panels,
            Rows = ["over its class", "over the class\nof its label"],
            Columns = [.. units.Select(unit => unit.Unit)],
            Positions = kind.Positions,
            PositionLabel = kind.PositionLabel,
            ValueLabel = kind.ValueLabel,
            PanelWidth = Math.Clamp(910.0 / units.Length - 10, 100, 200),
        };
        string title = $"{kind.Subject} of the units that are labelled wrongly most often";
        return new Figure(title, grid.Draw(title), "Line: the unit. Band: the middle half of the units of the class, in its colour.");
    }
}
