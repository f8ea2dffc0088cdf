using System;
using System.IO;
using System.Text.Json;
using CellTypes.Streaming.Updates;

namespace CellTypes.Streaming.Publishing;

/// <summary>Writes the JSON frames of the label protocol into a buffer that is used again and again.</summary>
/// <remarks>Not thread-safe. What a method returns is valid until the next call.</remarks>
public sealed class LabelMessageWriter : IDisposable
{
    /// <summary>The value of every message's <c>schema</c>.</summary>
    public const string Schema = "celltypes.labels";

    /// <summary>The value of every message's <c>version</c>.</summary>
    public const int Version = 1;

    private readonly LabelSession _session;
    private readonly MemoryStream _buffer = new();
    private readonly Utf8JsonWriter _json;

    /// <summary>Creates a writer.</summary>
    /// <param name="session">The session that the messages belong to.</param>
    public LabelMessageWriter(LabelSession session)
    {
        _session = session ?? throw new ArgumentNullException(nameof(session));
        _json = new Utf8JsonWriter(_buffer);
    }

    /// <summary>Writes the news of a window: the units judged anew, and those whose label or status changed without.</summary>
    /// <param name="sequence">The message's number.</param>
    /// <param name="window">The window.</param>
    /// <param name="dropped">The label messages left out so far.</param>
    public ArraySegment<byte> WriteLabel(long sequence, LabelUpdate window, long dropped)
    {
        Begin("label", sequence, window, dropped);
        LabelJson.WriteModel(_json, _session);
        _json.WriteStartArray("units");
        LabelJson.WriteUnits(_json, window.Updated);
        _json.WriteEndArray();
        _json.WriteNumber("latency_us", LabelJson.MicrosecondsSince(window.ArrivedAt));
        return End();
    }

    /// <summary>Writes the state of every unit.</summary>
    /// <param name="sequence">The message's number.</param>
    /// <param name="window">The last window, or null before the first one.</param>
    /// <param name="dropped">The label messages left out so far.</param>
    public ArraySegment<byte> WriteKeyframe(long sequence, LabelUpdate? window, long dropped)
    {
        Begin("keyframe", sequence, window, dropped);
        LabelJson.WriteModel(_json, _session);
        _json.WriteStartArray("units");
        if (window != null) LabelJson.WriteUnits(_json, window.Units);
        _json.WriteEndArray();
        return End();
    }

    /// <summary>Writes the heartbeat.</summary>
    /// <param name="sequence">The message's number.</param>
    /// <param name="window">The last window, or null before the first one.</param>
    /// <param name="dropped">The label messages left out so far.</param>
    /// <param name="labelMessages">The label messages sent so far.</param>
    /// <param name="lastLabelSequence">The number of the last one, or null where none has been sent.</param>
    /// <param name="queueDepth">The windows that wait to be sent.</param>
    public ArraySegment<byte> WriteStatus(
        long sequence, LabelUpdate? window, long dropped, long labelMessages, long? lastLabelSequence, int queueDepth)
    {
        Begin("status", sequence, window, dropped);
        _json.WriteNumber("label_messages", labelMessages);
        if (lastLabelSequence is long last) _json.WriteNumber("last_label_seq", last);
        else _json.WriteNull("last_label_seq");
        _json.WriteNumber("queue_depth", queueDepth);
        if (_session.Device is string device) _json.WriteString("device", device);
        if (window != null) LabelJson.WriteCounters(_json, window.Counters);
        return End();
    }

    /// <summary>Writes the end marker.</summary>
    /// <param name="sequence">The message's number.</param>
    /// <param name="window">The last window, or null where there was none.</param>
    /// <param name="dropped">The label messages left out.</param>
    public ArraySegment<byte> WriteEnd(long sequence, LabelUpdate? window, long dropped)
    {
        Begin("end", sequence, window, dropped);
        return End();
    }

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();

    private void Begin(string type, long sequence, LabelUpdate? window, long dropped)
    {
        _buffer.SetLength(0);
        _json.Reset(_buffer);
        _json.WriteStartObject();
        _json.WriteString("schema", Schema);
        _json.WriteNumber("version", Version);
        _json.WriteString("type", type);
        _json.WriteString("session", _session.Id);
        _json.WriteNumber("seq", sequence);
        _json.WriteNumber("t_unix_ns", LabelJson.UnixNanoseconds());
        _json.WriteNumber("t_mono_ns", LabelJson.MonotonicNanoseconds());
        _json.WriteNumber("dropped", dropped);
        if (window == null) return;
        LabelJson.WriteWindow(_json, window);
        LabelJson.WriteProgress(_json, window);
    }

    private ArraySegment<byte> End()
    {
        _json.WriteEndObject();
        _json.Flush();
        return new ArraySegment<byte>(_buffer.GetBuffer(), 0, (int)_buffer.Length);
    }
}
