using System.Collections.Generic;
using System.Linq;
using Spectre.Console.Rendering;

namespace CellTypes.Cli.Printing;

/// <summary>Keeps a terminal from obeying what is drawn on it. Only the console's own control codes get through.</summary>
/// <remarks>It sees what was laid out already: text from outside that is to fit its place goes through <see cref="Printable"/> before.</remarks>
internal sealed class PrintableSegments : IRenderHook
{
    public IEnumerable<IRenderable> Process(RenderOptions options, IEnumerable<IRenderable> renderables) => renderables.Select(renderable => new Printed(renderable));

    private sealed class Printed(IRenderable drawn) : IRenderable
    {
        public Measurement Measure(RenderOptions options, int maxWidth) => drawn.Measure(options, maxWidth);

        public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => drawn.Render(options, maxWidth).Select(Print);

        private static Segment Print(Segment segment)
        {
            string text = segment.IsControlCode ? segment.Text : Printable.Of(segment.Text, keepsLines: true);
            return text == segment.Text ? segment : new Segment(text, segment.Style);
        }
    }
}
