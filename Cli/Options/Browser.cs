using System;
using System.ComponentModel;
using System.Diagnostics;

namespace CellTypes.Cli.Options;

/// <summary>Opens pages in the browser of whoever sits at this computer.</summary>
internal static class Browser
{
    /// <summary>Opens a page, where there is a screen to show it on.</summary>
    /// <param name="url">Its address.</param>
    public static void Open(string url)
    {
        bool hasScreen = OperatingSystem.IsWindows() || OperatingSystem.IsMacOS()
            || Environment.GetEnvironmentVariable("DISPLAY") is { Length: > 0 } || Environment.GetEnvironmentVariable("WAYLAND_DISPLAY") is { Length: > 0 };
        if (!hasScreen) return;
        try
        {
            // Its output is not that of this program.
            ProcessStartInfo start = OperatingSystem.IsWindows() ? new(url) { UseShellExecute = true } : new(OperatingSystem.IsMacOS() ? "open" : "xdg-open", [url]) { RedirectStandardOutput = true, RedirectStandardError = true };
            using Process? process = Process.Start(start);
        }
        catch (Exception error) when (error is Win32Exception or InvalidOperationException)
        {
            // There is none: the address has been printed.
        }
    }
}
