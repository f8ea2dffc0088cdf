using System;
using System.IO;
using System.Runtime.CompilerServices;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using CellTypes.Cli.Printing;

namespace CellTypes.Cli.Tests.Support;

internal static partial class Celltypes
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Runs the command line to its end in this process, which saves the start of one, for what a process of its own would not show better.</summary>
    public static ProgramResult Run(params string[] arguments)
    {
        // Not on the test's own thread: xUnit gives that a context which waiting for it would block.
        Task<ProgramResult> run = Task.Run(() => RunAsync(arguments));
        Assert.True(run.Wait(Patience), $"celltypes {string.Join(' ', arguments)} hangs.");
        return run.Result;
    }

    private static async Task<ProgramResult> RunAsync(string[] arguments)
    {
        (FlowingWriter.Output.Value, FlowingWriter.Error.Value) = (new StringWriter(), new StringWriter());
        int exitCode = await CommandLine.RunAsync(arguments);
        return new ProgramResult(exitCode, FlowingWriter.Output.Text(), FlowingWriter.Error.Text());
    }

    // Before anything of the program has asked for the console.
    [ModuleInitializer]
    internal static void Redirect()
    {
        Console.SetOut(FlowingWriter.Output);
        Console.SetError(FlowingWriter.Error);
        // Commands that run side by side block threads of the pool.
        ThreadPool.SetMinThreads(32, 32);
    }

    /// <summary>A console of this process that each run of a command has to itself, with all the tasks and threads that it starts.</summary>
    private sealed class FlowingWriter(TextWriter otherwise) : TextWriter
    {
        public static readonly FlowingWriter Output = new(Console.Out), Error = new(Console.Error);

        private readonly AsyncLocal<StringWriter?> _value = new();
        private readonly AsyncLocal<TextWriter?> _printable = new();

        public StringWriter Value
        {
            // As Consoles.MakePrintable does it, which would catch what xUnit prints too.
            set => (_value.Value, _printable.Value) = (value, new PrintableWriter(value));
        }

        public override Encoding Encoding => otherwise.Encoding;

        public string Text()
        {
            lock (this) return _value.Value!.ToString().ReplaceLineEndings("\n");
        }

        public override void Write(char value)
        {
            lock (this) (_printable.Value ?? otherwise).Write(value);
        }

        public override void Write(char[] buffer, int index, int count)
        {
            lock (this) (_printable.Value ?? otherwise).Write(buffer, index, count);
        }

        public override void Write(string? value)
        {
            lock (this) (_printable.Value ?? otherwise).Write(value);
        }

        public override void WriteLine(string? value)
        {
            lock (this) (_printable.Value ?? otherwise).WriteLine(value);
        }

        public override void Flush()
        {
            lock (this) (_printable.Value ?? otherwise).Flush();
        }
    }
}
