using System;
using Spectre.Console;

namespace CellTypes.Cli;

/// <summary>The consoles that tables are drawn on.</summary>
internal static class Consoles
{
    // Wide enough for every table: a file or a pipe has no width of its own.
    private const int RedirectedWidth = 160;

    public static IAnsiConsole Output { get; } = Create();

    /// <summary>Gets the console that progress is shown on, or null where stderr is no terminal.</summary>
    public static IAnsiConsole? Error { get; } =
        Console.IsErrorRedirected ? null : AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

    private static IAnsiConsole Create()
    {
        if (!Console.IsOutputRedirected) return AnsiConsole.Console;
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(Console.Out) });
        console.Profile.Width = RedirectedWidth;
        return console;
    }
}
