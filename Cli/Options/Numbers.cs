using System;
using System.CommandLine;
using System.CommandLine.Parsing;
using CellTypes.Training.ShortForms;

namespace CellTypes.Cli.Options;

/// <summary>Numbers on the command line, as they are written everywhere: no comma separates thousands, as it would in the parser's own reading.</summary>
internal static class Numbers
{
    private static readonly Func<ArgumentResult, int?> Whole = Parser(SettingValue.Integer, text => SettingValue.AnInteger(text));
    private static readonly Func<ArgumentResult, double?> Number = Parser(SettingValue.Number, _ => SettingValue.ANumber);

    /// <summary>Has the numbers of a command and of those below it read so.</summary>
    public static void ReadBy(Command command)
    {
        foreach (Option option in command.Options)
        {
            if (option is Option<int> whole) whole.CustomParser ??= result => Whole(result) ?? 0;
            else if (option is Option<int?> optional) optional.CustomParser ??= Whole;
            else if (option is Option<double> number) number.CustomParser ??= result => Number(result) ?? 0;
        }
        foreach (Command below in command.Subcommands) ReadBy(below);
    }

    /// <summary>Makes the parser of an option, which says of a value that cannot be read what it must be.</summary>
    public static Func<ArgumentResult, T?> Parser<T>(Func<string, T?> parse, Func<string, string> expected)
        where T : struct => result =>
    {
        // An option whose value may be left away.
        if (result.Tokens.Count == 0) return null;
        string text = result.Tokens[0].Value;
        T? value = parse(text);
        if (value is null) result.AddError($"{SettingValue.Problem(((OptionResult)result.Parent!).Option.Name, text, expected(text))}.");
        return value;
    };
}
