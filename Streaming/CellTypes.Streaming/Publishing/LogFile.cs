using System;
using System.IO;
using System.Threading;
using CellTypes.Streaming.Protocol;

namespace CellTypes.Streaming.Publishing;

/// <summary>
/// A file that grows at its end: callers add lines to memory, and a thread of its own brings them to the disk each second.
/// </summary>
/// <remarks>
/// What the disk refuses is kept and written again a second later at the same place, so that a line that went only halfway is made whole.
/// </remarks>
internal sealed class LogFile : IDisposable
{
    private const int WakeAt = 1 << 20;
    private static readonly TimeSpan FlushInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestClose = TimeSpan.FromSeconds(5);

    private readonly FileStream _file;
    private readonly string _path;
    private readonly long _mostPending;
    private readonly object _gate = new();
    private readonly Thread _thread;
    private MemoryStream _pending = new();
    private MemoryStream _writing = new();
    private long _end;
    private bool _closing;
    private volatile bool _isComplete;
    private volatile string? _problem;

    /// <summary>Takes over a file.</summary>
    /// <param name="file">The file, positioned at its end.</param>
    /// <param name="path">Its name, for error messages.</param>
    /// <param name="mostPending">The bytes to keep at most while the disk refuses them.</param>
    public LogFile(FileStream file, string path, long mostPending)
    {
        _file = file;
        _path = path;
        _mostPending = mostPending;
        _end = file.Position;
        _thread = new Thread(Run) { IsBackground = true, Name = "celltypes label log" };
        _thread.Start();
    }

    /// <summary>Gets what was last wrong with the file, in one line, or null where nothing was.</summary>
    public string? LastProblem => _problem;

    /// <summary>Gets a value indicating whether the file was closed with every line that it had taken.</summary>
    public bool IsComplete => _isComplete;

    /// <summary>Adds lines, which reach the disk within about a second. Never waits for the disk.</summary>
    /// <returns>Whether there was room for them.</returns>
    public bool TryAppend(MemoryStream lines)
    {
        lock (_gate)
        {
            long before = _pending.Length;
            if (_closing || before + _writing.Length + lines.Length > _mostPending) return false;
            _pending.Write(lines.GetBuffer(), 0, (int)lines.Length);
            if (before < WakeAt && _pending.Length >= WakeAt) Monitor.Pulse(_gate);
            return true;
        }
    }

    /// <summary>Writes what is left and closes the file. A disk that hangs is given 5 s.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _closing = true;
            Monitor.Pulse(_gate);
        }
        if (!_thread.Join(LongestClose)) _problem = $"The label log {_path} did not close in time; its last records may be missing.";
    }

    private void Run()
    {
        bool refused = false;
        bool closing = false;
        while (!closing)
        {
            lock (_gate)
            {
                if (!_closing && (refused || _pending.Length < WakeAt)) Monitor.Wait(_gate, FlushInterval);
                closing = _closing;
            }
            refused = !TryWriteAll();
        }
        if (refused) _problem += "; its last records are missing.";
        _file.Dispose();
        _isComplete = !refused;
    }

    private bool TryWriteAll()
    {
        while (TakePending())
        {
            if (!TryWrite()) return false;
        }
        return true;
    }

    // The lock is held to swap the buffers, never over the disk. A buffer that was refused stays until it is written.
    private bool TakePending()
    {
        lock (_gate)
        {
            if (_writing.Length == 0) (_pending, _writing) = (_writing, _pending);
            return _writing.Length > 0;
        }
    }

    private bool TryWrite()
    {
        try
        {
            _file.Position = _end;
            _file.Write(_writing.GetBuffer(), 0, (int)_writing.Length);
            _file.Flush(flushToDisk: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            // The last of them is how .NET says EFBIG.
            string reason = error is ArgumentOutOfRangeException ? "it is as large as a file may be there" : OneLine.Of(error).TrimEnd('.');
            _problem = $"The label log {_path} cannot be written: {reason}";
            return false;
        }
        lock (_gate)
        {
            _end += _writing.Length;
            _writing.SetLength(0);
        }
        return true;
    }
}
