using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json;
using CellTypes.Models.Signals;
using CellTypes.Streaming.Updates;

namespace CellTypes.Streaming.Publishing;

/// <summary>Writes the JSON frames of the label protocol into a buffer that is used again and again.</summary>
/// <remarks>Not thread-safe. What a method returns is valid until the next call.</remarks>
public sealed class LabelMessageWriter : IDisposable
{
    /// <summary>The value of every message's <c>schema</c>.</summary>
    public const string Schema = "celltypes.labels";

    /// <summary>The newest version of the protocol, the value of a message's <c>version</c>.</summary>
    public const int CurrentVersion = 2;

    private readonly LabelSession _session;
    private readonly int _version;
    private readonly MemoryStream _buffer = new();
    private readonly Utf8JsonWriter _json;

    /// <summary>Creates a writer.</summary>
    /// <param name="session">The session that the messages belong to.</param>
    /// <param name="version">The version of the protocol, 1 or 2. In version 1 a unit of other tissue is an outlier.</param>
    /// <exception cref="SettingException">There is no such version.</exception>
    public LabelMessageWriter(LabelSession session, int version = CurrentVersion)
    {
        _session = session ?? throw new ArgumentNullException(nameof(session));
        _version = version is 1 or CurrentVersion ? version : throw new SettingException("LabelProtocol", version, "1 or 2");
        _json = new Utf8JsonWriter(_buffer);
    }

    /// <summary>Writes the news of an update: the units judged anew, and those whose label or status changed without.</summary>
    /// <param name="sequence">The message's number.</param>
    /// <param name="update">The update.</param>
    /// <param name="dropped">The label messages left out so far.</param>
    public ArraySegment<byte> WriteLabel(long sequence, LabelUpdate update, long dropped)
    {
        Begin("label", sequence, update, dropped);
        LabelJson.WriteModelAndClasses(_json, _session, _version);
        LabelJson.WriteUnits(_json, update.Updated, _version);
        _json.WriteNumber("latency_us", LabelJson.MicrosecondsSince(update.ArrivedAt));
        return End();
    }

    /// <summary>Writes the state of every unit.</summary>
    /// <param name="sequence">The message's number.</param>
    /// <param name="update">The last update, or null before the first one.</param>
    /// <param name="dropped">The label messages left out so far.</param>
    public ArraySegment<byte> WriteKeyframe(long sequence, LabelUpdate? update, long dropped)
    {
        Begin("keyframe", sequence, update, dropped);
        LabelJson.WriteModelAndClasses(_json, _session, _version);
        LabelJson.WriteUnits(_json, update?.Units ?? [], _version);
        return End();
    }

    /// <summary>Writes the heartbeat.</summary>
    /// <param name="sequence">The message's number.</param>
    /// <param name="update">The last update, or null before the first one.</param>
    /// <param name="dropped">The label messages left out so far.</param>
    /// <param name="labelMessages">The label messages sent so far.</param>
    /// <param name="lastLabelSequence">The number of the last one, or null where none has been sent.</param>
    /// <param name="queueDepth">The updates that wait to be sent.</param>
    public ArraySegment<byte> WriteStatus(
        long sequence, LabelUpdate? update, long dropped, long labelMessages, long? lastLabelSequence, int queueDepth)
    {
        Begin("status", sequence, update, dropped);
        _json.WriteNumber("label_messages", labelMessages);
        if (lastLabelSequence is long last) _json.WriteNumber("last_label_seq", last);
        else _json.WriteNull("last_label_seq");
        _json.WriteNumber("queue_depth", queueDepth);
        if (_session.Device is string device) _json.WriteString("device", device);
        if (update != null) LabelJson.WriteCounters(_json, update.Counters, _version);
        return End();
    }

    /// <summary>Writes the end marker.</summary>
    /// <param name="sequence">The message's number.</param>
    /// <param name="update">The last update, or null where there was none.</param>
    /// <param name="dropped">The label messages left out.</param>
    public ArraySegment<byte> WriteEnd(long sequence, LabelUpdate? update, long dropped)
    {
        Begin("end", sequence, update, dropped);
        return End();
    }

    /// <summary>Writes what units look like, but for the numbers of <see cref="SignalsPayload"/>.</summary>
    /// <param name="sequence">The message's number among those of its kind.</param>
    /// <param name="update">The update.</param>
    /// <param name="units">Some of its units.</param>
    /// <param name="dropped">The label messages left out so far.</param>
    internal ArraySegment<byte> WriteSignals(long sequence, LabelUpdate update, IReadOnlyList<UnitSignals> units, long dropped)
    {
        Begin("signals", sequence, update, dropped);
        _json.WriteStartArray("units");
        foreach (UnitSignals unit in units)
        {
            _json.WriteStartObject();
            _json.WriteString("id", unit.Unit);
            _json.WriteNumber("channel", unit.Channel);
            _json.WriteNumber("n_spikes", unit.Spikes);
            _json.WriteNumber("violations", Math.Round((decimal)unit.Violations, 6));
            _json.WriteStartArray("acg_edges_ms");
            foreach (LagCounts counts in unit.Autocorrelograms)
            {
                _json.WriteStartArray();
                foreach (double edge in counts.Axis.Edges) _json.WriteNumberValue(Math.Round((decimal)edge * 1000, 6));
                _json.WriteEndArray();
            }
            _json.WriteEndArray();
            if (unit.Template is Template template)
            {
                _json.WriteStartArray("channels");
                foreach (int channel in template.Channels) _json.WriteNumberValue(channel);
                _json.WriteEndArray();
                _json.WriteNumber("samples", template.SampleCount);
            }
            _json.WriteEndObject();
        }
        _json.WriteEndArray();
        return End();
    }

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();

    private void Begin(string type, long sequence, LabelUpdate? update, long dropped)
    {
        _buffer.SetLength(0);
        _json.Reset(_buffer);
        _json.WriteStartObject();
        _json.WriteString("schema", Schema);
        _json.WriteNumber("version", _version);
        _json.WriteString("type", type);
        _json.WriteString("session", _session.Id);
        _json.WriteNumber("seq", sequence);
        _json.WriteNumber("t_unix_ns", LabelJson.UnixNanoseconds());
        _json.WriteNumber("t_mono_ns", LabelJson.MonotonicNanoseconds());
        _json.WriteNumber("dropped", dropped);
        if (update == null) return;
        LabelJson.WriteMoment(_json, update, _version);
        LabelJson.WriteProgress(_json, update);
    }

    private ArraySegment<byte> End()
    {
        _json.WriteEndObject();
        _json.Flush();
        return new ArraySegment<byte>(_buffer.GetBuffer(), 0, (int)_buffer.Length);
    }
}
