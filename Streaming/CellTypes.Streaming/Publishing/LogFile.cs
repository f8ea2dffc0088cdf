using System;
using System.IO;
using System.Threading;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Protocol;

namespace CellTypes.Streaming.Publishing;

/// <summary>
/// The file of a label log: callers add records to memory, and a thread of its own brings them to the disk now and then.
/// </summary>
/// <remarks>
/// What the disk refuses is kept and written again a little later at the same place, so that a line that went only halfway is made whole. What
/// other programs do to the file is seen then too: the log goes on at the file's new end, or in a new file where it is gone.
/// </remarks>
internal sealed class LogFile : IDisposable
{
    private const int WakeAt = 1 << 20;
    private static readonly TimeSpan LongestClose = TimeSpan.FromSeconds(2);

    private readonly string _path;
    private readonly string _session;
    private readonly long _sessionNumber;
    private readonly MemoryStream _sessionRecord = new();
    private readonly Action _onMended;
    private readonly Action _onClosing;
    private readonly long _mostPending;
    private readonly TimeSpan _flushInterval;
    private readonly object _gate = new();
    private readonly Thread _thread;
    // The numbers that are not in the file. The session's own is written again where it is gone, and so is never missing.
    private readonly NumberGaps _gaps = new();
    private WatchedFile _file;
    private MemoryStream _pending = new();
    private MemoryStream _writing = new();
    private long _lastPending, _lastWriting, _lastWritten;
    private long _lost;
    private bool _closing;
    private bool _lacksSession;
    private volatile bool _isComplete;
    private volatile bool _lacksEnd;

    /// <summary>Takes over a file to which the record of the session was the last to be written.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">Its name.</param>
    /// <param name="session">The session.</param>
    /// <param name="sessionRecord">The record of the session, to be written again where others removed it.</param>
    /// <param name="sessionNumber">Its number.</param>
    /// <param name="mostPending">The bytes to keep at most while the disk refuses them.</param>
    /// <param name="flushInterval">How often records are brought to the disk.</param>
    /// <param name="onMended">Adds a keyframe, because others removed records.</param>
    /// <param name="onClosing">Adds the last record.</param>
    public LogFile(
        WatchedFile file,
        string path,
        string session,
        MemoryStream sessionRecord,
        long sessionNumber,
        long mostPending,
        TimeSpan flushInterval,
        Action onMended,
        Action onClosing)
    {
        _file = file;
        _path = path;
        _session = session;
        sessionRecord.WriteTo(_sessionRecord);
        _sessionNumber = sessionNumber;
        _mostPending = mostPending;
        _flushInterval = flushInterval;
        _onMended = onMended;
        _onClosing = onClosing;
        _lastPending = _lastWriting = _lastWritten = sessionNumber;
        _gaps.Add(sessionNumber, sessionNumber);
        _thread = new Thread(Run) { IsBackground = true, Name = "celltypes label log" };
        _thread.Start();
    }

    /// <summary>Gets what was wrong with the file.</summary>
    public ProblemList Problems { get; } = new(typeof(LabelLog));

    /// <summary>Gets the number of the last record that is on the disk.</summary>
    public long LastWritten => Interlocked.Read(ref _lastWritten);

    /// <summary>Gets how many records are not in the file for good.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    /// <summary>Gets a value indicating whether the file was closed, be it complete or not.</summary>
    public bool HasClosed => _isComplete || _lacksEnd;

    /// <summary>Gets a value indicating whether the file was closed without its last records.</summary>
    public bool LacksEnd => _lacksEnd;

    /// <summary>Gets a value indicating whether the file was closed with every record that it had taken.</summary>
    public bool IsComplete => _isComplete;

    /// <summary>Adds a record, which reaches the disk within about a second. Never waits for the disk; what there is no room for is counted as lost.</summary>
    /// <param name="record">The record, a line.</param>
    /// <param name="number">Its number, above those before.</param>
    public void Append(MemoryStream record, long number)
    {
        lock (_gate)
        {
            long before = _pending.Length;
            if (before + _writing.Length + record.Length > _mostPending)
            {
                Interlocked.Add(ref _lost, _gaps.Add(number, number));
                return;
            }
            _pending.Write(record.GetBuffer(), 0, (int)record.Length);
            _lastPending = number;
            if (before < WakeAt && _pending.Length >= WakeAt) Monitor.Pulse(_gate);
        }
    }

    /// <summary>Writes what is left and closes the file. A disk that hangs is given 2 s.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _closing = true;
            Monitor.Pulse(_gate);
        }
        if (!_thread.Join(LongestClose)) Problems.Add($"The label log {_path} did not close in time; its last records may be missing");
    }

    private void Run()
    {
        bool isRefused = false;
        bool closing = false;
        while (!closing)
        {
            lock (_gate)
            {
                if (!_closing && (isRefused || _pending.Length < WakeAt)) Monitor.Wait(_gate, _flushInterval);
                closing = _closing;
            }
            // The last record tells what is lost: it comes after a last look.
            if (closing)
            {
                Attempt(Mend);
                _onClosing();
            }
            bool wasRefused = isRefused;
            isRefused = !Attempt(WriteAll);
            if (wasRefused && !isRefused) Problems.Add($"The label log {_path} is written again");
        }
        _file.Dispose();
        _lacksEnd = isRefused;
        _isComplete = !isRefused;
    }

    private bool Attempt(Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (Exception error) when (error is CellTypesException or IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            // The last of them is how .NET says EFBIG.
            string reason = error is ArgumentOutOfRangeException ? "it is as large as a file may be there" : OneLine.Of(error).TrimEnd('.');
            Problems.Add($"The label log {_path} cannot be written: {reason}");
            return false;
        }
    }

    private void WriteAll()
    {
        Mend();
        while (TakePending())
        {
            // Once more, right before: nothing that others wrote meanwhile is overwritten.
            Mend();
            _file.Append(_writing);
            // Where it was moved meanwhile, the records are there; where it was deleted, they belong into the next.
            if (!_file.IsGone() || _file.MovedTo != null) SeeWritten();
        }
    }

    private void SeeWritten()
    {
        lock (_gate)
        {
            _writing.SetLength(0);
            Interlocked.Exchange(ref _lastWritten, _lastWriting);
        }
    }

    // The lock is held to swap the buffers, never over the disk. A buffer that was refused stays until it is written.
    private bool TakePending()
    {
        lock (_gate)
        {
            if (_writing.Length > 0) return true;
            (_pending, _writing) = (_writing, _pending);
            _lastWriting = _lastPending;
            return _writing.Length > 0;
        }
    }

    private void Mend()
    {
        switch (_file.Look())
        {
            case WatchedFile.Change.Extended:
                Problems.Add($"Another program writes to the label log {_path} too; its lines are kept, and the log goes on after them");
                _file.GoToEnd();
                break;
            case WatchedFile.Change.CutShort:
                long before = _file.End;
                _file.GoToEnd();
                TakeStock(isElsewhere: false);
                Problems.Add($"The label log {_path} was cut short by another program, by {LabelText.Count(before - _file.End, "byte")}; it goes on with record {Next}");
                break;
            case WatchedFile.Change.Overwritten:
                _file.GoToEnd();
                TakeStock(isElsewhere: false);
                Problems.Add($"The label log {_path} was overwritten by another program; it goes on with record {Next}");
                break;
            case WatchedFile.Change.Gone:
                BeginAnew();
                break;
        }
        if (!_lacksSession) return;
        _file.Append(_sessionRecord);
        _lacksSession = false;
    }

    private long Next => _lastWritten + 1;

    private void BeginAnew()
    {
        string fate = _file.Fate;
        bool isElsewhere = _file.MovedTo != null;
        FileStream next;
        try
        {
            next = WatchedFile.Open(_path, FileMode.OpenOrCreate);
        }
        catch (Exception error) when (error is CellTypesException or IOException or UnauthorizedAccessException)
        {
            string reason = $"a new one cannot be begun: {FileProblem.Of(error, _path).TrimEnd('.')}";
            if (!isElsewhere) throw new CellTypesException($"it was {fate}, and {reason}", error);
            Problems.Add($"The label log {_path} was {fate} and goes on there, because {reason}");
            return;
        }
        _file.Dispose();
        _file = new WatchedFile(next, _path);
        TakeStock(isElsewhere);
        Problems.Add($"The label log {_path} was {fate}; it begins anew with record {Next}");
    }

    // A log that others changed stays one that can be read by itself: with the record of its session before the others, and the state of every unit.
    private void TakeStock(bool isElsewhere)
    {
        LogTail? tail = LogTail.Find(_file.File);
        bool isOurs = tail != null && tail.Session == _session && tail.Sequence >= _sessionNumber && tail.Sequence <= _lastWriting;
        // A copy may have been made of what was just written, too.
        if (isOurs && tail!.Sequence == _lastWriting) SeeWritten();
        bool isBefore = tail != null && tail.Sequence < _sessionNumber;
        lock (_gate)
        {
            long missing = _gaps.Add(isOurs || isBefore ? tail!.Sequence + 1 : 0, _lastWritten);
            if (!isElsewhere) Interlocked.Add(ref _lost, missing);
        }
        _lacksSession = !isOurs;
        _onMended();
    }
}
