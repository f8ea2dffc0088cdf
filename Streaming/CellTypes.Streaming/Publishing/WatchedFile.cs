using System;
using System.IO;
using System.Linq;

namespace CellTypes.Streaming.Publishing;

/// <summary>A file that grows at its end, and that notices what others do to it meanwhile.</summary>
/// <remarks>
/// Windows keeps others from deleting, moving and writing a file while it is open; elsewhere nothing does. Linux says where an open file is. Elsewhere,
/// and on Mono, which cannot ask for inodes either, a file is gone when what its name stands for is of another length, which the next write sees to.
/// </remarks>
internal sealed class WatchedFile : IDisposable
{
    private const int TailLength = 64;
    private static readonly bool IsWindows = Environment.OSVersion.Platform == PlatformID.Win32NT;

    // Two writers would overwrite each other. Windows keeps a second one out and lets readers in. Elsewhere the lock binds only programs
    // that ask for it: tail, Python and jq read on, while .NET asks, and of its two kinds only the exclusive one keeps a writer out.
    private static readonly FileShare OneWriter = IsWindows ? FileShare.Read : FileShare.None;

    private readonly string _path;
    private readonly string? _place;
    private byte[] _tail = [];
    private long _attempted;
    private bool _isTorn;

    /// <summary>Takes over an open file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">Its name.</param>
    public WatchedFile(FileStream file, string path)
    {
        File = file;
        _path = System.IO.Path.GetFullPath(path);
        _place = Place();
        GoToEnd();
    }

    /// <summary>What others did to a file.</summary>
    public enum Change
    {
        /// <summary>Nothing.</summary>
        None,

        /// <summary>They wrote beyond its end.</summary>
        Extended,

        /// <summary>They took bytes away.</summary>
        CutShort,

        /// <summary>They wrote over what was there.</summary>
        Overwritten,

        /// <summary>They deleted it, moved it, or put another in its place.</summary>
        Gone,
    }

    /// <summary>Gets the open file.</summary>
    public FileStream File { get; }

    /// <summary>Gets where the next bytes go.</summary>
    public long End { get; private set; }

    /// <summary>Gets the place that a file is at which is gone from its own; null where it was deleted, or where the system does not say.</summary>
    public string? MovedTo => Place() is string place && place != _place && !place.EndsWith(" (deleted)", StringComparison.Ordinal) ? place : null;

    /// <summary>Gets what became of a file that is gone, as far as the system says it.</summary>
    public string Fate => MovedTo is string place ? $"moved to {place}" : _place == null ? "deleted, moved or replaced" : "deleted or replaced";

    /// <summary>Opens a file as the only one who writes it.</summary>
    /// <param name="path">Its name.</param>
    /// <param name="mode">Whether it may, or must, be there.</param>
    /// <exception cref="IOException">It cannot be opened, or is a device or a pipe; as other exceptions of <see cref="FileStream"/>.</exception>
    public static FileStream Open(string path, FileMode mode)
    {
        // Unbuffered: a buffer of the stream's own would hide what reached the disk.
        var file = new FileStream(path, mode, FileAccess.ReadWrite, OneWriter, bufferSize: 1);
        try
        {
            return CanGrow(file) ? file : throw new CellTypesException("it is a device or a pipe; name a file.");
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Looks what others did since the last look or write.</summary>
    public Change Look()
    {
        if (IsGone()) return Change.Gone;
        bool isIntact = Read(End - _tail.Length, _tail.Length).SequenceEqual(_tail);
        long length = File.Length;
        if (length < End) return Change.CutShort;
        if (!isIntact) return Change.Overwritten;
        return length > Math.Max(End, _attempted) ? Change.Extended : Change.None;
    }

    /// <summary>Gets whether the file was deleted or moved, and the name stands for another or for none.</summary>
    public bool IsGone()
    {
        if (IsWindows) return false;
        if (_place != null) return Place() != _place;
        long before = File.Length;
        long named = LengthOfNamed();
        long after = File.Length;
        return named < Math.Min(before, after) || named > Math.Max(before, after);
    }

    /// <summary>Goes on at the end that the file has now.</summary>
    public void GoToEnd()
    {
        End = File.Length;
        _attempted = 0;
        RememberTail();
        _isTorn = _tail.Length > 0 && _tail[_tail.Length - 1] != '\n';
    }

    /// <summary>Writes lines at the end, on a new line, and brings them to the disk. After an error the next ones begin at the same place.</summary>
    /// <param name="lines">The lines.</param>
    public void Append(MemoryStream lines)
    {
        int newline = _isTorn ? 1 : 0;
        _attempted = End + newline + lines.Length;
        File.Position = End;
        if (_isTorn) File.WriteByte((byte)'\n');
        File.Write(lines.GetBuffer(), 0, (int)lines.Length);
        File.Flush(flushToDisk: true);
        End = _attempted;
        _attempted = 0;
        _isTorn = false;
        RememberTail();
    }

    /// <inheritdoc/>
    public void Dispose() => File.Dispose();

    // Devices stay as long as they are; nothing is written to find out.
    private static bool CanGrow(FileStream file)
    {
        if (!file.CanSeek) return false;
        if (file.Length > 0) return true;
        try
        {
            file.SetLength(1);
        }
        catch (IOException)
        {
            return false;
        }
        bool hasGrown = file.Length == 1;
        file.SetLength(0);
        return hasGrown;
    }

    private void RememberTail() => _tail = Read(Math.Max(0, End - TailLength), (int)Math.Min(End, TailLength));

    private byte[] Read(long position, int count)
    {
        byte[] bytes = new byte[count];
        File.Position = position;
        int filled = 0;
        for (int read = 1; read > 0 && filled < count; filled += read) read = File.Read(bytes, filled, count - filled);
        return bytes;
    }

    // Of a link this would be its own length. .NET Framework cannot say where it points, so that it is taken to point there still.
    private long LengthOfNamed()
    {
        try
        {
            var named = new FileInfo(_path);
#if NET
            if (named.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target) named = target;
#else
            if (named.Exists && (named.Attributes & FileAttributes.ReparsePoint) != 0) return File.Length;
#endif
            return named.Exists ? named.Length : -1;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return -1;
        }
    }

    // Where Linux says that the open file is, whatever its name was.
    private string? Place()
    {
#if NET
        return OperatingSystem.IsLinux() ? new FileInfo($"/proc/self/fd/{File.SafeFileHandle.DangerousGetHandle()}").LinkTarget : null;
#else
        return null;
#endif
    }
}
