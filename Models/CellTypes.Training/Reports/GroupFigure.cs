using System.Linq;
using CellTypes.Training.Evaluation;

namespace CellTypes.Training.Reports;

/// <summary>How well the units of each group are labelled by models of the other groups: dots and whiskers.</summary>
internal static class GroupFigure
{
    private const double Left = 300;
    private const double Right = 900;
    private const double Top = 26;
    private const double RowHeight = 24;

    public static Figure Draw(EvaluationResult result)
    {
        GroupResult[] groups = [.. result.Groups.OrderByDescending(group => group.Accuracy.Mean).ThenByDescending(group => group.Units)];
        double bottom = Top + groups.Length * RowHeight;
        Svg svg = new(1010, bottom + 42, "Accuracy of each group that was left out");
        Scale x = new(0, 1, Left, Right);
        for (int i = 0; i < groups.Length; i += 2) svg.Rectangle(0, Top + i * RowHeight, svg.Width, RowHeight, "stripe");
        Axes.Below(svg, x, Top, bottom, "accuracy, %", 100);
        svg.Line(x.At(result.Accuracy.Mean), Top - 6, x.At(result.Accuracy.Mean), bottom, "reference");
        svg.Text(x.At(result.Accuracy.Mean), Top - 12, $"all units {Words.Percent(result.Accuracy.Mean)}", "small middle");
        svg.Text(svg.Width - 6, Top - 12, "macro-F1, %", "small muted end");
        for (int i = 0; i < groups.Length; i++)
        {
            GroupResult group = groups[i];
            double y = Top + (i + 0.5) * RowHeight;
            svg.Text(6, y + 4, TextWidth.Fit(group.Name, Left - 96));
            svg.Text(Left - 10, y + 4, Words.Counted(group.Units, "unit"), "small muted end");
            if (group.Accuracy is { Low: double low, High: double high }) svg.Line(x.At(low), y, x.At(high), y, "whisker");
            svg.Circle(x.At(group.Accuracy.Mean), y, 5, "dot", hint: $"{group.Name}: {Words.WithInterval(group.Accuracy)} % right");
            svg.Text(Right + 10, y + 4, Words.Percent(group.Accuracy.Mean), "small");
            svg.Text(svg.Width - 6, y + 4, Words.Percent(group.MacroF1.Mean), "small muted end");
        }
        GroupResult largest = groups.MaxBy(group => group.Units)!;
        return new Figure(
            $"From {Words.Percent(groups[^1].Accuracy.Mean)} to {Words.Percent(groups[0].Accuracy.Mean)} % right "
                + $"in {Words.Counted(groups.Length, "group")}; {Words.Percent(largest.Accuracy.Mean)} % in the largest, {largest.Name}",
            svg,
            "Each group is labelled by models of the other groups. Lines: 95 % intervals over the units of the group. "
                + "Macro-F1 is the mean over the classes that have units in the group.");
    }
}
