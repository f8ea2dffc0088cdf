using System;
using System.Globalization;

namespace CellTypes.Bench;

/// <summary>One row of the table: what was measured, and what it should be.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Value">The figure.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Aim">The aim, or null for a figure that only informs.</param>
/// <param name="MoreIsBetter">Whether the figure should be at least the aim, or at most.</param>
internal sealed record Figure(string What, double Value, string Unit, double? Aim, bool MoreIsBetter)
{
    public string Text => Format(Value);

    public string AimText => Aim is double aim ? $"{(MoreIsBetter ? ">=" : "<=")} {Format(aim)}" : "";

    public string Verdict => Aim is not double aim ? "" : (MoreIsBetter ? Value >= aim : Value <= aim) ? "yes" : "no";

    public static Figure AtLeast(double aim, string what, double value, string unit) => new(what, value, unit, aim, true);

    public static Figure AtMost(double aim, string what, double value, string unit) => new(what, value, unit, aim, false);

    public static Figure Note(string what, double value, string unit) => new(what, value, unit, null, true);

    private static string Format(double value) =>
        double.IsNaN(value) ? "-" : value.ToString(Math.Abs(value) switch { < 1 => "0.###", < 100 => "0.##", _ => "N0" }, CultureInfo.InvariantCulture);
}
