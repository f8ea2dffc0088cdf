using System;
using System.IO;
using System.Text.Json;
using System.Threading;
using CellTypes.Streaming.Protocol;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Updates;

namespace CellTypes.Streaming.Publishing;

/// <summary>
/// The record of truth of a session: an append-only file of JSON Lines with every label change, and the state of every unit now and then.
/// </summary>
/// <remarks>
/// <para>The caller writes records into memory; a thread of the log's own brings them to the disk each second, so that a slow disk slows
/// nothing else. What a full disk refuses is kept, up to 64 MB, and tried again each second; what does not fit is counted as lost, and
/// the numbering shows the gap.</para>
/// <para>The layout of the records is in docs/protocol.md.</para>
/// </remarks>
public sealed class LabelLog : IDisposable
{
    /// <summary>The value of <c>schema</c> in a session record.</summary>
    public const string Schema = "celltypes.log";

    /// <summary>The value of <c>version</c> in a session record: the fields of its records are those of the messages of this version.</summary>
    public const int Version = LabelMessageWriter.CurrentVersion;

    /// <summary>The sample time between two keyframes unless another is given; one of 1,000 units takes about 200 kB.</summary>
    public static readonly TimeSpan DefaultKeyframeInterval = TimeSpan.FromSeconds(60);

    private const long MostPending = 64 << 20;
    private static readonly TimeSpan FlushInterval = TimeSpan.FromSeconds(1);

    // Numbers are exact in JavaScript and jq up to here; no session writes that many records.
    private const long LastNumber = 1L << 52;

    private readonly LabelSession _session;
    private readonly TimeSpan _keyframeInterval;
    private readonly LogFile _file;
    private readonly object _gate = new();
    private readonly MemoryStream _record = new();
    private readonly Utf8JsonWriter _json;
    private readonly LatestUpdates _last = new();
    private readonly LatestUpdates _lastKeyframe = new();
    private long _nextSequence;
    private bool _closed;

    /// <summary>Begins or continues a log in an open file, which is the log's from then on.</summary>
    internal LabelLog(
        FileStream file,
        string path,
        LabelSession session,
        TimeSpan keyframeInterval,
        LogTail? before,
        long mostPending = MostPending,
        TimeSpan? flushInterval = null)
    {
        Path = path;
        _session = session;
        _keyframeInterval = keyframeInterval;
        _json = new Utf8JsonWriter(_record);
        if (before != null) _nextSequence = before.Sequence + 1;
        long number = _nextSequence;
        WriteSession(before?.Session);
        // The first record goes to the disk at once: a disk that is full or read-only is told before the session begins.
        var watched = new WatchedFile(file, path);
        watched.Append(_record);
        _file = new LogFile(watched, path, session.Id, _record, number, mostPending, flushInterval ?? FlushInterval, RestoreState, WriteEnd);
    }

    /// <summary>Gets the file's name.</summary>
    public string Path { get; }

    /// <summary>Gets the number that the next record will have.</summary>
    public long NextSequence => Interlocked.Read(ref _nextSequence);

    /// <summary>Gets how many records the disk had refused to take for too long, or other programs removed from the file.</summary>
    public long LostRecords => _file.Lost;

    /// <summary>Gets what was wrong with the file, each in one line without a full stop.</summary>
    public ProblemList Problems => _file.Problems;

    /// <summary>Gets what was last wrong with the file, in one line, or null where nothing was.</summary>
    public string? LastProblem => Problems.Last is string problem ? problem + Missing : null;

    /// <summary>Gets a value indicating whether the log was closed and has every record.</summary>
    public bool IsComplete => _file.IsComplete && LostRecords == 0;

    /// <summary>Begins a new log.</summary>
    /// <param name="path">The file; it must not exist, or be empty.</param>
    /// <param name="session">The session.</param>
    /// <param name="keyframeInterval">The sample time between two keyframes, or null for <see cref="DefaultKeyframeInterval"/>.</param>
    /// <returns>The log.</returns>
    /// <exception cref="CellTypesException">The file holds something already, or cannot be written. One line says why.</exception>
    public static LabelLog Create(string path, LabelSession session, TimeSpan? keyframeInterval = null) =>
        Open(path, FileMode.OpenOrCreate, session, keyframeInterval, file => file.Length == 0
            ? null
            : throw new CellTypesException("it holds something already; resume it, or choose another name."));

    /// <summary>Continues the log of an earlier session: its numbering goes on, and nothing that it holds is touched.</summary>
    /// <remarks>A last line that was torn when the program died stays as it is; the next record begins on a new line.</remarks>
    /// <param name="path">The log.</param>
    /// <param name="session">The new session.</param>
    /// <param name="keyframeInterval">The sample time between two keyframes, or null for <see cref="DefaultKeyframeInterval"/>.</param>
    /// <returns>The log.</returns>
    /// <exception cref="CellTypesException">The file is no label log, or cannot be written. One line says why.</exception>
    public static LabelLog Resume(string path, LabelSession session, TimeSpan? keyframeInterval = null) =>
        Open(path, FileMode.Open, session, keyframeInterval, file => LogTail.Find(file) switch
        {
            null => throw new CellTypesException("it holds no complete record of a label log; begin a new log."),
            { Sequence: > LastNumber } => throw new CellTypesException("its records are numbered up to the highest number; begin a new log."),
            LogTail tail => tail,
        });

    /// <summary>Records the label changes of an update and, when one is due, a keyframe. Never waits for the disk.</summary>
    /// <param name="update">The update.</param>
    public void Append(LabelUpdate update)
    {
        lock (_gate)
        {
            if (_closed) return;
            _last.Add(update);
            for (int i = 0; i < update.Units.Count; i++)
            {
                if (update.Units[i].Changed) WriteChange(update, update.Units[i]);
            }
            if (IsKeyframeDue(update)) WriteKeyframe(update);
        }
    }

    /// <summary>Ends the log with a keyframe and an end record, brings all to the disk and closes the file.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_closed) return;
            foreach (LabelUpdate last in _last.All)
            {
                if (last != _lastKeyframe.Of(last.Stream)) WriteKeyframe(last);
            }
            _closed = true;
        }
        _file.Dispose();
        // A disk that hangs may let the thread of the file go on later.
        if (_file.HasClosed) _json.Dispose();
    }

    /// <summary>Ends and closes the log as <see cref="Dispose"/> does, and tells what it lacks.</summary>
    /// <exception cref="CellTypesException">It lacks records, which the session itself went on without. One line says why.</exception>
    public void Close()
    {
        Dispose();
        if (IsComplete) return;
        string lost = LostRecords == 0 ? "" : $"; lost: {LabelText.Count(LostRecords, "record")}";
        throw new CellTypesException($"{string.Join("; ", Problems.Since(0))}{Missing}{lost}");
    }

    private static LabelLog Open(
        string path, FileMode mode, LabelSession session, TimeSpan? keyframeInterval, Func<FileStream, LogTail?> findTail)
    {
        FileStream? file = null;
        try
        {
            file = WatchedFile.Open(path, mode);
            return new LabelLog(file, path, session, keyframeInterval ?? DefaultKeyframeInterval, findTail(file));
        }
        catch (Exception error) when (error is CellTypesException or IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            file?.Dispose();
            string mend = error is CellTypesException || error.GetType() == typeof(IOException) ? "" : " Name another file.";
            throw new CellTypesException($"Cannot write the label log {path}: {FileProblem.Of(error, path)}{mend}", error);
        }
    }

    /// <summary>Gets the number of the last record that is on the disk.</summary>
    internal long LastWritten => _file.LastWritten;

    private string Missing => _file.LacksEnd ? "; its last records are missing" : "";

    // After other programs removed records.
    private void RestoreState()
    {
        lock (_gate)
        {
            if (_closed) return;
            foreach (LabelUpdate last in _last.All) WriteKeyframe(last);
        }
    }

    private bool IsKeyframeDue(LabelUpdate update)
    {
        if (_lastKeyframe.Of(update.Stream) is not LabelUpdate last) return true;
        double seconds = (update.EndSample - last.EndSample) / update.SamplingRate;
        bool clockRestarted = seconds < 0;
        return clockRestarted || seconds >= _keyframeInterval.TotalSeconds;
    }

    private void WriteSession(string? earlierSession)
    {
        Begin("session");
        _json.WriteString("schema", Schema);
        _json.WriteNumber("version", Version);
        if (earlierSession != null) _json.WriteString("continues", earlierSession);
        if (_session.SamplingRate is double rate) LabelJson.WriteSamplingRate(_json, rate);
        if (_session.Device is string device) _json.WriteString("device", device);
        LabelJson.WriteModelAndClasses(_json, _session, Version);
        End();
    }

    private void WriteChange(LabelUpdate update, UnitLabel unit)
    {
        Begin("change");
        LabelJson.WriteMoment(_json, update, Version);
        WriteProgress(update);
        _json.WritePropertyName(unit.IsCell ? "cell" : "unit");
        LabelJson.WriteUnit(_json, unit, Version);
        End();
        Keep();
    }

    private void WriteKeyframe(LabelUpdate update)
    {
        Begin("keyframe");
        LabelJson.WriteMoment(_json, update, Version);
        WriteProgress(update);
        LabelJson.WriteCounters(_json, update.Counters, Version);
        LabelJson.WriteUnits(_json, update.Units, Version);
        End();
        Keep();
        _lastKeyframe.Add(update);
    }

    // The log of a recording is the same whatever the speed of the replay and the machine.
    private void WriteProgress(LabelUpdate update)
    {
        if (update.Progress is { IsLive: true }) LabelJson.WriteProgress(_json, update);
    }

    private void WriteEnd()
    {
        lock (_gate)
        {
            Begin("end");
            _json.WriteNumber("lost_records", LostRecords);
            End();
            Keep();
        }
    }

    private void Begin(string type)
    {
        _record.SetLength(0);
        _json.Reset(_record);
        _json.WriteStartObject();
        _json.WriteString("type", type);
        _json.WriteNumber("seq", _nextSequence);
        _json.WriteString("session", _session.Id);
        _json.WriteNumber("t_unix_ns", LabelJson.UnixNanoseconds());
    }

    private void End()
    {
        _json.WriteEndObject();
        _json.Flush();
        _record.WriteByte((byte)'\n');
        Interlocked.Increment(ref _nextSequence);
    }

    private void Keep() => _file.Append(_record, _nextSequence - 1);
}
