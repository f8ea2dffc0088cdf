using System;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;

namespace CellTypes.Streaming.Tests.Publishing;

/// <summary>A Python program of the other side, with what it prints.</summary>
internal sealed class Python : IDisposable
{
    private const string Interpreter = "/usr/bin/python3";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private static readonly Lazy<bool> HasZmq =
        new(() => File.Exists(Interpreter) && Succeeds("import zmq, zmq.auth; assert zmq.has('curve')"));

    private readonly Process _process;
    private readonly CancellationTokenSource _patience = new(Patience);
    private readonly BlockingCollection<string> _lines = [];
    private readonly ConcurrentQueue<string> _errors = new();

    private Python(string[] arguments)
    {
        var start = new ProcessStartInfo(Interpreter) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) =>
        {
            if (line.Data == null) _lines.CompleteAdding();
            else _lines.Add(line.Data);
        };
        _process.ErrorDataReceived += (_, line) => _errors.Enqueue(line.Data ?? string.Empty);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Starts a program given as text; skips the test where Python or pyzmq is missing.</summary>
    public static Python Run(string program, params string[] arguments) => StartOrSkip(["-u", "-c", program, .. arguments]);

    /// <summary>Starts a script.</summary>
    public static Python RunScript(string path, params string[] arguments) => StartOrSkip(["-u", path, .. arguments]);

    /// <summary>Waits for the next line that the program prints.</summary>
    public string ReadLine()
    {
        try
        {
            return _lines.Take(_patience.Token);
        }
        catch (Exception error) when (error is InvalidOperationException or OperationCanceledException)
        {
            throw new InvalidOperationException($"The program printed nothing more. {string.Join(" ", _errors)}", error);
        }
    }

    /// <summary>Waits for the program's end.</summary>
    public string[] ReadToEnd()
    {
        string[] lines = _lines.GetConsumingEnumerable(_patience.Token).ToArray();
        _process.WaitForExit();
        Assert.True(_process.ExitCode == 0, string.Join("\n", _errors));
        return lines;
    }

    public void Send(PosixSignalNumber signal) => Assert.Equal(0, Kill(_process.Id, (int)signal));

    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited) Kill();
        _process.Dispose();
        _lines.Dispose();
        _patience.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);

    private static Python StartOrSkip(string[] arguments)
    {
        Assert.SkipUnless(HasZmq.Value, $"{Interpreter} with pyzmq (Debian's python3-zmq) is not installed.");
        return new Python(arguments);
    }

    private static bool Succeeds(string program)
    {
        using Process process = Process.Start(new ProcessStartInfo(Interpreter, ["-c", program]) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
