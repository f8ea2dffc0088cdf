using System;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using System.Threading.Tasks;
using CellTypes.Cli.Tests.Support;
using CellTypes.Streaming.Publishing;

namespace CellTypes.Cli.Tests;

/// <summary>Signals end the commands that run for long, in good order, whatever becomes of their output. One that does not end is cut off, and does not exit with 0.</summary>
[Trait("Speed", "slow")]
public sealed class EndingTests
{
    // Runs a program whose output nobody reads, and sends signals to it once a file holds a text.
    private const string Runner = """
        import os, pty, signal, subprocess, sys, time
        kind, signals, file, text, *command = sys.argv[1:]
        if kind == 'full': output, other = os.open('/dev/full', os.O_WRONLY), None
        else: other, output = pty.openpty() if kind == 'paused terminal' else os.pipe()
        if kind == 'closed': os.close(other)
        if kind in ('stalled', 'paused terminal'):
            os.set_blocking(output, False)
            try:
                while True: os.write(output, b'x' * 1000)
            except BlockingIOError: os.set_blocking(output, True)
        program = subprocess.Popen(['env', '--default-signal=INT,HUP', *command], stdout=output)
        os.close(output)
        while program.poll() is None and not (os.path.exists(file) and text in open(file).read()): time.sleep(.02)
        for name in signals.split('+'):
            if program.poll() is None: program.send_signal(getattr(signal, name))
        sys.exit(program.wait())
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly string[] Simulated = ["--model", "cerebellum-forest-acg", "--warm-up-time", "2s", "--warm-up-spikes", "20"];

    [Theory]
    [InlineData("stalled", "SIGINT")]
    [InlineData("closed", "SIGTERM")]
    [InlineData("full", "SIGHUP")]
    [InlineData("paused terminal", "SIGHUP+SIGINT+SIGTERM")]
    public async Task Live_run_ends_with_its_end_marker_and_record(string output, string signals)
    {
        using TemporaryFolder folder = new();
        string log = folder.PathOf("log"), endpoint = FreeEndpoint();
        Task<LabelMessage> end = new LabelReceiver(endpoint).FirstAsync(message => message is EndMessage).Timeout(Patience).ToTask();
        using ChildProcess live = Start(output, signals, log, "\"type\":\"change\"",
            ["live", "--source", "sim:units=20,duration=10min,seed=1", "--speed", "20", "--publish", endpoint, "--log", log, .. Simulated]);
        AssertEnded(live, log);
        await end;
    }

    [Theory]
    [InlineData("stalled", "SIGHUP")]
    [InlineData("closed", "SIGINT+SIGINT")]
    [InlineData("paused terminal", "SIGTERM")]
    public void Live_run_ends_while_its_source_is_silent(string output, string signals)
    {
        using TemporaryFolder folder = new();
        string log = folder.PathOf("log");
        using ChildProcess live = Start(output, signals, log, "\"type\":\"session\"",
            ["live", "--source", $"zmq:{FreeEndpoint()}", "--publish", FreeEndpoint(), "--log", log, .. Simulated]);
        Assert.Equal("celltypes live: ended without a spike.\n", AssertEnded(live, log).Error);
    }

    [Theory]
    [InlineData("stalled", "SIGTERM+SIGTERM")]
    [InlineData("closed", "SIGHUP")]
    [InlineData("full", "SIGINT")]
    [InlineData("paused terminal", "SIGINT")]
    public void Demo_at_full_speed_ends(string output, string signals)
    {
        using TemporaryFolder folder = new();
        string log = folder.PathOf("log");
        using ChildProcess demo = Start(output, signals, log, "\"type\":\"change\"",
            ["demo", "--units", "50", "--duration", "20min", "--speed", "max", "--cadence", "50ms", "--publish", FreeEndpoint(), "--log", log, .. Simulated]);
        AssertEnded(demo, log);
    }

    [Theory]
    [InlineData("stalled", "SIGINT", 0)]
    [InlineData("paused terminal", "SIGTERM+SIGINT", 0)]
    [InlineData("stalled", "SIGHUP", 0)]
    [InlineData("closed", "", 0)]
    [InlineData("full", "", 1)]
    public void Listener_ends(string output, string signals, int exitCode)
    {
        using TemporaryFolder folder = new();
        string log = folder.PathOf("log"), endpoint = FreeEndpoint();
        using ChildProcess live = Celltypes.Start(
            ["live", "--source", "sim:units=20,duration=1h,seed=1", "--speed", "20", "--publish", endpoint, "--log", log, .. Simulated]);
        // A listener whose output is closed or full ends by itself; others run until the live run has gone on for a while.
        using ChildProcess listener = Start(output, signals == "" ? "SIGCONT" : signals, log, "\"type\":\"keyframe\"", ["listen", endpoint, "--all"]);
        ProgramResult result = listener.WaitForExit();
        Assert.Equal((exitCode, exitCode == 0 ? "" : "celltypes listen: No space left on device.\n"), (result.ExitCode, WithoutWaiting(result.Error)));
    }

    [Theory]
    [InlineData(PosixSignalNumber.Interrupt)]
    [InlineData(PosixSignalNumber.HangUp)]
    internal void Live_run_ends_while_a_subscriber_is_stopped(PosixSignalNumber signal)
    {
        using TemporaryFolder folder = new();
        string log = folder.PathOf("log"), endpoint = FreeEndpoint();
        using ChildProcess live = Celltypes.Start(
            ["live", "--source", "sim:units=200,duration=1h,seed=1", "--speed", "20", "--cadence", "100ms", "--publish", endpoint, "--log", log, .. Simulated]);
        using ChildProcess victim = Python.StartExample("subscriber.py", endpoint);
        victim.WaitForLine("unit ");
        victim.Send(PosixSignalNumber.Stop);
        foreach (int _ in Enumerable.Range(0, 200)) live.WaitForLine("unit ");
        live.Send(signal);
        AssertEnded(live, log);
    }

    private static ChildProcess Start(string output, string signals, string file, string text, string[] arguments) =>
        Python.Start(Runner, [output, signals, file, text, "dotnet", Celltypes.Program, .. arguments]);

    private static ProgramResult AssertEnded(ChildProcess process, string log)
    {
        ProgramResult result = process.WaitForExit();
        Assert.True(result.ExitCode == 0, $"exit {result.ExitCode}\n{result.Error}");
        Assert.Equal("end", LogRecords.Read(log)[^1].Type());
        return result;
    }

    // An output that nobody reads cannot say which one it took.
    private static string FreeEndpoint()
    {
        using TcpListener any = new(IPAddress.Loopback, 0);
        any.Start();
        return $"tcp://127.0.0.1:{((IPEndPoint)any.LocalEndpoint).Port}";
    }

    private static string WithoutWaiting(string error) =>
        string.Concat(error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith("waiting for labels", StringComparison.Ordinal)).Select(line => $"{line}\n"));
}
