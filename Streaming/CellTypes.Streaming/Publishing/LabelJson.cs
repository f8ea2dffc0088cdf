using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Text.Json;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Updates;

namespace CellTypes.Streaming.Publishing;

/// <summary>Writes the parts that messages and log records have in common. Allocates nothing.</summary>
internal static class LabelJson
{
    /// <summary>Larger values say nothing more, and an infinity is no JSON.</summary>
    private const double Largest = 1e9;

    private static readonly decimal[] PowersOfTen = [1m, 10m, 100m, 1_000m, 10_000m];

    private static readonly JsonEncodedText Id = JsonEncodedText.Encode("id");
    private static readonly JsonEncodedText Channel = JsonEncodedText.Encode("channel");
    private static readonly JsonEncodedText Label = JsonEncodedText.Encode("label");
    private static readonly JsonEncodedText P = JsonEncodedText.Encode("p");
    private static readonly JsonEncodedText Probs = JsonEncodedText.Encode("probs");
    private static readonly JsonEncodedText Novelty = JsonEncodedText.Encode("novelty");
    private static readonly JsonEncodedText Foreign = JsonEncodedText.Encode("foreign");
    private static readonly JsonEncodedText Spikes = JsonEncodedText.Encode("n_spikes");
    private static readonly JsonEncodedText Windows = JsonEncodedText.Encode("n_windows");
    private static readonly JsonEncodedText Rate = JsonEncodedText.Encode("rate");
    private static readonly JsonEncodedText Status = JsonEncodedText.Encode("status");
    private static readonly JsonEncodedText Reason = JsonEncodedText.Encode("reason");
    private static readonly JsonEncodedText Judged = JsonEncodedText.Encode("judged");
    private static readonly JsonEncodedText Since = JsonEncodedText.Encode("since");
    private static readonly JsonEncodedText Changed = JsonEncodedText.Encode("changed");
    private static readonly JsonEncodedText Cell = JsonEncodedText.Encode("cell");

    private static readonly JsonEncodedText[] StatusNames =
        Array.ConvertAll((LabelStatus[])Enum.GetValues(typeof(LabelStatus)), status => JsonEncodedText.Encode(LabelText.Name(status)));

    /// <summary>Gets the wall clock in nanoseconds since 1970-01-01 UTC.</summary>
    public static long UnixNanoseconds() => (DateTime.UtcNow - new DateTime(1970, 1, 1, 0, 0, 0, DateTimeKind.Utc)).Ticks * 100;

    /// <summary>Gets the monotonic clock in nanoseconds.</summary>
    public static long MonotonicNanoseconds() => Scale(Stopwatch.GetTimestamp(), 1_000_000_000);

    /// <summary>Gets the time since a reading of the monotonic clock in microseconds.</summary>
    /// <param name="timestamp">The reading (<see cref="Stopwatch.GetTimestamp"/>).</param>
    public static long MicrosecondsSince(long timestamp) => Scale(Stopwatch.GetTimestamp() - timestamp, 1_000_000);

    public static void WriteMoment(Utf8JsonWriter json, LabelUpdate update, int version)
    {
        if (update.Stream.Length > 0) json.WriteString("stream", update.Stream);
        json.WriteStartObject(version == 1 ? "window" : "update");
        json.WriteNumber("start_sample", update.StartSample);
        json.WriteNumber("end_sample", update.EndSample);
        if (version > 1 && update.Signals?.Phase is Phase phase)
        {
            json.WriteNumber("phase", phase.Index);
            json.WriteNumber("phases", phase.Count);
        }
        json.WriteEndObject();
        WriteSamplingRate(json, update.SamplingRate);
    }

    public static void WriteProgress(Utf8JsonWriter json, LabelUpdate update)
    {
        if (update.Progress is not StreamProgress progress) return;
        if (progress.NewestSample is long newest) json.WriteNumber("newest_sample", newest);
        json.WriteNumber("age_us", progress.AgeOf(update.EndSample).Ticks / (TimeSpan.TicksPerMillisecond / 1000));
        if (progress.Sequence is long sequence) json.WriteNumber("source_seq", sequence);
    }

    public static void WriteSamplingRate(Utf8JsonWriter json, double samplingRate) =>
        json.WriteNumber("sample_rate", Math.Round((decimal)Finite(samplingRate), 6));

    public static void WriteModel(Utf8JsonWriter json, ModelIdentity model, int version)
    {
        json.WriteStartObject("model");
        json.WriteString("name", model.Name);
        json.WriteString("version", model.Version);
        json.WriteString("sha256", model.Sha256);
        if (version > 1 && model.Home is string home) json.WriteString("home", home);
        json.WriteEndObject();
    }

    public static void WriteModelAndClasses(Utf8JsonWriter json, LabelSession session, int version)
    {
        WriteModel(json, session.Model, version);
        json.WriteStartArray("classes");
        for (int i = 0; i < session.Classes.Count; i++) json.WriteStringValue(session.Classes[i]);
        json.WriteEndArray();
    }

    public static void WriteCounters(Utf8JsonWriter json, StreamCounters counters, int version)
    {
        json.WriteStartObject("counters");
        json.WriteNumber("spikes", counters.Spikes);
        json.WriteNumber("duplicates", counters.Duplicates);
        json.WriteNumber("late", counters.Late);
        json.WriteNumber("ahead", counters.Ahead);
        json.WriteNumber("bad_waveforms", counters.BadWaveforms);
        json.WriteNumber("out_of_order", counters.OutOfOrder);
        json.WriteNumber("clock_restarts", counters.ClockRestarts);
        json.WriteNumber(version == 1 ? "coalesced_windows" : "coalesced_updates", counters.CoalescedUpdates);
        json.WriteNumber(version == 1 ? "silent_windows" : "silent_updates", counters.SilentUpdates);
        json.WriteNumber("bad_messages", counters.BadMessages);
        json.WriteNumber("over_limit", counters.OverLimit);
        json.WriteNumber("unsorted", counters.Unsorted);
        json.WriteNumber("lost_messages", counters.LostMessages);
        if (counters.Windows is WindowCounters windows)
        {
            json.WriteStartObject("windows");
            json.WriteNumber("classified", windows.Classified);
            json.WriteNumber("without_action_potential", windows.WithoutActionPotential);
            json.WriteNumber("skipped", windows.Skipped);
            json.WriteNumber("left_out", windows.LeftOut);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    /// <summary>Writes the list of a session's units, or of its cells, which version 1 lists as units.</summary>
    public static void WriteUnits(Utf8JsonWriter json, IReadOnlyList<UnitLabel> units, int version)
    {
        bool areCells = version > 1 && units.Count > 0 && units[0].IsCell;
        json.WriteStartArray(areCells ? "cells" : "units");
        for (int i = 0; i < units.Count; i++) WriteUnit(json, units[i], version);
        json.WriteEndArray();
    }

    public static void WriteUnit(Utf8JsonWriter json, UnitLabel unit, int version)
    {
        bool isOld = version == 1, isCell = unit.IsCell && !isOld;
        json.WriteStartObject();
        json.WriteString(Id, unit.Unit);
        if (!isCell) json.WriteNumber(Channel, unit.Channel);
        json.WriteString(Label, unit.Label);
        WriteRounded(json, P, unit.Probability, 4);
        WriteProbabilities(json, unit.Probabilities);
        WriteRounded(json, Novelty, unit.Novelty, 3);
        if (!isOld && unit.Foreign > 0) WriteRounded(json, Foreign, unit.Foreign, 4);
        json.WriteNumber(isCell ? Windows : Spikes, unit.Spikes);
        if (!isCell) WriteRounded(json, Rate, unit.Rate, 2);
        json.WriteString(Status, StatusNames[(int)(isOld && unit.Status == LabelStatus.Foreign ? LabelStatus.Outlier : unit.Status)]);
        if (unit.Reason != null) json.WriteString(Reason, unit.Reason);
        if (!isOld && unit.Judged is long judged) json.WriteNumber(Judged, judged);
        json.WriteNumber(Since, unit.Since);
        json.WriteBoolean(Changed, unit.Changed);
        if (isOld && unit.IsCell) json.WriteBoolean(Cell, true);
        json.WriteEndObject();
    }

    private static void WriteProbabilities(Utf8JsonWriter json, IReadOnlyList<float> probabilities)
    {
        json.WriteStartArray(Probs);
        for (int i = 0; i < probabilities.Count; i++) json.WriteNumberValue(Rounded(probabilities[i], 4));
        json.WriteEndArray();
    }

    private static void WriteRounded(Utf8JsonWriter json, JsonEncodedText name, double value, int digits) =>
        json.WriteNumber(name, Rounded(value, digits));

    // A decimal prints the same digits on every runtime; .NET Framework would print a double's 17.
    private static decimal Rounded(double value, int digits)
    {
        long scaled = (long)Math.Round(Finite(value) * (double)PowersOfTen[digits]);
        long magnitude = Math.Abs(scaled);
        return new decimal((int)magnitude, (int)(magnitude >> 32), 0, scaled < 0, (byte)digits);
    }

    private static double Finite(double value) => double.IsNaN(value) ? 0 : Math.Max(-Largest, Math.Min(Largest, value));

    private static long Scale(long ticks, long unitsPerSecond) =>
        ticks / Stopwatch.Frequency * unitsPerSecond + ticks % Stopwatch.Frequency * unitsPerSecond / Stopwatch.Frequency;
}
