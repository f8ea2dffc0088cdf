using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CellTypes.Training.Scores;

namespace CellTypes.Training.Reports;

/// <summary>Numbers and lists as they are written in a report.</summary>
internal static class Words
{
    /// <summary>A fraction in percent with one decimal, without the sign.</summary>
    public static string Percent(double fraction) => (100 * fraction).ToString("0.0", CultureInfo.InvariantCulture);

    /// <summary>A fraction in percent and its standard deviation, where it has one.</summary>
    public static string PlusMinus(Estimate estimate) =>
        estimate.StandardDeviation is double deviation ? $"{Percent(estimate.Mean)} ± {Percent(deviation)}" : Percent(estimate.Mean);

    /// <summary>The 95 % interval of an estimate in percent, such as <c>80.5 to 96.1</c>; a dash where it is not known.</summary>
    public static string Interval(Estimate estimate) =>
        estimate is { Low: double low, High: double high } ? $"{Percent(low)} to {Percent(high)}" : "–";

    /// <summary>A fraction in percent with its 95 % interval, where it has one.</summary>
    public static string WithInterval(Estimate estimate) => estimate.Low is null ? Percent(estimate.Mean) : $"{Percent(estimate.Mean)} ({Interval(estimate)})";

    /// <summary>A number of units, or a mean of such numbers: a decimal where there is one.</summary>
    public static string Count(double count) => count.ToString("#,0.#", CultureInfo.InvariantCulture);

    /// <summary>A number and its noun.</summary>
    public static string Counted(int count, string noun) => $"{Count(count)} {noun}{(count == 1 ? "" : "s")}";

    /// <summary>A signed difference of fractions in points.</summary>
    public static string Points(double difference) =>
        (100 * difference).ToString("+0.0;−0.0;0.0", CultureInfo.InvariantCulture);

    /// <summary>Things joined by commas and a last "and".</summary>
    public static string Join(IReadOnlyList<string> things) =>
        things.Count < 2 ? string.Concat(things) : $"{string.Join(", ", things.Take(things.Count - 1))} and {things[^1]}";

    /// <summary>Whole numbers, those in a row as their first and last: 0 to 9.</summary>
    public static string Numbers(IReadOnlyList<int> numbers) =>
        numbers.Count > 2 && numbers.Zip(numbers.Skip(1)).All(pair => pair.Second == pair.First + 1)
            ? $"{numbers[0]} to {numbers[^1]}"
            : string.Join(", ", numbers);

    /// <summary>A time such as 0.4 s, 12 s or 3 min 20 s.</summary>
    public static string Time(double seconds) => seconds switch
    {
        < 9.95 => $"{seconds.ToString("0.0", CultureInfo.InvariantCulture)} s",
        < 119.5 => $"{seconds.ToString("0", CultureInfo.InvariantCulture)} s",
        < 7200 => $"{(int)(seconds / 60)} min {(int)(seconds % 60)} s",
        _ => $"{(int)(seconds / 3600)} h {(int)(seconds % 3600 / 60)} min",
    };
}
