using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Numerics;
using System.Threading;
using CellTypes.Models.Recordings;

namespace CellTypes.Training.Data;

/// <summary>
/// Reads HDF5 files in a process of its own. A damaged file can overflow the stack, run in circles for ever or ask for any amount of memory, of which no
/// exception tells; then that process is ended, the file is named as damaged, and the next one is read by a new process.
/// </summary>
/// <remarks>The process is started when the first file is opened. One file is open at a time. Not thread-safe.</remarks>
public sealed class Hdf5Process : IDisposable
{
    // What a slow disk reads in a second, and the memory for a small file and for each byte of a larger one.
    private const double SlowestBytesPerSecond = 1e7;
    private const long LeastMemory = 1L << 29, MemoryPerByte = 4;

    private static readonly TimeSpan DefaultPatience = TimeSpan.FromMinutes(1), TimeToEnd = TimeSpan.FromSeconds(5);

    private readonly string _program;
    private readonly IReadOnlyList<string> _arguments;
    private readonly TimeSpan _patience;
    private readonly CancellationToken _cancellation;
    private readonly CancellationTokenRegistration _stop;
    private Running? _running;
    private bool _isOpen;

    /// <summary>Says how the process is started.</summary>
    /// <param name="program">A program that calls <see cref="Hdf5Server.Run"/> with its standard input and output.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="patience">How long an answer may take, to which a second is added for every 10 MB of the file; null for one minute.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public Hdf5Process(string program, IReadOnlyList<string> arguments, TimeSpan? patience = null, CancellationToken cancellation = default)
    {
        (_program, _arguments, _patience, _cancellation) = (program, arguments, patience ?? DefaultPatience, cancellation);
        _stop = cancellation.Register(() => _running?.Kill());
    }

    /// <summary>Ends the process.</summary>
    public void Dispose()
    {
        _stop.Dispose();
        End();
    }

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="length">Its length in bytes.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="CellTypesException">The process does not start.</exception>
    /// <exception cref="CellTypesException">It is damaged, or not HDF5.</exception>
    internal IHdf5Source Open(string path, long length)
    {
        if (_isOpen) throw new InvalidOperationException("Close one file before you open another.");
        string full = Path.GetFullPath(path);
        // In powers of two, so that files of much the same size are read by one process.
        long memory = (long)BitOperations.RoundUpToPowerOf2((ulong)(LeastMemory + MemoryPerByte * length));
        memory = Math.Min(memory, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        if (_running is not null && _running.Memory < memory) End();
        _cancellation.ThrowIfCancellationRequested();
        try
        {
            _running ??= new Running(_program, _arguments, memory, _patience);
        }
        catch (CellTypesException)
        {
            // Ctrl-C reaches both processes.
            _cancellation.ThrowIfCancellationRequested();
            throw;
        }
        OpenFile file = new(this, path, _patience + TimeSpan.FromSeconds(length / SlowestBytesPerSecond));
        file.Answer(new(Hdf5Question.Open, full));
        _isOpen = true;
        return file;
    }

    private object? Ask(Hdf5Request request, string path, TimeSpan patience)
    {
        object? answer;
        try
        {
            answer = (_running ?? throw new IOException()).Ask(request, patience);
        }
        // Any of them means that the process is no more, or that it says what makes no sense.
        catch (Exception error) when (error is IOException or ObjectDisposedException or ArgumentException or OverflowException or OutOfMemoryException or FormatException)
        {
            string how = _running?.HowItEnded(patience) ?? "it had to be given up before";
            End();
            _cancellation.ThrowIfCancellationRequested();
            throw new CellTypesException($"{path} cannot be read: {how}. It is damaged; copy it again, or write it again.", error);
        }
        return answer is Exception problem ? throw problem : answer;
    }

    private void End()
    {
        _running?.Dispose();
        _running = null;
    }

    private sealed class OpenFile(Hdf5Process process, string path, TimeSpan patience) : IHdf5Source
    {
        public object? Answer(Hdf5Request request) => process.Ask(request, path, patience);

        public void Dispose()
        {
            if (!process._isOpen) return;
            process._isOpen = false;
            try
            {
                if (process._running is not null) Answer(new(Hdf5Question.Close));
            }
            catch (Exception error) when (error is CellTypesException or IOException or OperationCanceledException)
            {
                // What was read of it is read.
            }
        }
    }

    private sealed class Running : IDisposable
    {
        private readonly Process _process;
        private readonly BinaryWriter _writer;
        private readonly BinaryReader _reader;
        private readonly Timer _timer;
        private volatile string? _firstError;
        private volatile bool _isTooSlow;

        public Running(string program, IReadOnlyList<string> arguments, long memory, TimeSpan patience)
        {
            Memory = memory;
            ProcessStartInfo start = new(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
            start.Environment["DOTNET_GCHeapHardLimit"] = memory.ToString("x", CultureInfo.InvariantCulture);
            start.Environment["DOTNET_gcServer"] = "0";
            start.Environment["DOTNET_gcConcurrent"] = "0";
            start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
            try
            {
                _process = Process.Start(start)!;
            }
            catch (Win32Exception error)
            {
                throw new CellTypesException($"The program that reads HDF5 files, {program}, does not start: {error.Message}", error);
            }
            // A stack that overflows is printed frame by frame.
            _process.ErrorDataReceived += (_, line) => _firstError ??= string.IsNullOrWhiteSpace(line.Data) ? null : line.Data.Trim();
            _process.BeginErrorReadLine();
            _writer = new BinaryWriter(new BufferedStream(_process.StandardInput.BaseStream));
            _reader = new BinaryReader(new BufferedStream(_process.StandardOutput.BaseStream, 1 << 16));
            _timer = new Timer(_ =>
            {
                _isTooSlow = true;
                Kill();
            });
            try
            {
                Within(patience, () => _reader.ReadByte() == Hdf5Server.Ready ? null as object : throw new IOException());
            }
            catch (IOException error)
            {
                string how = HowItEnded(patience);
                Dispose();
                throw new CellTypesException($"The program that reads HDF5 files, {program}, does not start: {how}.", error);
            }
        }

        public long Memory { get; }

        public object? Ask(Hdf5Request request, TimeSpan patience) => Within(patience, () =>
        {
            Hdf5Wire.Write(_writer, request);
            return Hdf5Wire.ReadAnswer(_reader);
        });

        public void Kill()
        {
            try
            {
                _process.Kill(entireProcessTree: true);
            }
            catch (InvalidOperationException)
            {
                // It has ended.
            }
        }

        public string HowItEnded(TimeSpan patience)
        {
            if (_isTooSlow) return FormattableString.Invariant($"it takes more than {patience.TotalSeconds:0} s");
            if (!_process.WaitForExit(TimeToEnd)) return "what reads it says what makes no sense";
            // Waits for the last of its errors too.
            _process.WaitForExit();
            string why = _firstError is string error ? PlainText.Show(error.Length > 100 ? error[..100] : error).TrimEnd('.') : $"exit code {_process.ExitCode}";
            return $"what reads it ends with an error ({why})";
        }

        public void Dispose()
        {
            _timer.Dispose();
            // At the end of its input it ends by itself.
            try
            {
                _process.StandardInput.BaseStream.Close();
            }
            catch (IOException)
            {
                // It has ended.
            }
            if (!_process.WaitForExit(TimeToEnd)) Kill();
            _process.WaitForExit();
            _process.Dispose();
        }

        private T Within<T>(TimeSpan patience, Func<T> work)
        {
            _timer.Change(patience, Timeout.InfiniteTimeSpan);
            try
            {
                return work();
            }
            finally
            {
                _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
        }
    }
}
