using System.IO;
using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace CellTypes.Cli.Live;

/// <summary>Writes lines to an output that can neither hold up nor end who writes them.</summary>
/// <remarks>Where the output does not keep up, it says how many lines it left out when it goes on.</remarks>
/// <param name="output">The output, which stays open.</param>
internal sealed class DetachedWriter(TextWriter output) : TextWriter
{
    private readonly DetachedOutput _output = new(
        dropped => output.WriteLine($"{Counted.Of(dropped, "line")} not shown: the output was not read."), output.Flush);

    public override Encoding Encoding => output.Encoding;

    /// <summary>Gets a value indicating whether nothing can be written any more.</summary>
    public bool IsGone => _output.IsGone;

    /// <summary>Gets why the output took no more, as of a disk that is full; null where it did, or was closed.</summary>
    public IOException? Failure => _output.Failure;

    public override void Write(char value) => Write(value.ToString());

    public override void Write(string? value) => _output.Enqueue(() => output.Write(value));

    /// <summary>Draws on a console whose output is the same.</summary>
    public void Draw(IAnsiConsole console, IRenderable drawn) => _output.Enqueue(() => console.Write(drawn));

    public override void WriteLine(string? value) => _output.Enqueue(() => output.WriteLine(value));

    protected override void Dispose(bool disposing)
    {
        if (disposing) _output.Dispose();
        base.Dispose(disposing);
    }
}
