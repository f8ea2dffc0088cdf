using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using CellTypes.Models.Recordings;

namespace CellTypes.Cli;

/// <summary>The option for a sampling rate that the data do not say.</summary>
internal static class SamplingRates
{
    /// <summary>The same as a setting of a data set or a source, <c>sample-rate=50000</c>; also <c>rate=</c>.</summary>
    public static Option<double?> Setting() => new("--sample-rate", "--rate") { CustomParser = Parse };

    public static Option<double?> Option(string description) => new("--sample-rate") { Description = description, HelpName = "Hz", CustomParser = Parse };

    private static double? Parse(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        bool isNumber = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double rate);
        if (isNumber && rate is >= SortedRecording.LowestSamplingRate and <= SortedRecording.HighestSamplingRate) return rate;
        result.AddError($"--sample-rate is '{text}': write hertz, from 1000 to 1000000.");
        return null;
    }
}
