using System;
using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;
using CellTypes.Models.Views;
using CellTypes.Training.Data;
using CellTypes.Training.Evaluation;
using CellTypes.Training.Reports;

namespace CellTypes.Training.Tests.Reports;

public class FigureTests
{
    private static readonly ClassColours Colours = new(["A", "B", "C"]);

    [Fact]
    public void Confusion_matrix_shows_every_count_and_its_share()
    {
        Svg svg = ConfusionFigure.Draw(Evaluations.Of([6, 2, 0], [1, 2.5, 1.5], [0, 0, 4])).Picture;
        XElement[] cells = [.. XElement.Parse(svg.Root.ToString()).Elements("rect").Where(cell => cell.Element("title") is not null)];
        Assert.Equal(
            [
                "A labelled as A: 6 of 8 units, 75.0 %", "A labelled as B: 2 of 8 units, 25.0 %", "A labelled as C: 0 of 8 units, 0.0 %",
                "B labelled as A: 1 of 5 units, 20.0 %", "B labelled as B: 2.5 of 5 units, 50.0 %", "B labelled as C: 1.5 of 5 units, 30.0 %",
                "C labelled as A: 0 of 4 units, 0.0 %", "C labelled as B: 0 of 4 units, 0.0 %", "C labelled as C: 4 of 4 units, 100.0 %",
            ],
            cells.Select(cell => cell.Element("title")!.Value));
        Assert.Equal(
            ["heat heat8", "heat heat2", "heat heat0", "heat heat2", "heat heat5", "heat heat3", "heat heat0", "heat heat0", "heat heat10"],
            cells.Select(cell => cell.Attribute("class")!.Value));
        Assert.Equal(["75", "25", "20", "50", "30", "100"], Texts(svg, "large"));
        Assert.Equal(["6", "2", "1", "2.5", "1.5", "4"], Texts(svg, "small middle").Where(text => text.All(c => char.IsDigit(c) || c == '.')));
        Assert.True(cells[1].Of("x") > cells[0].Of("x") && cells[3].Of("y") > cells[0].Of("y"));
    }

    [Fact]
    public void Confusion_matrix_is_titled_by_its_largest_mistake()
    {
        Assert.Equal("Confused most: A labelled as B, 2 of 8 units", ConfusionFigure.Draw(Evaluations.Of([6, 2], [1, 9])).Title);
        Assert.Equal("No unit is labelled wrongly", ConfusionFigure.Draw(Evaluations.Of([6, 0], [0, 9])).Title);
    }

    [Fact]
    public void Matrix_of_many_classes_stays_within_its_picture()
    {
        double[][] confusion = [.. Enumerable.Range(0, 24).Select(row => Enumerable.Range(0, 24).Select(column => row == column ? 3.0 : 0.1).ToArray())];
        Svg svg = ConfusionFigure.Draw(Evaluations.Of(confusion)).Picture;
        Assert.All(svg.Find("rect", "cell"), cell => Assert.InRange(cell.Of("x") + cell.Of("width"), 0, svg.Width));
    }

    [Fact]
    public void Bar_of_a_half_has_half_the_length()
    {
        EvaluationResult result = Evaluations.Of([3, 3], [0, 9]) with
        {
            Classes = [new("A", 6, 3, Evaluations.Exactly(0.5), Evaluations.Exactly(1), Evaluations.Exactly(0.75)), new("B", 9, 12, new(1, 0.1, 0.9, 1), new(0.75, 0.01, 0.7, 0.8), Evaluations.Exactly(0.8))],
        };
        Figure figure = ClassScoresFigure.Draw(result, Colours);
        double[] recalls = [.. figure.Picture.Find("rect", "bar").Select(bar => bar.Of("width"))], precisions = [.. figure.Picture.Find("rect", "hollow bar").Select(bar => bar.Of("width"))];
        Assert.Equal(recalls[1] / 2, recalls[0], 0.011);
        Assert.Equal([recalls[1], 0.75 * recalls[1]], precisions);
        Assert.Equal($"--c:{Colours["A"]}", figure.Picture.Find("rect", "bar")[0].Attribute("style")!.Value);
        // Intervals of the recall and of the precision of B: 90 to 100 % and 70 to 80 %.
        XElement[] whiskers = figure.Picture.Find("line", "whisker");
        Assert.Equal([0.1 * recalls[1], 0.1 * recalls[1]], whiskers.Select(whisker => Math.Round(whisker.Of("x2") - whisker.Of("x1"), 6)));
        Assert.Equal(["50.0, 3 of 6", "100.0, 3 of 3", "100.0, 9 of 9", "75.0, 9 of 12"], figure.Picture.Find("text", "small halo").Select(text => text.Value));
        Assert.Equal("Found best: B, 100.0 %; least: A, 50.0 %", figure.Title);
        Assert.Contains("12 labelled so", figure.Picture.Texts());
    }

    [Fact]
    public void Class_that_nothing_is_labelled_as_has_no_precision()
    {
        EvaluationResult result = Evaluations.Of([3, 3], [0, 9]) with
        {
            Classes = [new("A", 6, 0, Evaluations.Exactly(0), Evaluations.Exactly(0), Evaluations.Exactly(0)), new("B", 0, 12, Evaluations.Exactly(0), Evaluations.Exactly(0), Evaluations.Exactly(0))],
        };
        Assert.Equal(2, ClassScoresFigure.Draw(result, Colours).Picture.Texts().Count(text => text == "none"));
    }

    [Fact]
    public void Reliability_dots_lie_at_their_probability_and_the_share_right()
    {
        Figure figure = ReliabilityFigure.Draw(Evaluations.Of([6, 2], [1, 3]));
        XElement diagonal = figure.Picture.Find("line", "reference")[0];
        double left = diagonal.Of("x1"), width = diagonal.Of("x2") - left, bottom = diagonal.Of("y1"), height = bottom - diagonal.Of("y2");
        XElement[] dots = figure.Picture.Find("circle", "dot");
        Assert.Equal([0.25, 0.75], dots.Select(dot => Math.Round((dot.Of("cx") - left) / width, 4)));
        Assert.Equal([0.5, 1], dots.Select(dot => Math.Round((bottom - dot.Of("cy")) / height, 4)));
        XElement[] bars = figure.Picture.Find("rect", "bar neutral");
        Assert.Equal(bars[1].Of("height") / 2, bars[0].Of("height"), 0.011);
        Assert.Contains("ECE 12.5 %", figure.Picture.Texts());
        Assert.StartsWith("Too cautious", figure.Title, StringComparison.Ordinal);
    }

    [Fact]
    public void Coverage_is_drawn_at_the_share_kept_and_the_share_right()
    {
        Figure figure = CoverageFigure.Draw(Evaluations.Of([6, 2], [2, 6]));
        (double X, double Y)[] curve = [.. figure.Picture.Find("polyline", "curve")[0].Points()];
        XElement axis = figure.Picture.Find("line", "axis").Single(line => line.Of("y1") == line.Of("y2"));
        double left = axis.Of("x1"), width = axis.Of("x2") - left;
        Assert.Equal([0.5, 0.8, 1], curve.Select(point => Math.Round((point.X - left) / width, 4)));
        // The axis goes from 75 to 100 %.
        Assert.Equal([1, 0.6, 0], curve.Select(point => Math.Round((axis.Of("y1") - point.Y) / (axis.Of("y1") - curve[0].Y), 4)));
        XElement threshold = figure.Picture.Find("rect", "hollow dot")[0];
        Assert.Equal((0.5, axis.Of("y1")), (Math.Round((threshold.Of("x") + 5 - left) / width, 4), threshold.Of("y") + 5));
        Assert.Equal("Of the surest 80 % of the labels 90.0 % are right, of all 75.0 %", figure.Title);
    }

    [Fact]
    public void Groups_come_best_first()
    {
        EvaluationResult result = Evaluations.Of([6, 2], [2, 6]) with
        {
            Groups =
            [
                new("mouse 1", 12, Evaluations.Exactly(0.25), Evaluations.Exactly(0.2), Evaluations.Exactly(0)),
                new("mouse 2", 4, Evaluations.Exactly(1), Evaluations.Exactly(0.5), Evaluations.Exactly(0)),
            ],
        };
        Figure figure = GroupFigure.Draw(result);
        XElement axis = figure.Picture.Find("line", "axis")[0];
        XElement[] dots = figure.Picture.Find("circle", "dot");
        Assert.Equal([1, 0.25], dots.Select(dot => Math.Round((dot.Of("cx") - axis.Of("x1")) / (axis.Of("x2") - axis.Of("x1")), 4)));
        Assert.True(dots[0].Of("cy") < dots[1].Of("cy"));
        Assert.Equal("From 25.0 to 100.0 % right in 2 groups; 25.0 % in the largest, mouse 1", figure.Title);
    }

    [Fact]
    public void Evaluations_are_dots_on_one_scale_with_the_best_on_top()
    {
        EvaluationResult low = Evaluations.Of([6, 2], [2, 6]) with { Accuracy = new(0.75, null, 0.55, 0.9) }, high = Evaluations.Of([8, 0], [1, 7]);
        Comparison comparison = Comparison.Group([Evaluations.Named("low", low), Evaluations.Named("high", high)]).Single();
        Svg svg = ComparisonFigure.Draw(comparison).Picture;
        double[] ticks = [.. svg.Find("text", "small muted middle").Select(text => text.Of("x"))];
        XElement[] dots = [.. XElement.Parse(svg.Root.ToString()).Elements("circle")];
        // The first panel: accuracies of 93.75 and 75 % on an axis with ticks of 50, 60, ... 100 %.
        double perPercent = (ticks[1] - ticks[0]) / 10;
        Assert.Equal(["50", "60"], svg.Find("text", "small muted middle").Take(2).Select(text => text.Value));
        Assert.Equal(ticks[0] + 43.75 * perPercent, dots[0].Of("cx"), 0.02);
        Assert.Equal(ticks[0] + 25 * perPercent, dots[1].Of("cx"), 0.02);
        XElement whisker = svg.Find("line", "whisker")[1];
        Assert.Equal(35 * perPercent, whisker.Of("x2") - whisker.Of("x1"), 0.02);
        Assert.Equal(["high", "low"], svg.Texts().Where(text => text is "high" or "low"));
        Assert.Equal(7, dots.Length);
    }

    [Fact]
    public void Difference_within_the_noise_is_hollow()
    {
        EvaluationResult best = Evaluations.Of([8, 0], [0, 8]);
        EvaluationResult level = Evaluations.Of([8, 0], [1, 7]) with { Misclassified = [new("u", "B", "A", 1, 1)] };
        Comparison comparison = Comparison.Group([Evaluations.Named("best", best), Evaluations.Named("level", level)]).Single();
        Assert.Single(ComparisonFigure.Draw(comparison).Picture.Find("circle", "hollow dot"));
    }

    [Fact]
    public void Grid_puts_each_curve_in_its_panel_on_the_scale_of_its_row()
    {
        CurveGrid grid = new()
        {
            Panels = new CurvePanel?[,] { { new([0, 1, 2]), new([2, 0, 0], "#0072B2") { Low = [1, 0, 0], High = [2, 1, 1] } }, { null, new([0, 50, 100]) } },
            Rows = ["first", "second\nrow"],
            Columns = ["left", "right"],
            Positions = [-1, 0, 3],
            PositionLabel = "time, ms",
            ValueLabel = "voltage",
            PanelWidth = 100,
            PanelHeight = 80,
        };
        Svg svg = grid.Draw("a grid");
        XElement[] cells = svg.Find("rect", "cell"), curves = svg.Find("polyline", "curve");
        Assert.Equal((4, 3), (cells.Length, curves.Length));
        // Four pixels are kept free on each side; the row's scale goes from 0 to 2.
        double left = cells[0].Of("x") + 4, bottom = cells[0].Of("y") + 76;
        Assert.Equal([(left, bottom), (left + 23, bottom - 36), (left + 92, bottom - 72)], curves[0].Points());
        Assert.Equal([(0.0, -72.0), (23, 0), (92, 0)], curves[1].Points().Select(point => (point.X - cells[1].Of("x") - 4, point.Y - bottom)));
        // The second row has a scale of its own, and its first place is empty.
        Assert.Equal(cells[3].Of("y") + 40, curves[2].Points()[1].Y, 0.01);
        Assert.Equal(cells[3].Of("x") + 96, curves[2].Points()[2].X, 0.01);
        XElement band = svg.Find("polygon", "band").Single();
        Assert.Equal(6, band.Points().Count);
        Assert.Equal((cells[1].Of("x") + 4, bottom - 36), band.Points()[5]);
        Assert.Equal("--c:#0072B2", band.Attribute("style")!.Value);
        foreach (string text in new[] { "left", "right", "first", "second", "row", "time, ms", "voltage" }) Assert.Contains(text, svg.Texts());
    }

    [Fact]
    public void Signals_of_each_class_are_mean_and_quartiles_and_single_units()
    {
        // Five units of class A whose autocorrelograms are 0, 1, 2, 3 and 14 throughout, and one of class B.
        float[] levels = [0, 1, 2, 3, 14, 5];
        Figure figure = SignalFigure.DrawAll(Signals(levels, [0, 0, 0, 0, 0, 1], ["hull"]), Colours).Single();
        XElement[] curves = figure.Picture.Find("polyline", "curve");
        // Of A the mean, which is 4, the nearest unit (3), the third nearest (1) and the fifth (14); of B the mean and the only unit.
        Assert.Equal(6, curves.Length);
        Assert.Equal(["u3", "u5", "u1", "u4"], figure.Picture.Texts().Where(text => text.StartsWith('u')));
        XElement[] cells = figure.Picture.Find("rect", "cell");
        // The quartiles of A are 0.67 and 6.67, so the scale of the first row goes from 0 to 8.
        double height = cells[0].Of("height") - 8, bottom = cells[0].Of("y") + 4 + height;
        Assert.Equal(bottom - 4 * height / 8, curves[0].Points()[0].Y, 0.02);
        Assert.Equal(bottom - 5 * height / 8, curves[1].Points()[0].Y, 0.02);
        Assert.StartsWith("Autocorrelograms of each class: 5 A and 1 B", figure.Title, StringComparison.Ordinal);
    }

    [Fact]
    public void Signals_of_several_labs_have_a_row_each()
    {
        Figure figure = SignalFigure.DrawAll(Signals([0, 1, 2, 3], [0, 0, 1, 1], ["hull", "lisberger"]), Colours).Single();
        Assert.Contains("hull", figure.Picture.Texts());
        Assert.Contains("lisberger", figure.Picture.Texts());
        Assert.Equal(4, figure.Picture.Find("polygon", "band").Length);
    }

    [Fact]
    public void Misclassified_unit_is_drawn_over_both_classes()
    {
        LabelledSet set = Signals([0, 1, 2, 3], [0, 0, 1, 1], ["hull"]);
        EvaluationResult result = Evaluations.Of([1, 1], [0, 2]) with { Misclassified = [new("elsewhere", "A", "B", 3, 3), new("u1", "A", "B", 2, 3)] };
        Figure figure = MisclassifiedFigure.DrawAll(result, set, Colours).Single();
        Assert.Equal([$"--c:{Colours["A"]}", $"--c:{Colours["B"]}"], figure.Picture.Find("polygon", "band").Select(band => band.Attribute("style")!.Value));
        Assert.Equal(2, figure.Picture.Find("polyline", "curve").Count(curve => curve.Attribute("style") is null));
        Assert.Contains("u1", figure.Picture.Texts());
        Assert.DoesNotContain("elsewhere", figure.Picture.Texts());
        Assert.Empty(MisclassifiedFigure.DrawAll(result with { Misclassified = [] }, set, Colours));
    }

    [Fact]
    public void Features_are_boxes_the_most_telling_first()
    {
        // Input 1 is the label itself, input 0 the number of the unit.
        Figure figure = BoxPlotFigure.Draw(Units.Make(12), new ClassColours(["a", "b", "c"]))!;
        Assert.Equal(["label", "index"], figure.Picture.Find("text", "strong").Select(text => text.Value));
        Assert.Contains("η² 1.00", figure.Picture.Texts());
        XElement[] boxes = figure.Picture.Find("rect", "bar");
        Assert.Equal(6, boxes.Length);
        Assert.All(boxes.Take(3), box => Assert.Equal(0, box.Of("height")));
        Assert.True(boxes[0].Of("y") > boxes[1].Of("y") && boxes[1].Of("y") > boxes[2].Of("y"));
        // Units 0, 1, 2, 6, 7 and 8 are of class a: the median is 4; the axis goes from 0 to 12.
        XElement axis = figure.Picture.Find("line", "axis")[1];
        double median = figure.Picture.Find("line", "median")[3].Of("y1");
        Assert.Equal(4.0 / 12, (axis.Of("y1") - median) / (axis.Of("y1") - axis.Of("y2")), 0.01);
        Assert.Null(BoxPlotFigure.Draw(Signals([0, 1], [0, 1], ["hull"]), Colours));
    }

    private static LabelledSet Signals(float[] levels, int[] labels, string[] labs)
    {
        IReadOnlyList<string> names = new AutocorrelogramShapeView().InputNames;
        return new LabelledSet(
            [.. levels.SelectMany(level => Enumerable.Repeat(level, names.Count))],
            names,
            labels,
            ["A", "B"],
            [.. levels.Select((_, i) => $"u{i}")],
            new Dictionary<string, IReadOnlyList<string>> { ["lab"] = [.. levels.Select((_, i) => labs[i % labs.Length])] });
    }

    private static string[] Texts(Svg svg, string style) =>
        [.. XElement.Parse(svg.Root.ToString()).Elements("text").Where(text => text.Attribute("class")?.Value.Replace(" onheat", "") is string s && (s == style || s == $"{style} middle")).Select(text => text.Value)];
}
