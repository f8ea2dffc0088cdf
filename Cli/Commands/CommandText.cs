using System;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using CellTypes.Training.Evaluation;

namespace CellTypes.Cli.Commands;

/// <summary>The command line, as results state what made them.</summary>
internal static class CommandText
{
    /// <summary>States this program, the time and the command line.</summary>
    public static Provenance Provenance(ParseResult parsed) =>
        new(Training.Evaluation.Provenance.ThisProgram, DateTime.UtcNow.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), Of(parsed));

    /// <summary>Writes the command line so that a shell reads it as it was.</summary>
    public static string Of(ParseResult parsed) => string.Join(' ', parsed.Tokens.Select(token => Quoted(token.Value)).Prepend("celltypes"));

    private static string Quoted(string word) => word.Length > 0 && word.All(sign => char.IsAsciiLetterOrDigit(sign) || "_@%+=:,./~-".Contains(sign)) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
