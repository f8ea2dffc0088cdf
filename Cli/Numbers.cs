using System.CommandLine;
using System.CommandLine.Parsing;
using CellTypes.Training.ShortForms;

namespace CellTypes.Cli;

/// <summary>Numbers on the command line, as they are written everywhere: no comma separates thousands, as it would in the parser's own reading.</summary>
internal static class Numbers
{
    /// <summary>Has the numbers of a command and of those below it read so; what is wrong with one is told by its name.</summary>
    public static void ReadBy(Command command)
    {
        foreach (Option option in command.Options)
        {
            if (option is Option<int> whole) whole.CustomParser ??= result => Whole(result) ?? 0;
            else if (option is Option<int?> optional) optional.CustomParser ??= Whole;
            else if (option is Option<double> number) number.CustomParser ??= Number;
        }
        foreach (Command below in command.Subcommands) ReadBy(below);
    }

    /// <summary>Says what the value of an option must be.</summary>
    public static void Refuse(ArgumentResult result, string expected) =>
        result.AddError($"{SettingValue.Problem(((OptionResult)result.Parent!).Option.Name, result.Tokens[0].Value, expected)}.");

    private static int? Whole(ArgumentResult result)
    {
        int? number = SettingValue.Integer(result.Tokens[0].Value);
        if (number is null) Refuse(result, SettingValue.IntegerRange(result.Tokens[0].Value));
        return number;
    }

    private static double Number(ArgumentResult result)
    {
        double? number = SettingValue.Number(result.Tokens[0].Value);
        if (number is null) Refuse(result, SettingValue.ANumber);
        return number ?? 0;
    }
}
