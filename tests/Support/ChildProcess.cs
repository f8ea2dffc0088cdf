using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading;

namespace CellTypes.Tests.Support;

/// <summary>A program at the other end of a pipe. Its time-out guards against hangs and judges nothing.</summary>
internal sealed class ChildProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Process _process;
    private readonly string _name;
    private readonly CancellationTokenSource _patience = new(Patience);
    private readonly BlockingCollection<string> _lines = [], _errorLines = [];
    private readonly StringBuilder _output = new(), _error = new();

    public ChildProcess(string program, IEnumerable<string> arguments, bool hasInput = false)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardInput = hasInput, RedirectStandardOutput = true, RedirectStandardError = true };
        _name = string.Join(" ", start.ArgumentList.Select(Path.GetFileName).Prepend(program));
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Take(line.Data, _lines, _output);
        _process.ErrorDataReceived += (_, line) => Take(line.Data, _errorLines, _error);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Writes a line to its input.</summary>
    public void WriteLine(string line) => _process.StandardInput.WriteLine(line);

    /// <summary>Waits for the next line of the output.</summary>
    public string ReadLine() => WaitForLine("");

    /// <summary>Reads on until a line of the output holds a text.</summary>
    /// <returns>That line.</returns>
    public string WaitForLine(string part) => WaitForLine(part, _lines);

    /// <summary>Reads on until a line on stderr holds a text.</summary>
    public void WaitForErrorLine(string part) => WaitForLine(part, _errorLines);

    /// <summary>Waits for a good end.</summary>
    /// <returns>The lines of the output that were not read yet.</returns>
    public string[] ReadToEnd()
    {
        WaitForExit().Succeeded();
        return [.. _lines];
    }

    /// <summary>Waits for the end.</summary>
    public ProgramResult WaitForExit()
    {
        bool hasEnded = _process.WaitForExit(Patience);
        Assert.True(hasEnded, $"{_name} hangs. Output:\n{Text(_output)}\nErrors:\n{Text(_error)}");
        _process.WaitForExit();
        return new ProgramResult(_process.ExitCode, Text(_output), Text(_error));
    }

    public void Send(PosixSignalNumber signal) => Assert.Equal(0, Kill(_process.Id, (int)signal));

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        _patience.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);

    private string WaitForLine(string part, BlockingCollection<string> lines)
    {
        try
        {
            foreach (string line in lines.GetConsumingEnumerable(_patience.Token))
            {
                if (line.Contains(part, StringComparison.Ordinal)) return line;
            }
        }
        catch (OperationCanceledException)
        {
            // Told below.
        }
        throw new InvalidOperationException($"{_name} printed no line with '{part}'. Output:\n{Text(_output)}\nErrors:\n{Text(_error)}");
    }

    private static string Text(StringBuilder builder)
    {
        lock (builder) return builder.ToString();
    }

    private static void Take(string? line, BlockingCollection<string> lines, StringBuilder all)
    {
        if (line is null)
        {
            lines.CompleteAdding();
            return;
        }
        lock (all) all.Append(line).Append('\n');
        lines.Add(line);
    }
}
