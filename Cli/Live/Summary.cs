using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CellTypes.Streaming.Labels;

namespace CellTypes.Cli.Live;

/// <summary>A window in one line: how many units have which label, and what was not used.</summary>
internal static class Summary
{
    public static string Name(LabelStatus status) => status.ToString().ToLowerInvariant();

    public static string Noun(UnitLabel unit) => unit.IsCell ? "cell" : "unit";

    public static string Of(LabelWindow window)
    {
        IEnumerable<string> labels = window.Units
            .Where(unit => unit.Status == LabelStatus.Ok)
            .GroupBy(unit => unit.Label!)
            .OrderByDescending(group => group.Count())
            .Select(group => $"{group.Key} {group.Count()}");
        IEnumerable<string> others = window.Units
            .Where(unit => unit.Status != LabelStatus.Ok)
            .GroupBy(unit => unit.Status)
            .OrderBy(group => group.Key)
            .Select(group => $"{Name(group.Key)} {group.Count()}");
        string heading = window.Counters.Windows is WindowCounters windows
            ? $"{Counted.Of(window.Units.Count, "cell")}, {Counted.Of(windows.Classified, "window")}:"
            : $"{Counted.Of(window.Units.Count, "unit")}, {Counted.Of(window.Counters.Spikes, "spike")}:";
        return string.Join("  ", [heading, .. labels, "|", .. others, .. Losses(window.Counters)]);
    }

    public static IEnumerable<string> Losses(StreamCounters counters)
    {
        (string Name, long Count)[] losses =
        [
            ("late", counters.Late), ("ahead", counters.Ahead), ("duplicate", counters.Duplicates), ("bad waveforms", counters.BadWaveforms),
            ("bad messages", counters.BadMessages), ("lost messages", counters.LostMessages), ("unsorted", counters.Unsorted),
            ("clock restarts", counters.ClockRestarts), ("coalesced windows", counters.CoalescedWindows),
            ("no action potential", counters.Windows?.WithoutActionPotential ?? 0), ("skipped windows", counters.Windows?.Skipped ?? 0),
            ("windows left out", counters.Windows?.LeftOut ?? 0),
        ];
        return losses.Where(loss => loss.Count > 0).Select(loss => $"[{loss.Name} {loss.Count.ToString("N0", CultureInfo.InvariantCulture)}]");
    }
}
