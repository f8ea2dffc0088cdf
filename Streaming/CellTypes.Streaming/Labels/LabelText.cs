using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CellTypes.Streaming.Updates;

namespace CellTypes.Streaming.Labels;

/// <summary>Writes labels for people to read.</summary>
public static class LabelText
{
    // An update is handed on within a fraction of a second where the classifier keeps up.
    private static readonly TimeSpan NotableAge = TimeSpan.FromSeconds(1);

    /// <summary>Writes an update in one line: how many units have which label, and what was not used.</summary>
    /// <param name="update">The update.</param>
    /// <returns>Such as <c>188 units, 350,385 spikes:  PkC_cs 17  MFB 13  |  warming 33  uncertain 18</c>.</returns>
    public static string Of(LabelUpdate update)
    {
        if (update is null) throw new ArgumentNullException(nameof(update));
        IEnumerable<string> labels = update.Units
            .Where(unit => unit.Status == LabelStatus.Ok)
            .GroupBy(unit => unit.Label!)
            .OrderByDescending(group => group.Count())
            .Select(group => $"{group.Key} {group.Count()}");
        IEnumerable<string> others = update.Units
            .Where(unit => unit.Status != LabelStatus.Ok)
            .GroupBy(unit => unit.Status)
            .OrderBy(group => group.Key)
            .Select(group => $"{Name(group.Key)} {group.Count()}");
        string heading = update.Counters.Windows is WindowCounters windows
            ? $"{Count(update.Units.Count, "cell")}, {Count(windows.Classified, "window")}:"
            : $"{Count(update.Units.Count, "unit")}, {Count(update.Counters.Spikes, "spike")}:";
        string[] stream = update.Stream.Length == 0 ? [] : [$"stream {update.Stream}:"];
        string[] age = update.Age is TimeSpan old && old > NotableAge ? [FormattableString.Invariant($"[labels {old.TotalSeconds:0.0} s old]")] : [];
        return string.Join("  ", [.. stream, heading, .. labels, "|", .. others, .. age, .. Losses(update.Counters)]);
    }

    /// <summary>Writes what is known of a unit in one line.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="seconds">The time of the recording in seconds.</param>
    /// <returns>Such as <c>     12.0 s  unit 17  ok  PkC_ss p=0.93  45.1 Hz  541 spikes</c>.</returns>
    public static string Of(UnitLabel unit, double seconds)
    {
        if (unit is null) throw new ArgumentNullException(nameof(unit));
        string label = unit.Label is null ? "" : FormattableString.Invariant($"  {unit.Label} p={unit.Probability:0.00}");
        string rate = unit.IsCell ? "" : FormattableString.Invariant($"{unit.Rate:0.0} Hz  ");
        string reason = unit.Reason is null ? "" : $"  ({unit.Reason})";
        return FormattableString.Invariant(
            $"{seconds,9:0.0} s  {Noun(unit)} {unit.Unit}  {Name(unit.Status)}{label}{reason}  {rate}{Count(unit.Spikes, unit.IsCell ? "window" : "spike")}");
    }

    /// <summary>Gets the name of a status, as messages and logs have it.</summary>
    /// <param name="status">The status.</param>
    public static string Name(LabelStatus status) => status.ToString().ToLowerInvariant();

    /// <summary>Gets what a unit is called: unit, or cell where its membrane potential is recorded.</summary>
    /// <param name="unit">The unit.</param>
    public static string Noun(UnitLabel unit) => unit.IsCell ? "cell" : "unit";

    /// <summary>Writes what was not used, each with its number.</summary>
    /// <param name="counters">The counters.</param>
    /// <returns>Such as <c>[late 12]</c>; nothing of what never happened.</returns>
    public static IEnumerable<string> Losses(StreamCounters counters)
    {
        if (counters is null) throw new ArgumentNullException(nameof(counters));
        (string Name, long Count)[] losses =
        [
            ("late", counters.Late), ("ahead", counters.Ahead), ("duplicate", counters.Duplicates), ("bad waveforms", counters.BadWaveforms),
            ("bad messages", counters.BadMessages), ("lost messages", counters.LostMessages), ("unsorted", counters.Unsorted),
            ("of too many units", counters.OverLimit), ("clock restarts", counters.ClockRestarts), ("coalesced updates", counters.CoalescedUpdates),
            ("silent updates", counters.SilentUpdates),
            ("no action potential", counters.Windows?.WithoutActionPotential ?? 0), ("skipped windows", counters.Windows?.Skipped ?? 0),
            ("windows left out", counters.Windows?.LeftOut ?? 0),
        ];
        return losses.Where(loss => loss.Count > 0).Select(loss => $"[{loss.Name} {Number(loss.Count)}]");
    }

    internal static string Count(long count, string noun) => $"{Number(count)} {noun}{(count == 1 ? "" : "s")}";

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
