using System.Collections.Generic;
using System.Linq;
using CellTypes.Training.Evaluation;
using CellTypes.Training.Scores;

namespace CellTypes.Training.Reports;

/// <summary>Recall and precision of each class: two bars a class.</summary>
internal static class ClassScoresFigure
{
    private const double Left = 150;
    private const double Right = 380;
    private const double Top = 34;
    private const double RowHeight = 52;
    private const double BarHeight = 15;

    public static Figure Draw(EvaluationResult result, ClassColours colours)
    {
        IReadOnlyList<ClassResult> classes = result.Classes;
        double bottom = Top + classes.Count * RowHeight;
        Svg svg = new(510, bottom + 42, "Recall and precision of each class");
        Scale scale = new(0, 1, Left, Right);
        Axes.Below(svg, scale, Top, bottom, "percent", 100);
        DrawLegend(svg);
        for (int c = 0; c < classes.Count; c++)
        {
            ClassResult ofClass = classes[c];
            double top = Top + c * RowHeight + 9, middle = top + BarHeight + 2;
            string colour = colours[ofClass.Name];
            svg.Text(Left - 8, middle - 9, TextWidth.Fit(ofClass.Name, Left - 14), "end");
            svg.Text(Left - 8, middle + 5, Words.Counted(ofClass.Units, "unit"), "small muted end");
            svg.Text(Left - 8, middle + 19, $"{Words.Count(ofClass.Predicted)} labelled so", "small muted end");
            DrawBar(svg, scale, top, ofClass.Recall, result.Confusion[c][c], ofClass.Units, "bar", colour, $"recall of {ofClass.Name}");
            double second = top + BarHeight + 4;
            DrawBar(svg, scale, second, ofClass.Precision, result.Confusion[c][c], ofClass.Predicted, "hollow bar", colour, $"precision of {ofClass.Name}");
        }
        return new Figure(TitleOf(classes), svg, $"Lines: 95 % intervals over {result.Resampling}. Beside them how many of how many are right{(result.Seeds.Count > 1 ? ", means over seeds" : "")}.");
    }

    private static void DrawBar(Svg svg, Scale scale, double top, Estimate estimate, double right, double of, string style, string colour, string hint)
    {
        if (of == 0)
        {
            svg.Text(Left + 6, top + 12, "none", "small muted");
            return;
        }
        double end = scale.At(estimate.Mean), middle = top + BarHeight / 2;
        svg.Rectangle(Left, top, end - Left, BarHeight, style, colour, $"{hint}: {Words.WithInterval(estimate)} %");
        double whisker = end;
        if (estimate is { Low: double low, High: double high })
        {
            whisker = scale.At(high);
            svg.Line(scale.At(low), middle, whisker, middle, "whisker");
        }
        svg.Text(whisker + 5, top + 12, $"{Words.Percent(estimate.Mean)}, {Words.Count(right)} of {Words.Count(of)}", "small halo");
    }

    private static void DrawLegend(Svg svg)
    {
        svg.Rectangle(Left, 6, 18, 12, "bar neutral");
        svg.Text(Left + 24, 16, "recall: found", "small");
        svg.Rectangle(Left + 130, 6, 18, 12, "hollow bar neutral");
        svg.Text(Left + 154, 16, "precision: labelled so and right", "small");
    }

    private static string TitleOf(IReadOnlyList<ClassResult> classes)
    {
        ClassResult[] present = [.. classes.Where(c => c.Units > 0).OrderBy(c => c.Recall.Mean)];
        string Found(ClassResult c) => $"{c.Name}, {Words.Percent(c.Recall.Mean)} %";
        return present.Length < 2 ? "How well each class is found" : $"Found best: {Found(present[^1])}; least: {Found(present[0])}";
    }
}
