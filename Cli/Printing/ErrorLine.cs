using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace CellTypes.Cli.Printing;

/// <summary>The line on stderr that a command ends with.</summary>
internal static class ErrorLine
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    /// <summary>Gets or sets what gives a terminal back that the command draws on: the line would vanish with what is drawn.</summary>
    public static Action? GiveTerminalBack { get; set; }

    /// <summary>Writes a line. Where nobody reads it, or the terminal is gone, the command ends without.</summary>
    public static void Tell(string line)
    {
        if (IsWritten(() => WriteLine(line)) || OperatingSystem.IsWindows()) return;
        // .NET has stderr wait for a stdout that nobody reads.
        byte[] bytes = Encoding.UTF8.GetBytes($"{Printable.Of(line)}\n");
        IsWritten(() => Write(2, bytes, bytes.Length));
    }

    private static void WriteLine(string line)
    {
        GiveTerminalBack?.Invoke();
        Console.Error.WriteLine(line);
    }

    private static bool IsWritten(Action write)
    {
        try
        {
            // On a thread of its own: those of the pool may all wait for an output.
            return Task.Factory.StartNew(write, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Wait(Patience);
        }
        catch (AggregateException error) when (error.InnerException is IOException)
        {
            return true;
        }
    }

    [DllImport("libc", EntryPoint = "write")]
    private static extern nint Write(int descriptor, byte[] bytes, nint count);
}
