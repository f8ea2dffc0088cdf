using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Linq;

namespace CellTypes.Cli;

/// <summary>Numbers on the command line, as they are written everywhere: no comma is taken for a separator, as the parser's own reading would.</summary>
internal static class Numbers
{
    /// <summary>Has the numbers among options read so; what is wrong with one is told by its name.</summary>
    public static void ReadBy(IEnumerable<Option> options)
    {
        foreach (Option option in options)
        {
            if (option is Option<int> whole) whole.CustomParser ??= result => Whole(result) ?? 0;
            else if (option is Option<int?> optional) optional.CustomParser ??= Whole;
            else if (option is Option<double> number) number.CustomParser ??= Number;
        }
    }

    /// <summary>Has the numbers of a command and of those below it read so.</summary>
    public static void ReadBy(Command command)
    {
        ReadBy(command.Options);
        foreach (Command below in command.Subcommands) ReadBy(below);
    }

    private static int? Whole(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)) return number;
        Refuse(result, text.Length > 0 && text.All(char.IsAsciiDigit) ? "write a number below 2147483648." : "write a whole number.");
        return null;
    }

    private static double Number(ArgumentResult result)
    {
        if (double.TryParse(result.Tokens[0].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)) return number;
        Refuse(result, "write a number, such as 1.5.");
        return 0;
    }

    private static void Refuse(ArgumentResult result, string mend) => result.AddError($"{Name(result)} is '{result.Tokens[0].Value}': {mend}");

    /// <summary>Gets the name of the option that a value was written for.</summary>
    internal static string Name(ArgumentResult result) => ((OptionResult)result.Parent!).Option.Name;
}
