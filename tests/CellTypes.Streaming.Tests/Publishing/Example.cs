using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using CellTypes.Models.Signals;
using CellTypes.Streaming.Spikes;
using CellTypes.Streaming.Updates;

namespace CellTypes.Streaming.Tests.Publishing;

/// <summary>Sessions, units and windows as the live pipeline would hand them over.</summary>
internal static class Example
{
    public static readonly string[] Classes = ["PkC_ss", "PkC_cs", "GoC", "MLI", "MFB"];

    public static LabelSession Session(string id = "s1") => new()
    {
        Id = id,
        Model = new ModelIdentity("cerebellum-forest", "1.2.0", new string('a', 64)),
        Classes = Classes,
    };

    public static UnitLabel Unit(string id, bool changed = false, string? label = "GoC") => new()
    {
        Unit = id,
        Channel = 17,
        Status = label == null ? LabelStatus.Warming : LabelStatus.Ok,
        Reason = label == null ? "42 of 100 spikes" : null,
        Label = label,
        Probability = label == null ? 0 : 0.8125,
        Probabilities = label == null ? [] : [0.0625f, 0.0625f, 0.8125f, 0.0625f, 0],
        Novelty = 0.25,
        Spikes = 1234,
        Rate = 20.5,
        Judged = label == null ? null : 90_000,
        Since = 90_000,
        Changed = changed,
    };

    public static LabelUpdate Window(int number, IReadOnlyList<UnitLabel> units, IReadOnlyList<UnitLabel>? updated = null) => new()
    {
        StartSample = number * 30_000L,
        EndSample = (number + 1) * 30_000L,
        SamplingRate = 30_000,
        Updated = updated ?? units,
        Units = units,
        Counters = new StreamCounters { Spikes = 1000 + number, Late = 3 },
        ArrivedAt = Stopwatch.GetTimestamp(),
    };

    /// <summary>What a unit looks like, on channels whose amplitudes grow.</summary>
    public static UnitSnapshot Snapshot(string id, int channels) => new()
    {
        Key = id.GetHashCode(),
        Info = new UnitInfo(id),
        Channel = channels - 1,
        Spikes = 1234,
        Violations = 0.0125,
        Autocorrelograms = [new LagCounts(LagAxis.Milliseconds100, Enumerable.Range(0, 100).ToArray())],
        Template = channels == 0 ? null : new Template(
            [.. Enumerable.Range(0, channels * 4).Select(i => i % 4 == 1 ? -i / 3f : 0)], [.. Enumerable.Range(0, channels)], 4, 30_000),
    };

    /// <summary>What an update was made of.</summary>
    public static SignalUpdate Signals(LabelUpdate update, params UnitSnapshot[] units) => new()
    {
        StartSample = update.StartSample,
        EndSample = update.EndSample,
        SamplingRate = update.SamplingRate,
        Units = units,
        Counters = update.Counters,
        ArrivedAt = update.ArrivedAt,
    };

    /// <summary>A window of many units, which makes a message of about 200 bytes each.</summary>
    public static LabelUpdate Window(int number, int units) => Window(number, Units(units));

    public static UnitLabel[] Units(int count) => Enumerable.Range(0, count).Select(i => Unit($"{i}")).ToArray();
}
