using System.CommandLine;
using CellTypes.Models.Recordings;
using CellTypes.Training.ShortForms;

namespace CellTypes.Cli.Options;

/// <summary>A sampling rate that the data do not say.</summary>
internal static class SamplingRates
{
    private const string Range = "in hertz, from 1000 to 1000000";

    public static Option<double?> Option(string description) => new("--sample-rate") { Description = description, HelpName = "Hz", CustomParser = Numbers.Parser(Parse, _ => Range) };

    /// <summary>Reads it as a setting of a data set or a source, <c>sample-rate=50000</c>; also <c>rate=</c>.</summary>
    public static double? Read(SettingReader settings)
    {
        double? rate = settings.Value("sample-rate", Parse, Range), shorter = settings.Value("rate", Parse, Range);
        return rate is null || shorter is null ? rate ?? shorter : throw settings.Wrong("sample-rate and rate are the same: write one of them");
    }

    private static double? Parse(string text) =>
        SettingValue.Number(text) is double rate and >= SortedRecording.LowestSamplingRate and <= SortedRecording.HighestSamplingRate ? rate : null;
}
