using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Linq;
using System.Threading;
using CellTypes.Streaming.Protocol;
using CellTypes.Streaming.Updates;

namespace CellTypes.Streaming.Rolling;

/// <summary>Keeps the history of every unit in a file, so that a session that is started after a crash goes on with it.</summary>
/// <remarks>
/// <para>The source's thread copies a few units after each batch; a thread of the keeper's own writes the file, beside the old one, and then takes its place:
/// at any moment there is a whole one.</para>
/// <para>A keeper serves one subscription of <c>RollingUnits</c>, and its file one program at a time.</para>
/// </remarks>
public sealed class HistoryKeeper : IDisposable
{
    /// <summary>The time from one snapshot to the next unless another is given.</summary>
    public static readonly TimeSpan DefaultInterval = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan LongestClose = TimeSpan.FromSeconds(2);

    private readonly ModelIdentity _model;
    private readonly TimeSpan _interval;
    private readonly FileStream _lock;
    private readonly HistoryFile? _before;
    private readonly object _gate = new();
    private readonly Thread _thread;
    private HistorySnapshot _spare = new();
    private HistorySnapshot? _next;
    private bool _isWriting;
    private bool _closing;
    private HistoryCopier? _copier;
    private long _lastWrite;
    private volatile string? _problem;

    private HistoryKeeper(string path, ModelIdentity model, TimeSpan interval, FileStream @lock, HistoryFile? before)
    {
        Path = path;
        _model = model;
        _interval = interval;
        _lock = @lock;
        _before = before;
        _thread = new Thread(Run) { IsBackground = true, Name = "celltypes state" };
    }

    /// <summary>Gets the file's name.</summary>
    public string Path { get; }

    /// <summary>Gets what was taken over from an earlier session, or why nothing was, and what was wrong with the file: a line each.</summary>
    public ProblemList Notes { get; } = new(typeof(HistoryKeeper));

    /// <summary>Gets or sets what a batch is held up by at most, but for the unit that is being copied then.</summary>
    internal TimeSpan LeastBudget { get; set; } = TimeSpan.FromMilliseconds(1);

    /// <summary>Gets or sets the share of the time between batches that copying may take where batches are rare, and this is more.</summary>
    internal double BudgetShare { get; set; } = 0.01;

    /// <summary>Gets how long the file took to write.</summary>
    internal TimeSpan LastWrite => TimeSpan.FromTicks(Interlocked.Read(ref _lastWrite));

    /// <summary>Opens a file, and reads what an earlier session left in it.</summary>
    /// <param name="path">The file; where there is none yet, it is made.</param>
    /// <param name="model">The model that gives the labels. Labels of another one, or with another home tissue, are not taken over.</param>
    /// <param name="interval">The time from one snapshot to the next, or null for <see cref="DefaultInterval"/>.</param>
    /// <returns>The keeper. A file that is damaged is kept under another name, which <see cref="Notes"/> tells.</returns>
    /// <exception cref="CellTypesException">The file is something else than a state file, is in use, or cannot be read or written. One line says why.</exception>
    public static HistoryKeeper Open(string path, ModelIdentity model, TimeSpan? interval = null)
    {
        if (path is null) throw new ArgumentNullException(nameof(path));
        if (model is null) throw new ArgumentNullException(nameof(model));
        FileStream? @lock = null;
        try
        {
            // Not the file itself: each snapshot is another one of that name.
            if (Directory.Exists(path)) throw new CellTypesException("it is a folder.");
            @lock = Lock(path);
            (HistoryFile? before, string? note) = File.Exists(path) ? Read(path) : default;
            HistoryKeeper keeper = new(path, model, interval ?? DefaultInterval, @lock, before);
            if (note is not null) keeper.Notes.Add(note);
            keeper._thread.Start();
            return keeper;
        }
        catch (Exception error) when (error is CellTypesException or IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            @lock?.Dispose();
            throw new CellTypesException($"Cannot keep the state in {path}: {FileProblem.Of(error, path)} Name another file.", error);
        }
    }

    /// <summary>Ends as <see cref="Dispose"/> does.</summary>
    /// <exception cref="CellTypesException">What was written last is not the end of the session. One line says why.</exception>
    public void Close()
    {
        Dispose();
        if (_problem is string problem) throw new CellTypesException(problem);
    }

    /// <summary>Writes what was handed over last and lets the file go. A disk that hangs is given 2 s.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_closing) return;
            _closing = true;
            Monitor.Pulse(_gate);
        }
        if (_thread.Join(LongestClose)) _lock.Dispose();
        else _problem = $"The state {Path} was not written in time; it lacks the end of the session.";
    }

    /// <summary>Gets the time of day at a reading of the monotonic clock.</summary>
    internal static DateTime Utc(long timestamp) => DateTime.UtcNow.AddSeconds((double)(timestamp - Stopwatch.GetTimestamp()) / Stopwatch.Frequency);

    /// <summary>Begins to keep the history of a subscription.</summary>
    /// <param name="length">How much of the past counts.</param>
    /// <exception cref="CellTypesException">There was one already.</exception>
    internal HistoryCopier Begin(TimeSpan length)
    {
        if (_copier is not null) throw new InvalidOperationException($"The state {Path} is that of another subscription; a keeper serves one.");
        string? otherLabels = _before is null ? null : WhyLabelsDiffer(_before.Model);
        IEnumerable<StreamHistory> streams = _before?.Streams ?? [];
        return _copier = new HistoryCopier(this, streams.Select(stream => new EarlierHistory(stream, Path, otherLabels, Notes.Add)), length, _interval);
    }

    /// <summary>Copies all units once more, with the labels that came last. The source has ended.</summary>
    internal void Complete() => _copier?.Complete();

    /// <summary>Takes the newest labels of the units that are followed.</summary>
    internal void Labelled(LabelUpdate update) => _copier?.Labelled(update);

    /// <summary>Tells that nothing is known of a stream.</summary>
    internal void TellUnknown(string stream, string known) =>
        Notes.Add($"{Path}: {(stream.Length == 0 ? "the stream" : $"stream {stream}")} begins anew: the state holds {(known.Length == 0 ? "one without a name" : $"stream {known}")}.");

    /// <summary>Gets an empty snapshot, unless one is still being written.</summary>
    internal bool TryBegin([NotNullWhen(true)] out HistorySnapshot? snapshot)
    {
        lock (_gate) snapshot = _isWriting ? null : _spare;
        return snapshot is not null;
    }

    /// <summary>Gets an empty snapshot, also while another one is being written.</summary>
    internal HistorySnapshot BeginLast() => TryBegin(out HistorySnapshot? snapshot) ? snapshot : new HistorySnapshot();

    /// <summary>Has a snapshot written, which is the keeper's from now on.</summary>
    internal void Write(HistorySnapshot snapshot)
    {
        // A source that never sent anything leaves nothing.
        if (snapshot.Records.Length == 0 && snapshot.Streams.All(stream => stream.SamplingRate == 0)) return;
        lock (_gate)
        {
            _next = snapshot;
            _isWriting = true;
            Monitor.Pulse(_gate);
        }
    }

    private string? WhyLabelsDiffer(ModelIdentity before)
    {
        if (before.Sha256 != _model.Sha256) return $"are of another model, {before.Name}";
        if (before.Home == _model.Home) return null;
        return before.Home is string home ? $"were given with the home tissue {home}" : "were given without a home tissue";
    }

    private static FileStream Lock(string path)
    {
        string name = $"{path}.lock";
        try
        {
            return new FileStream(name, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException error) when (error.GetType() == typeof(IOException) && File.Exists(name))
        {
            throw new CellTypesException("another program keeps its state there.", error);
        }
    }

    private static (HistoryFile? Before, string? Note) Read(string path)
    {
        byte[] bytes;
        // For writing too, which a pipe does not wait with, and which tells of a file that is write-protected.
        using (FileStream file = new(path, FileMode.Open, FileAccess.ReadWrite))
        {
            if (!file.CanSeek) throw new CellTypesException("it is no file that can be replaced.");
            byte[] start = ReadUpTo(file, 64);
            if (!HistoryFile.IsOne(start, out byte version)) throw new CellTypesException("it is something else than a state.");
            if (version > HistoryFile.Version) throw new CellTypesException("it is of a newer version of the program.");
            file.Position = 0;
            bytes = ReadUpTo(file, (int)Math.Min(file.Length, HistoryFile.LargestFile));
        }
        try
        {
            return (HistoryFile.Read(bytes), null);
        }
        catch (FormatException error)
        {
            string aside = $"{path}.damaged";
            for (int i = 2; File.Exists(aside); i++) aside = $"{path}.damaged{i}";
            File.Move(path, aside);
            return (null, $"{path} is damaged: {OneLine.Of(error)} It is kept as {aside}, and all units begin anew.");
        }
    }

    private static byte[] ReadUpTo(Stream file, int most)
    {
        byte[] bytes = new byte[most];
        int filled = 0;
        for (int read = 1; read > 0 && filled < most; filled += read) read = file.Read(bytes, filled, most - filled);
        return filled == most ? bytes : bytes.AsSpan(0, filled).ToArray();
    }

    private void Run()
    {
        while (true)
        {
            HistorySnapshot? snapshot;
            lock (_gate)
            {
                while (_next is null && !_closing) Monitor.Wait(_gate);
                (snapshot, _next) = (_next, null);
            }
            if (snapshot is null) return;
            Stopwatch time = Stopwatch.StartNew();
            _problem = Problem(snapshot) is string problem ? $"The state {Path} cannot be written: {problem}" : null;
            if (_problem is string told) Notes.Add(told);
            Interlocked.Exchange(ref _lastWrite, time.Elapsed.Ticks);
            lock (_gate)
            {
                _spare = snapshot;
                _isWriting = _next is not null;
            }
        }
    }

    private string? Problem(HistorySnapshot snapshot)
    {
        if (snapshot.Records.Length > HistoryFile.LargestFile / 2) return "it would be larger than 1 GB; shorten --history.";
        try
        {
            FileSet files = new();
            files.Add(Path, stream => HistoryFile.Write(stream, _model, snapshot));
            files.Replace();
            return null;
        }
        catch (Exception error) when (error is CellTypesException or IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            // The last of them is how .NET says EFBIG.
            return error is ArgumentOutOfRangeException ? "it is as large as a file may be there." : OneLine.Of(error);
        }
    }
}
