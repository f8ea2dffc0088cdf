using System.IO;
using System.Text;

namespace CellTypes.Cli.Printing;

/// <summary>Writes text so that a terminal shows it and obeys none of it. What is written as a line stays one line.</summary>
/// <param name="output">Where it is written to.</param>
internal sealed class PrintableWriter(TextWriter output) : TextWriter
{
    public override Encoding Encoding => output.Encoding;

    public override void Write(char value) => Write(value.ToString());

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(string? value) => output.Write(value is null ? null : Printable.Of(value, keepsLines: true));

    public override void WriteLine() => output.WriteLine();

    public override void WriteLine(string? value) => output.WriteLine(value is null ? null : Printable.Of(value));

    public override void Flush() => output.Flush();
}
