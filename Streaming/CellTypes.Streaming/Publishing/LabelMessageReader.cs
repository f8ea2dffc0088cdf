using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using CellTypes.Models.Signals;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Updates;

namespace CellTypes.Streaming.Publishing;

/// <summary>Reads the frames of a label message. Unknown fields are ignored, so that later publishers can be read.</summary>
public static class LabelMessageReader
{
    // What the six decimals of a message can say: below it, no time in seconds could be told.
    private const double LowestRate = 1e-6;

    private static readonly Dictionary<string, LabelStatus> Statuses =
        ((LabelStatus[])Enum.GetValues(typeof(LabelStatus))).ToDictionary(LabelText.Name);

    /// <summary>Reads a message. Never throws, whatever the frames hold.</summary>
    /// <param name="topic">The first frame.</param>
    /// <param name="json">The second frame.</param>
    /// <param name="payload">The third frame, which only a <see cref="SignalsMessage"/> has; otherwise empty.</param>
    /// <param name="message">The message: <see cref="UnitsMessage"/>, <see cref="StatusMessage"/>, <see cref="SignalsMessage"/> or <see cref="EndMessage"/>.</param>
    /// <param name="problem">What is wrong with the frames, in one line; empty where nothing is.</param>
    /// <returns>Whether the frames are a label message.</returns>
    public static bool TryRead(byte[] topic, byte[] json, ReadOnlySpan<byte> payload, [NotNullWhen(true)] out LabelMessage? message, out string problem)
    {
        message = null;
        problem = string.Empty;
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            message = Read(Encoding.UTF8.GetString(topic), new JsonField(document.RootElement, "message"), payload);
            return true;
        }
        catch (FormatException error)
        {
            problem = $"Bad label message: {error.Message}";
        }
        catch (JsonException error)
        {
            problem = $"Bad label message: no JSON at byte {error.BytePositionInLine} of line {error.LineNumber + 1}.";
        }
        catch (InvalidOperationException)
        {
            problem = "Bad label message: it holds text that is not Unicode.";
        }
        return false;
    }

    private static LabelMessage Read(string topic, JsonField root, ReadOnlySpan<byte> payload)
    {
        string schema = root["schema"].Text;
        Require(schema == LabelMessageWriter.Schema, $"the schema is {Quoted(schema)}, not '{LabelMessageWriter.Schema}'.");
        long version = root["version"].Integer;
        Require(version is >= 1 and <= LabelMessageWriter.CurrentVersion, $"the version is {version}; those from 1 to {LabelMessageWriter.CurrentVersion} are known.");
        string type = root["type"].Text;
        Require(topic == LabelTopics.AllOf((int)version) + type + "/" || topic == LabelTopics.Signals && type == "signals", $"the type is {Quoted(type)} under the topic {Quoted(topic)}.");
        LabelMessage message = type switch
        {
            "label" => ReadUnits(root) with { LatencyMicroseconds = root["latency_us"].Integer },
            "keyframe" => ReadUnits(root) with { IsKeyframe = true },
            "status" => ReadStatus(root),
            "end" => ReadEnd(root),
            "signals" => ReadSignals(root, payload),
            _ => throw new FormatException($"the type {Quoted(type)} is unknown."),
        };
        return message with
        {
            Stream = root.Optional("stream")?.Text ?? "",
            NewestSample = root.Optional("newest_sample")?.Integer,
            AgeMicroseconds = root.Optional("age_us")?.Integer,
            SourceSequence = root.Optional("source_seq")?.Integer,
        };
    }

    private static void Require(bool condition, string problem)
    {
        if (!condition) throw new FormatException(problem);
    }

    private static UnitsMessage ReadUnits(JsonField root)
    {
        UnitsMessage message = ReadFields(root);
        // When labels were given is part of what they say.
        Require(message.Update is not null || message.Units.Count == 0, "it has units but no 'update'.");
        return message;
    }

    private static UnitsMessage ReadFields(JsonField root) => new()
    {
        Session = root["session"].Text,
        Sequence = root["seq"].Integer,
        UnixNanoseconds = root["t_unix_ns"].Integer,
        MonotonicNanoseconds = root["t_mono_ns"].Integer,
        Dropped = root["dropped"].Integer,
        Update = ReadUpdate(root),
        IsKeyframe = false,
        Model = ReadModel(root["model"]),
        Classes = root["classes"].Items(name => name.Text),
        Units = root.Optional("cells") is JsonField cells ? cells.Items(ReadCell) : root["units"].Items(ReadUnit),
    };

    private static StatusMessage ReadStatus(JsonField root) => new()
    {
        Session = root["session"].Text,
        Sequence = root["seq"].Integer,
        UnixNanoseconds = root["t_unix_ns"].Integer,
        MonotonicNanoseconds = root["t_mono_ns"].Integer,
        Dropped = root["dropped"].Integer,
        Update = ReadUpdate(root),
        LabelMessages = root["label_messages"].Integer,
        LastLabelSequence = root["last_label_seq"].IsNull ? null : root["last_label_seq"].Integer,
        QueueDepth = root["queue_depth"].SmallInteger,
        Device = root.Optional("device")?.Text,
        Counters = root.Optional("counters") is JsonField counters ? ReadCounters(counters) : null,
    };

    private static EndMessage ReadEnd(JsonField root) => new()
    {
        Session = root["session"].Text,
        Sequence = root["seq"].Integer,
        UnixNanoseconds = root["t_unix_ns"].Integer,
        MonotonicNanoseconds = root["t_mono_ns"].Integer,
        Dropped = root["dropped"].Integer,
        Update = ReadUpdate(root),
    };

    private static SignalsMessage ReadSignals(JsonField root, ReadOnlySpan<byte> payload)
    {
        LabelMessageUpdate update = ReadUpdate(root) ?? throw new FormatException("it has units but no 'update'.");
        List<UnitSignals> units = [];
        foreach (JsonField unit in root["units"].Items(unit => unit)) units.Add(ReadSignalsOf(unit, update.SamplingRate, ref payload));
        Require(payload.IsEmpty, "the payload is longer than its units say.");
        return new()
        {
            Session = root["session"].Text,
            Sequence = root["seq"].Integer,
            UnixNanoseconds = root["t_unix_ns"].Integer,
            MonotonicNanoseconds = root["t_mono_ns"].Integer,
            Dropped = root["dropped"].Integer,
            Update = update,
            Units = units,
        };
    }

    private static UnitSignals ReadSignalsOf(JsonField unit, double samplingRate, ref ReadOnlySpan<byte> payload)
    {
        List<LagCounts> autocorrelograms = [];
        foreach (List<double> edges in unit["acg_edges_ms"].Items(edges => edges.Items(edge => edge.Number / 1000)))
        {
            LagAxis axis;
            try
            {
                axis = new LagAxis(edges);
            }
            catch (CellTypesException error)
            {
                throw new FormatException(error.Message, error);
            }
            autocorrelograms.Add(new LagCounts(axis, SignalsPayload.Take(ref payload, axis.BinCount)));
        }
        return new UnitSignals(
            unit["id"].Text, unit["channel"].SmallInteger, unit["n_spikes"].SmallInteger, unit["violations"].Number, autocorrelograms, ReadTemplate(unit, samplingRate, ref payload));
    }

    private static Template? ReadTemplate(JsonField unit, double samplingRate, ref ReadOnlySpan<byte> payload)
    {
        if (unit.Optional("channels") is not JsonField channels) return null;
        int[] rows = [.. channels.Items(channel => channel.SmallInteger)];
        int samples = unit["samples"].SmallInteger;
        Require(rows.Length > 0 && samples > 0, "a waveform has no channels or no samples.");
        long count = (long)rows.Length * samples;
        Require(count <= payload.Length, "the payload is shorter than its units say.");
        float[] values = MemoryMarshal.Cast<int, float>(SignalsPayload.Take(ref payload, (int)count)).ToArray();
        return new Template(values, rows, samples, samplingRate);
    }

    // Version 1 called it a window.
    private static LabelMessageUpdate? ReadUpdate(JsonField root)
    {
        if ((root.Optional("update") ?? root.Optional("window")) is not JsonField update) return null;
        double samplingRate = root["sample_rate"].Number;
        Require(samplingRate >= LowestRate, $"the sample rate is {samplingRate.ToString(CultureInfo.InvariantCulture)} Hz.");
        return new LabelMessageUpdate(update["start_sample"].Integer, update["end_sample"].Integer, samplingRate)
        {
            Phase = update.Optional("phase") is JsonField phase ? ReadPhase(phase.SmallInteger, update["phases"].SmallInteger) : null,
        };
    }

    private static Phase ReadPhase(int index, int count)
    {
        Require(index >= 0 && index < count, $"phase {index} is none of {count}.");
        return new Phase(index, count);
    }

    /// <summary>Reads a model as <see cref="LabelJson.WriteModel"/> writes it.</summary>
    internal static ModelIdentity ReadModel(JsonField model) =>
        new(model["name"].Text, model["version"].Text, model["sha256"].Text) { Home = model.Optional("home")?.Text };

    /// <summary>Reads a unit as <see cref="LabelJson.WriteUnit"/> writes it.</summary>
    internal static UnitLabel ReadUnit(JsonField unit) =>
        Read(unit, unit["channel"].SmallInteger, unit["n_spikes"].SmallInteger, unit["rate"].Number, unit.Optional("cell")?.Flag ?? false);

    private static UnitLabel ReadCell(JsonField cell) => Read(cell, channel: -1, cell["n_windows"].SmallInteger, rate: 0, isCell: true);

    private static UnitLabel Read(JsonField unit, int channel, int count, double rate, bool isCell) => new()
    {
        Unit = unit["id"].Text,
        IsCell = isCell,
        Channel = channel,
        Label = unit["label"].TextOrNull,
        Probability = unit["p"].Number,
        Probabilities = unit["probs"].Items(p => (float)p.Number),
        Novelty = unit["novelty"].Number,
        Foreign = unit.Optional("foreign")?.Number ?? 0,
        Spikes = count,
        Rate = rate,
        Status = ReadStatusName(unit["status"].Text),
        Reason = unit.Optional("reason")?.TextOrNull,
        Judged = unit.Optional("judged")?.Integer,
        Since = unit["since"].Integer,
        Changed = unit["changed"].Flag,
    };

    private static LabelStatus ReadStatusName(string name) => Statuses.TryGetValue(name, out LabelStatus status)
        ? status
        : throw new FormatException($"the status {Quoted(name)} is unknown.");

    private static StreamCounters ReadCounters(JsonField counters) => new()
    {
        Spikes = counters["spikes"].Integer,
        Duplicates = counters["duplicates"].Integer,
        Late = counters["late"].Integer,
        Ahead = counters["ahead"].Integer,
        BadWaveforms = counters["bad_waveforms"].Integer,
        OutOfOrder = counters["out_of_order"].Integer,
        ClockRestarts = counters["clock_restarts"].Integer,
        CoalescedUpdates = (counters.Optional("coalesced_updates") ?? counters["coalesced_windows"]).Integer,
        BadMessages = counters["bad_messages"].Integer,
        Unsorted = counters["unsorted"].Integer,
        LostMessages = counters["lost_messages"].Integer,
        SilentUpdates = (counters.Optional("silent_updates") ?? counters.Optional("silent_windows"))?.Integer ?? 0,
        OverLimit = counters.Optional("over_limit")?.Integer ?? 0,
        Windows = counters.Optional("windows") is JsonField windows ? ReadWindows(windows) : null,
    };

    private static WindowCounters ReadWindows(JsonField windows) => new(
        windows["classified"].Integer, windows["without_action_potential"].Integer, windows["skipped"].Integer, windows["left_out"].Integer);

    /// <summary>Makes foreign text fit for one line: short and printable.</summary>
    private static string Quoted(string text)
    {
        string start = text.Length <= 40 ? text : text.Substring(0, 40) + "...";
        return "'" + new string(start.Select(c => c is >= ' ' and <= '~' ? c : '?').ToArray()) + "'";
    }
}
