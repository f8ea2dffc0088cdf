using System;
using System.Text.RegularExpressions;

namespace CellTypes.Tests.Support;

/// <summary>What is left of a program that has ended.</summary>
internal sealed record ProgramResult(int ExitCode, string Output, string Error)
{
    private static readonly Regex Progress = new(@"^.+: ([\d,]+ of [\d,]+, )?\d+ s\n", RegexOptions.Multiline);
    private static readonly Regex UnitCount = new("^celltypes .*: (all [0-9]|[0-9,]+ of [0-9]).* units?: .*\\n", RegexOptions.Multiline);

    /// <summary>Asserts that all went well and nothing had to be said on stderr, but for how many units were taken, which is always said.</summary>
    /// <returns>What was printed.</returns>
    public string Succeeded()
    {
        // On a busy machine even short work may last until it says how far it is.
        string error = Progress.Replace(UnitCount.Replace(Error, ""), "");
        Assert.True(ExitCode == 0 && error.Length == 0, $"exit {ExitCode}\n{Output}\n{Error}");
        return Output;
    }

    /// <summary>Asserts that the program has stopped because it was told to: exit code 130, and a last line on stderr that says so.</summary>
    public void Stopped(string command)
    {
        string[] lines = Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(ExitCode == 130 && lines[^1] == $"celltypes {command}: stopped.", $"exit {ExitCode}\n{Output}\n{Error}");
        Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
    }

    /// <summary>Asserts that the program has refused: non-zero, one line on stderr but for how many units were taken, nothing on stdout, no stack trace.</summary>
    /// <returns>The line.</returns>
    public string Refused()
    {
        string[] lines = UnitCount.Replace(Error, "").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(ExitCode is 1 or 2 && lines.Length == 1 && Output.Length == 0, $"exit {ExitCode}\n{Output}\n{Error}");
        Assert.StartsWith("celltypes", lines[0], StringComparison.Ordinal);
        Assert.DoesNotContain("(Parameter '", lines[0], StringComparison.Ordinal);
        return lines[0];
    }
}
