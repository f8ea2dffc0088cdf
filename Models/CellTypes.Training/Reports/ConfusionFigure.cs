using System;
using System.Linq;
using CellTypes.Training.Evaluation;

namespace CellTypes.Training.Reports;

/// <summary>The confusion matrix as a heat map: percent of the true class, and the number of units.</summary>
internal static class ConfusionFigure
{
    private const double Left = 118;
    private const double Top = 52;
    private const double Room = 384;

    public static Figure Draw(EvaluationResult result)
    {
        int classes = result.Classes.Count;
        double cell = Math.Min(64, Room / classes);
        Svg svg = new(Left + Room + 8, Top + classes * cell + 44, "Confusion matrix: true class in rows, predicted class in columns");
        svg.Text(Left + classes * cell / 2, 14, "labelled as", "middle");
        svg.Text(Left - 8, 14, "true class", "end");
        for (int c = 0; c < classes; c++)
        {
            ClassResult ofClass = result.Classes[c];
            double middle = Top + (c + 0.5) * cell;
            svg.Text(Left + (c + 0.5) * cell, Top - 8, TextWidth.Fit(ofClass.Name, cell), "middle");
            svg.Text(Left - 8, middle - 1, TextWidth.Fit(ofClass.Name, Left - 12), "end");
            if (cell >= 30) svg.Text(Left - 8, middle + 13, Words.Counted(ofClass.Units, "unit"), "small muted end");
            double units = result.Confusion[c].Sum();
            for (int predicted = 0; predicted < classes; predicted++)
            {
                double count = result.Confusion[c][predicted];
                string hint = $"{ofClass.Name} labelled as {result.Classes[predicted].Name}";
                DrawCell(svg, Left + predicted * cell, Top + c * cell, cell, count, units, hint);
            }
        }
        DrawLegend(svg, Top + classes * cell + 14);
        string mean = result.Seeds.Count > 1 ? $", the mean over {result.Seeds.Count} seeds" : "";
        return new Figure(TitleOf(result), svg, $"Large: percent of the units of the true class. Small: their number{mean}.");
    }

    private static void DrawCell(Svg svg, double x, double y, double cell, double count, double units, string hint)
    {
        double share = units > 0 ? count / units : 0;
        svg.Rectangle(x, y, cell, cell, "cell");
        // The shade is drawn over the page: the lighter, the more of the page shows through.
        string shade = $"heat{Math.Round(10 * share):0}";
        string text = share >= 0.45 ? "middle onheat" : "middle";
        hint = $"{hint}: {Words.Count(count)} of {Words.Count(units)} units, {Words.Percent(share)} %";
        svg.Rectangle(x + 1, y + 1, cell - 2, cell - 2, $"heat {shade}", hint: hint);
        if (count == 0)
        {
            svg.Text(x + cell / 2, y + cell / 2 + 4, units > 0 ? "0" : "–", "small muted middle");
            return;
        }
        string percent = share is > 0 and < 0.01 ? "<1" : $"{100 * share:0}";
        if (cell < 40)
        {
            svg.Text(x + cell / 2, y + cell / 2 + 4, percent, $"small {text}");
            return;
        }
        svg.Text(x + cell / 2, y + cell / 2, percent, $"large {text}");
        svg.Text(x + cell / 2, y + cell / 2 + 16, Words.Count(count), $"small {text}");
    }

    private static void DrawLegend(Svg svg, double y)
    {
        for (int step = 0; step <= 10; step++) svg.Rectangle(Left + step * 14, y, 14, 10, $"heat heat{step}");
        svg.Text(Left - 6, y + 9, "0 %", "small muted end");
        svg.Text(Left + 160, y + 9, "100 % of the true class", "small muted");
    }

    private static string TitleOf(EvaluationResult result)
    {
        var worst = (
            from truth in Enumerable.Range(0, result.Classes.Count)
            from predicted in Enumerable.Range(0, result.Classes.Count)
            where truth != predicted
            orderby result.Confusion[truth][predicted] descending
            select (Truth: truth, Predicted: predicted, Count: result.Confusion[truth][predicted])).FirstOrDefault();
        return worst.Count > 0
            ? $"Confused most: {result.Classes[worst.Truth].Name} labelled as {result.Classes[worst.Predicted].Name}, "
                + $"{Words.Count(worst.Count)} of {Words.Count(result.Classes[worst.Truth].Units)} units"
            : "No unit is labelled wrongly";
    }
}
