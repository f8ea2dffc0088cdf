using System;
using System.Runtime.InteropServices;

namespace CellTypes.Cli.Live;

/// <summary>The pipe that a shell made of the standard output.</summary>
internal static class OutputPipe
{
    private const short Error = 0x8, HangUp = 0x10;

    /// <summary>
    /// Gets a value indicating whether nobody can read the standard output any more, as behind <c>| head</c>. .NET writes on into the void then. Not known on Windows.
    /// </summary>
    public static bool IsClosed
    {
        get
        {
            if (OperatingSystem.IsWindows()) return false;
            PollEntry output = new() { Descriptor = 1 };
            return Poll(ref output, 1, 0) > 0 && (output.Returned & (Error | HangUp)) != 0;
        }
    }

    [DllImport("libc", EntryPoint = "poll")]
    private static extern int Poll(ref PollEntry entries, nuint count, int milliseconds);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
