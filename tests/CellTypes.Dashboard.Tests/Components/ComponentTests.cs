using System.Collections.Generic;
using System.Linq;
using Bunit;
using CellTypes.Dashboard.Components;
using CellTypes.Dashboard.Curation;
using CellTypes.Dashboard.Sessions;
using CellTypes.Dashboard.Tests.Support;
using CellTypes.Models.Bundles;
using CellTypes.Models.Signals;
using CellTypes.Streaming.Updates;
using CellTypes.Training.Reports;

namespace CellTypes.Dashboard.Tests.Components;

public sealed class ComponentTests : BunitContext
{
    private const string Hostile = "\"><script>alert(1)</script>";

    private static readonly ClassColours Colours = new(["MLI", "GoC"]);

    [Fact]
    public void The_probe_shows_each_unit_at_its_place_by_colour_and_status()
    {
        ProbeGeometry probe = new([(0, 0), (32, 0), (0, 1000), (250, 0), (282, 1000)], [0, 0, 0, 1, 1]);
        UnitRow[] rows =
        [
            Rows.Row("1", "MLI", 1, LabelStatus.Ok) with { X = 0, Y = 0, Shank = 0 }, Rows.Row("2", "GoC", 0.5, LabelStatus.Uncertain) with { X = 0, Y = 1000, Shank = 0 },
            Rows.Row("3", status: LabelStatus.Outlier) with { X = 282, Y = 1000, Shank = 1 }, Rows.Row("4", status: LabelStatus.Poor) with { X = 282, Y = 1000, Shank = 1 },
            Rows.Row(Hostile) with { Channel = null },
        ];
        IRenderedComponent<ProbeMap> map = Render<ProbeMap>(parameters => parameters
            .Add(p => p.Rows, rows).Add(p => p.Probe, probe).Add(p => p.Selected, "2").Add(p => p.Colours, Colours).Add(p => p.Shown, ["1", "2", "3"]));
        (double X, double Y)[] at = [.. map.FindAll("g.unit").Select(unit => unit.GetAttribute("transform")!["translate(".Length..^1].Split(' ').Select(double.Parse).ToArray()).Select(place => (place[0], place[1]))];
        // A unit without a place is in the table only.
        Assert.Equal(4, at.Length);
        Assert.True(at[1].Y < at[0].Y, "the tip is at the bottom");
        Assert.Equal(at[0].X, at[1].X);
        Assert.True(at[2].X > at[0].X, "shanks stand beside each other");
        Assert.Equal(at[2].Y, at[3].Y);
        Assert.NotEqual(at[2].X, at[3].X);
        Assert.Equal(["mark s-ok", "mark s-uncertain", "mark s-outlier", "mark s-poor"], map.FindAll("g.unit path").Select(mark => mark.GetAttribute("class")));
        Assert.Equal(4, map.FindAll("g.unit path").Select(mark => mark.GetAttribute("d")).Distinct().Count());
        Assert.Equal(["--c:#009E73;--o:1", "--c:#E69F00;--o:0.5", "--c:var(--muted);--o:0.65", "--c:var(--muted);--o:0.65"], map.FindAll("g.unit").Select(unit => unit.GetAttribute("style")));
        Assert.Equal("2", map.Find("g.unit.selected").GetAttribute("data-unit"));
        Assert.Equal("4", map.Find("g.unit.hidden").GetAttribute("data-unit"));
        Assert.Equal(["shank 0", "shank 1"], map.FindAll("text.middle").Select(text => text.TextContent));
    }

    [Fact]
    public void The_panel_draws_a_unit_over_its_class_and_says_why_it_has_its_status()
    {
        float[] curve = [.. Enumerable.Range(0, 90).Select(i => i == 30 ? -1f : 0f)], zeros = new float[90];
        SessionInfo info = new()
        {
            Title = "x",
            IsLive = true,
            Classes = ["MLI", "GoC"],
            Bands = [new ViewBands("waveform/peak-90@1", [new ClassBand("MLI", 12, [.. zeros.Select(_ => -1f)], zeros, [.. zeros.Select(_ => 1f)]), new ClassBand("GoC", 0, [], [], [])])],
        };
        UnitRow row = Rows.Row(Hostile, "MLI", 0.75, LabelStatus.Uncertain) with { Label = Rows.Label(Hostile, "MLI", 0.75, LabelStatus.Uncertain) with { Reason = "GoC is nearly as likely" } };
        UnitDetail unit = new()
        {
            Row = row,
            Curves = new Dictionary<string, System.ReadOnlyMemory<float>> { ["waveform/peak-90@1"] = curve },
            Intervals = IntervalHistogram.Count([0, 300, 600], 30_000),
            Autocorrelograms = [new LagCounts(LagAxis.Milliseconds100, new int[100])],
            Past = [new UnitPoint(1, 5, [0.7f, 0.3f]), new UnitPoint(2, 6, [0.75f, 0.25f])],
            Changes = [new LabelChange(1, row.Label)],
        };
        IRenderedComponent<UnitPanel> panel = Render<UnitPanel>(parameters => parameters
            .Add(p => p.Unit, unit).Add(p => p.Info, info).Add(p => p.Probe, null).Add(p => p.Type, "MLI").Add(p => p.Colours, Colours));
        Assert.Contains("GoC is nearly as likely", panel.Find(".reason").TextContent);
        Assert.Contains("over the middle half of 12 training units of MLI", panel.Find("svg[aria-label^='waveform/peak-90@1']").GetAttribute("aria-label"));
        Assert.Single(panel.FindAll("svg[aria-label^='waveform/peak-90@1'] polygon"));
        Assert.Contains("no waveforms came with the spikes", panel.Markup);
        // One line for each class, and one for the change.
        Assert.Equal(2, panel.FindAll("svg[aria-label^='Probabilities'] polyline").Count);
        Assert.Single(panel.FindAll("svg[aria-label^='Probabilities'] line.reference"));
        Assert.Empty(panel.FindAll("script"));
        Assert.Contains(Hostile, panel.Find("h2").TextContent);
    }

    [Fact]
    public void The_panel_says_that_the_unit_of_the_address_is_not_there()
    {
        IRenderedComponent<UnitPanel> panel = Render<UnitPanel>(parameters => parameters
            .Add(p => p.Unit, null).Add(p => p.Missing, Hostile).Add(p => p.Info, new SessionInfo { Title = "x", IsLive = true }).Add(p => p.Probe, null).Add(p => p.Type, null).Add(p => p.Colours, Colours));
        Assert.Contains($"There is no unit {Hostile} here", panel.Find("p").TextContent);
        Assert.Empty(panel.FindAll("script"));
    }

    [Fact]
    public void The_table_escapes_what_it_shows()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        IRenderedComponent<UnitTable> table = Render<UnitTable>(parameters => parameters
            .Add(p => p.Rows, [Rows.Row(Hostile, group: Hostile)]).Add(p => p.Columns, UnitColumn.All).Add(p => p.Sort, "p").Add(p => p.IsDescending, true)
            .Add(p => p.Selected, null).Add(p => p.Colours, Colours).Add(p => p.JudgementOf, _ => new UnitJudgement { Label = Hostile, Unsure = true }));
        Assert.Empty(table.FindAll("script"));
        Assert.Equal("p ▾", table.Find("th[aria-sort='descending']").TextContent.Trim());
    }

    [Theory]
    [InlineData("1", "label MLI")]
    [InlineData("2", "label GoC")]
    [InlineData("3", null)]
    [InlineData("a", "accept")]
    [InlineData("alt+n", "noise")]
    [InlineData("ctrl+y", "redo")]
    [InlineData("x", null)]
    public void Keys_do_what_phy_has_taught(string key, string? expected) => Assert.Equal(expected, CuratePanel.ActOf(key, ["MLI", "GoC"]));
}
