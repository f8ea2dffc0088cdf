using System;
using System.IO;
using Spectre.Console;

namespace CellTypes.Cli.Printing;

/// <summary>The consoles that tables and progress are drawn on.</summary>
internal static class Consoles
{
    // Wide enough for every table: a file or a pipe has no width of its own.
    private const int RedirectedWidth = 160;

    public static IAnsiConsole Output { get; } = Create(Console.Out, Console.IsOutputRedirected);

    /// <summary>Gets a value indicating whether <see cref="Output"/> is a terminal that shows colours, and the user wants them (NO_COLOR).</summary>
    public static bool HasColours => Output.Profile.Capabilities is { Ansi: true, ColorSystem: not ColorSystem.NoColors };

    /// <summary>Gets the console that progress is shown on, or null where stderr is no terminal.</summary>
    public static IAnsiConsole? Error { get; } = Console.IsErrorRedirected ? null : Create(Console.Error, isRedirected: false);

    /// <summary>Has all that the program writes pass through <see cref="Printable"/>. To be called before anything is written, and once.</summary>
    public static void MakePrintable()
    {
        // The consoles above write control codes of their own: they are made with the writers as they are now, not when they are first used.
        _ = (Output, Error);
        Console.SetOut(new PrintableWriter(Console.Out));
        Console.SetError(new PrintableWriter(Console.Error));
    }

    private static IAnsiConsole Create(TextWriter writer, bool isRedirected)
    {
        AnsiConsoleSettings settings = new() { Out = new AnsiConsoleOutput(writer) };
        if (isRedirected) (settings.Ansi, settings.ColorSystem) = (AnsiSupport.No, ColorSystemSupport.NoColors);
        IAnsiConsole console = AnsiConsole.Create(settings);
        if (isRedirected) console.Profile.Width = RedirectedWidth;
        // The first hook comes last: it sees what the others have drawn.
        console.Pipeline.Attach(new PrintableSegments());
        return console;
    }
}
