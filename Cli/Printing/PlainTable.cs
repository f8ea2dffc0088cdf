using System.Collections.Generic;
using System.Linq;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace CellTypes.Cli.Printing;

/// <summary>A table of figures: the first column is of names, the others stand to the right. Nothing in it is markup.</summary>
internal sealed class PlainTable : Renderable
{
    private readonly Table _table = new Table().Border(TableBorder.Simple);

    /// <param name="title">The title, or null for none.</param>
    /// <param name="columns">The heads of the columns.</param>
    public PlainTable(string? title, params IEnumerable<string> columns)
    {
        if (title is not null) _table.Title(Printable.Markup(title));
        foreach (string column in columns) _table.AddColumn(Printable.Markup(column));
        foreach (TableColumn column in _table.Columns.Skip(1)) column.RightAligned();
    }

    public void AddRow(params IEnumerable<string> cells) => _table.AddRow([.. cells.Select(Printable.Markup)]);

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => ((IRenderable)_table).Render(options, maxWidth);
}
