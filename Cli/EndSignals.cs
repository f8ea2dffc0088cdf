using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Threading;

namespace CellTypes.Cli;

/// <summary>
/// Ctrl-C, SIGTERM and SIGHUP (somebody closed the terminal, or its connection broke) ask a command to end. The command finishes cleanly if it can; if not, it is cut
/// off after a time limit.
/// </summary>
/// <remarks>Signals that come after the first change nothing: the end is on its way.</remarks>
internal sealed class EndSignals : IDisposable
{
    private readonly CancellationTokenSource _asked = new();
    private readonly ManualResetEventSlim _ended = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _signals;

    /// <summary>Gets what is cancelled by the first signal.</summary>
    public CancellationToken Asked => _asked.Token;

    /// <summary>Listens to the signals; until then, they end the program at once.</summary>
    /// <param name="limit">How long the program may take to end.</param>
    public void Listen(TimeSpan limit)
    {
        foreach (PosixSignal signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP })
            _registrations.Add(PosixSignalRegistration.Create(signal, context => End(context, limit)));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ended.Set();
        foreach (PosixSignalRegistration registration in _registrations) registration.Dispose();
        _asked.Dispose();
    }

    private void End(PosixSignalContext context, TimeSpan limit)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _signals) == 1)
        {
            int exitCode = 128 + Number(context.Signal);
            new Thread(() => Watch(limit, exitCode)) { IsBackground = true, Name = "celltypes end" }.Start();
            _asked.Cancel();
        }
        // When this returns, Windows ends a program whose console is closed.
        if (OperatingSystem.IsWindows() && context.Signal != PosixSignal.SIGINT) _ended.Wait(limit);
    }

    private void Watch(TimeSpan limit, int exitCode)
    {
        if (_ended.Wait(limit)) return;
        ErrorLine.Tell($"celltypes: cut off, because not all had ended {limit.TotalSeconds} s after the signal.");
        // Libraries that are at work may crash where they are asked to clean up first.
        if (OperatingSystem.IsWindows()) Environment.Exit(exitCode);
        else ExitAtOnce(exitCode);
    }

    [DllImport("libc", EntryPoint = "_exit")]
    private static extern void ExitAtOnce(int exitCode);

    private static int Number(PosixSignal signal) => signal switch
    {
        PosixSignal.SIGHUP => 1,
        PosixSignal.SIGINT => 2,
        _ => 15,
    };
}
