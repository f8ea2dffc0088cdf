using System.Collections.Generic;
using System.Linq;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace CellTypes.Cli.Live;

/// <summary>A line of styled text, which stays one line however wide the terminal is and whatever names it holds.</summary>
internal sealed class StyledLine : IRenderable
{
    private readonly List<Segment> _segments = [];

    public StyledLine Add(string text, Style? style = null)
    {
        _segments.Add(new Segment(Printable.Of(text), style ?? Style.Plain));
        return this;
    }

    public Measurement Measure(RenderOptions options, int maxWidth) => new(maxWidth, maxWidth);

    public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) =>
        _segments.Select(segment => new Segment(segment.Text, ClassColours.On(segment.Style, options.ColorSystem)));

    /// <summary>Gets the text alone.</summary>
    public override string ToString() => string.Concat(_segments.Select(segment => segment.Text));
}
