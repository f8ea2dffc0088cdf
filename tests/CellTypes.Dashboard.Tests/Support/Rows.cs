using CellTypes.Dashboard.Sessions;
using CellTypes.Streaming.Updates;

namespace CellTypes.Dashboard.Tests.Support;

/// <summary>Makes units as tables show them.</summary>
internal static class Rows
{
    public static UnitLabel Label(string unit, string? type = null, double p = 0, LabelStatus status = LabelStatus.Warming, double rate = 1, bool changed = false, params float[] probabilities) => new()
    {
        Unit = unit,
        Channel = 3,
        Status = status,
        Label = type,
        Probability = p,
        Probabilities = probabilities,
        Spikes = 100,
        Rate = rate,
        Since = 30_000,
        Changed = changed,
    };

    public static UnitRow Row(string unit, string? type = null, double p = 0, LabelStatus status = LabelStatus.Warming, double rate = 1, double? depth = null, string? group = null) =>
        new() { Key = unit, Label = Label(unit, type, p, status, rate), Channel = 3, X = depth is null ? null : 10, Y = depth, Shank = depth is null ? null : 0, Group = group };
}
