using System;

namespace CellTypes.Tests.Support;

/// <summary>What is left of a program that has ended.</summary>
internal sealed record ProgramResult(int ExitCode, string Output, string Error)
{
    /// <summary>Asserts that all went well and nothing had to be said on stderr.</summary>
    /// <returns>What was printed.</returns>
    public string Succeeded()
    {
        Assert.True(ExitCode == 0 && Error.Length == 0, $"exit {ExitCode}\n{Output}\n{Error}");
        return Output;
    }

    /// <summary>Asserts that the program has refused: non-zero, one line on stderr, nothing on stdout, no stack trace.</summary>
    /// <returns>The line.</returns>
    public string Refused()
    {
        string[] lines = Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(ExitCode is 1 or 2 && lines.Length == 1 && Output.Length == 0, $"exit {ExitCode}\n{Output}\n{Error}");
        Assert.StartsWith("celltypes", lines[0], StringComparison.Ordinal);
        Assert.DoesNotContain("(Parameter '", lines[0], StringComparison.Ordinal);
        return lines[0];
    }
}
