using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading.Tasks;

namespace CellTypes.Tests.Support;

/// <summary>What is no regular file: a pipe that nobody writes to, and a device without end.</summary>
internal static class SpecialFiles
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>The kinds that <see cref="Make"/> makes.</summary>
    public static TheoryData<string> Kinds { get; } = ["pipe", "link to a device", "empty file"];

    /// <summary>Makes one in place of a file.</summary>
    public static void Make(string kind, string path)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such files.");
        File.Delete(path);
        switch (kind)
        {
            case "pipe":
                Assert.Equal(0, MakePipe(path, 0b110_000_000));
                break;
            case "link to a device":
                File.CreateSymbolicLink(path, "/dev/zero");
                break;
            default:
                File.WriteAllText(path, "");
                break;
        }
    }

    /// <summary>Does what hangs where it opens a pipe.</summary>
    public static T InTime<T>(Func<T> work)
    {
        Task<T> task = Task.Run(work);
        Assert.True(((IAsyncResult)task).AsyncWaitHandle.WaitOne(Patience), "It hangs.");
        return task.GetAwaiter().GetResult();
    }

    [DllImport("libc", EntryPoint = "mkfifo", SetLastError = true)]
    private static extern int MakePipe([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint mode);
}
