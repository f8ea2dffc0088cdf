using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Threading;

namespace CellTypes.Bench;

/// <summary>A <see cref="SpikeSender"/> in a process of its own.</summary>
internal sealed class SenderProcess : IDisposable
{
    private readonly Process _process;
    private readonly Thread _reader;
    private readonly Dictionary<long, long> _sentAt = [];

    public SenderProcess(BenchOptions options, bool waveforms, bool paced)
    {
        // The program runs as itself or as an assembly that dotnet runs.
        string program = Environment.ProcessPath!;
        ProcessStartInfo start = new(program) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(program) == "dotnet") start.ArgumentList.Add(Environment.GetCommandLineArgs()[0]);
        foreach (string argument in Arguments(options, waveforms, paced)) start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
        Endpoint = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The sending process did not start.");
        _reader = new Thread(ReadTimes) { IsBackground = true };
        _reader.Start();
    }

    public string Endpoint { get; }

    /// <summary>Tells the sender that a message has been taken.</summary>
    public void Take()
    {
        _process.StandardInput.BaseStream.WriteByte(1);
        _process.StandardInput.BaseStream.Flush();
    }

    /// <summary>Ends a wait that would be in vain.</summary>
    /// <exception cref="InvalidOperationException">The process has ended.</exception>
    public void CheckAlive()
    {
        if (_process.HasExited) throw new InvalidOperationException($"The sending process ended with exit code {_process.ExitCode}.");
    }

    /// <summary>
    /// Tells when the message that ends before a sample was sent, as <see cref="Stopwatch.GetTimestamp"/>; null where it is not known.
    /// </summary>
    public long? SentAt(long endSample)
    {
        lock (_sentAt) return _sentAt.TryGetValue(endSample, out long time) ? time : null;
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _reader.Join();
        _process.Dispose();
    }

    private static IEnumerable<string> Arguments(BenchOptions options, bool waveforms, bool paced)
    {
        yield return "bench";
        yield return "--sender";
        yield return paced ? "paced" : "fast";
        if (waveforms) yield return "--waveforms";
        yield return "--units";
        yield return options.Units.ToString(CultureInfo.InvariantCulture);
        yield return "--rate";
        yield return options.Rate.ToString(CultureInfo.InvariantCulture);
    }

    private void ReadTimes()
    {
        while (_process.StandardOutput.ReadLine() is string line)
        {
            long[] fields = Array.ConvertAll(line.Split(' '), field => long.Parse(field, CultureInfo.InvariantCulture));
            lock (_sentAt) _sentAt[fields[0]] = fields[1];
        }
    }
}
