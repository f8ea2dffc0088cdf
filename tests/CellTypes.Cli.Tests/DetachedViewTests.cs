using System;
using System.IO;
using System.IO.Pipes;
using System.Linq;
using System.Threading.Tasks;
using CellTypes.Cli.Live;
using CellTypes.Cli.Tests.Support;
using CellTypes.Streaming.Updates;

namespace CellTypes.Cli.Tests;

/// <summary>Outputs that nobody reads, or that are closed.</summary>
public sealed class DetachedViewTests
{
    // Guards against a hang; judges nothing.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_pipe_that_nobody_reads_holds_up_nothing()
    {
        using AnonymousPipeServerStream pipe = new(PipeDirection.Out);
        using AnonymousPipeClientStream reader = new(PipeDirection.In, pipe.ClientSafePipeHandle);
        StreamWriter writer = new(pipe) { AutoFlush = true };
        DetachedView view = new(new LiveLines(writer, "title"));
        await Task.Run(() =>
        {
            for (int i = 0; i < 2000; i++) view.Note(new string('x', 1000));
            view.Dispose();
        }, TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        // The thread of the view still waits for the pipe; let it go.
        reader.Dispose();
    }

    [Fact]
    public async Task What_was_not_shown_is_told_when_the_output_goes_on()
    {
        using AnonymousPipeServerStream pipe = new(PipeDirection.Out);
        using AnonymousPipeClientStream end = new(PipeDirection.In, pipe.ClientSafePipeHandle);
        DetachedView view = new(new LiveLines(new StreamWriter(pipe) { AutoFlush = true }, "title"));
        await Task.Run(() =>
        {
            for (int i = 0; i < 2000; i++) view.Note($"{i} {new string('x', 1000)}");
        }, TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        using StreamReader reader = new(end);
        Task<string> rest = Task.Run(async () =>
        {
            string all = "";
            while (await reader.ReadLineAsync() is string line) all += line.Split(' ')[0] + "|" + (line.Contains("not shown") ? line : "") + "\n";
            return all;
        }, TestContext.Current.CancellationToken);
        view.Dispose();
        pipe.Dispose();
        string[] lines = (await rest.WaitAsync(Patience, TestContext.Current.CancellationToken)).TrimEnd('\n').Split('\n');
        int shown = lines.Count(line => int.TryParse(line.TrimEnd('|'), out _));
        string told = Assert.Single(lines, line => line.Contains("not shown"));
        Assert.Contains($"|{2000 - shown:N0} updates not shown: ", told);
    }

    [Theory]
    [InlineData(typeof(IOException), true)]
    [InlineData(typeof(InvalidCastException), false)]
    public void A_closed_output_is_nothing_and_a_defect_is_told(Type error, bool isNothing)
    {
        DetachedView view = new(new Throwing((Exception)Activator.CreateInstance(error)!));
        view.Note("one");
        Exception? told = Record.Exception(view.Dispose);
        Assert.Equal(isNothing ? null : error, told?.GetType());
    }

    [Fact]
    public void A_pipe_that_is_closed_does_not_end_a_session()
    {
        using TemporaryFolder folder = new();
        string log = folder.PathOf("log");
        using ChildProcess live = new("bash",
            ["-c", $"dotnet '{Celltypes.Program}' live --source sim:units=10,duration=3min,seed=1 --speed max --model cerebellum-forest --publish none --log '{log}' | head -1; exit ${{PIPESTATUS[0]}}"]);
        ProgramResult result = live.WaitForExit();
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal("end", LogRecords.Read(log)[^1].Type());
    }

    private sealed class Throwing(Exception error) : ILiveView
    {
        public void Show(LabelUpdate window) => throw error;

        public void Wait(string line) => throw error;

        public void Note(string line) => throw error;

        public void Print(LiveSummary summary)
        {
        }

        public void Dispose()
        {
        }
    }
}
