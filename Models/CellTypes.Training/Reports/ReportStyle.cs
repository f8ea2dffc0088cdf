namespace CellTypes.Training.Reports;

/// <summary>How a report looks: its style sheet, and the sizes that figures are laid out by.</summary>
internal static class ReportStyle
{
    /// <summary>The size of the text of figures, in pixels.</summary>
    public const double FontSize = 13;

    /// <summary>The size of their small text, in pixels.</summary>
    public const double SmallFontSize = 11.5;

    /// <summary>The colours on a light page.</summary>
    public const string LightColours = """
        --page: #ffffff; --ink: #1b1f24; --muted: #5b6470; --rule: #d5dae0; --grid: #e6e9ed;
          --stripe: #f4f6f8; --heat: #0b4f8a; --onheat: #ffffff; --link: #0b57a4;
        """;

    /// <summary>The colours on a dark page.</summary>
    public const string DarkColours = """
        --page: #15181c; --ink: #e8ebee; --muted: #a2abb6; --rule: #3a424b; --grid: #2a3037;
          --stripe: #1d2227; --heat: #2f77bd; --onheat: #ffffff; --link: #7db8f0;
        """;

    /// <summary>The rules for the shapes of figures: each is for one kind of element, or for classes.</summary>
    public const string Figures = """
        svg text { font-size: 13px; fill: var(--ink); }
        svg .small { font-size: 11.5px; } svg .large { font-size: 16px; font-weight: 600; } svg .strong { font-weight: 600; }
        svg .muted { fill: var(--muted); } svg .middle { text-anchor: middle; } svg .end { text-anchor: end; }
        svg .onheat { fill: var(--onheat); }
        svg .halo { paint-order: stroke; stroke: var(--page); stroke-width: 3px; stroke-linejoin: round; }
        svg .grid { stroke: var(--grid); } svg .axis { stroke: var(--muted); }
        svg .reference { stroke: var(--muted); stroke-dasharray: 4 4; }
        svg .stripe { fill: var(--stripe); } svg .cell { fill: none; stroke: var(--grid); }
        svg .whisker { stroke: var(--ink); stroke-width: 1.3px; }
        svg .dot { fill: var(--c, var(--ink)); stroke: var(--c, var(--ink)); stroke-width: 1.6px; } svg .hollow.dot { fill: var(--page); }
        svg .bar { fill: var(--c); stroke: var(--c); } svg .hollow.bar { fill: var(--c); fill-opacity: 0.22; stroke-width: 1.4px; }
        svg .neutral { --c: var(--muted); } svg .median { stroke: var(--ink); stroke-width: 2.4px; }
        svg .curve { fill: none; stroke: var(--c, var(--ink)); stroke-width: 1.7px; stroke-linejoin: round; }
        svg .thin { stroke-width: 1px; }
        svg .band { fill: var(--c, var(--ink)); fill-opacity: 0.25; }
        svg .heat { fill: var(--heat); } svg .heat0 { fill-opacity: 0.02; } svg .heat1 { fill-opacity: 0.1; }
        svg .heat2 { fill-opacity: 0.2; }
        svg .heat3 { fill-opacity: 0.3; } svg .heat4 { fill-opacity: 0.4; } svg .heat5 { fill-opacity: 0.72; }
        svg .heat6 { fill-opacity: 0.78; }
        svg .heat7 { fill-opacity: 0.84; } svg .heat8 { fill-opacity: 0.9; } svg .heat9 { fill-opacity: 0.95; }
        svg .heat10 { fill-opacity: 1; }
        """;

    /// <summary>The style sheet. It has neither &lt; nor &gt; nor &amp;, so that the page is well-formed XML too.</summary>
    public const string Sheet = $$"""

        :root { color-scheme: light dark; {{LightColours}} }
        @media (prefers-color-scheme: dark) { :root { {{DarkColours}} } }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 1140px; padding: 24px 20px 60px; background: var(--page); color: var(--ink);
          font: 15px/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, "Liberation Sans", sans-serif; }
        h1 { font-size: 27px; line-height: 1.25; margin: 8px 0 4px; }
        h2 { font-size: 21px; line-height: 1.3; margin: 44px 0 8px; padding-top: 14px; border-top: 2px solid var(--rule);
          overflow-wrap: anywhere; }
        h3 { font-size: 16px; line-height: 1.35; margin: 0 0 8px; overflow-wrap: anywhere; }
        p { margin: 6px 0 12px; max-width: 80ch; overflow-wrap: anywhere; }
        a { color: var(--link); }
        nav ul { list-style: none; margin: 12px 0; padding: 0; display: flex; flex-wrap: wrap; gap: 4px 20px; }
        .lead { font-size: 16.5px; }
        .muted { color: var(--muted); }
        .figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 460px), 1fr)); gap: 28px 36px; margin: 22px 0;
          align-items: start; }
        figure { margin: 0; min-width: 0; break-inside: avoid; }
        figure.wide { margin: 22px 0; overflow-x: auto; }
        figcaption { color: var(--muted); font-size: 13.5px; margin-top: 6px; max-width: 80ch; }
        svg { display: block; max-width: 100%; height: auto; }
        .save { font-size: 13px; }
        .table { overflow-x: auto; margin: 16px 0; break-inside: avoid; }
        table { border-collapse: collapse; font-size: 14px; font-variant-numeric: tabular-nums; }
        th, td { text-align: right; vertical-align: top; padding: 5px 16px 5px 0; border-bottom: 1px solid var(--rule); }
        th { font-weight: 600; color: var(--muted); vertical-align: bottom; }
        th.text, td.text { text-align: left; overflow-wrap: break-word; }
        td { white-space: nowrap; } td.text { white-space: normal; }
        td small { display: block; color: var(--muted); font-size: 12px; white-space: nowrap; }
        tr.best td { font-weight: 600; }
        tr.best small { font-weight: 400; }
        .tables { display: flex; flex-wrap: wrap; gap: 0 48px; }
        .swatch { display: inline-block; width: 11px; height: 11px; border-radius: 2px; margin-right: 6px; background: var(--c); }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: 3px 18px; margin: 10px 0; font-size: 14px; }
        dt { color: var(--muted); } dd { margin: 0; overflow-wrap: anywhere; }
        {{Figures}}
        @media print { :root { color-scheme: light; --page: #ffffff; --ink: #000000; --muted: #4a4f55; --rule: #c4c9cf; --grid: #e1e4e8;
            --stripe: #f4f6f8; --heat: #0b4f8a; --link: #000000; }
          * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
          body { max-width: none; padding: 0; font-size: 11pt; } nav, .save { display: none; }
          h2, h3 { break-after: avoid; } table { font-size: 9pt; } td small { font-size: 8pt; } th, td { padding-right: 9px; }
          .figures { grid-template-columns: 1fr 1fr; gap: 18px 22px; } .table, figure.wide { overflow: visible; } }
        @page { margin: 14mm; }

        """;
}
