using System;
using System.IO;
using System.Threading.Tasks;
using Microsoft.Playwright;

namespace CellTypes.Dashboard.Tests.Support;

/// <summary>The celltypes program with its page.</summary>
internal sealed class DashboardProgram : IDisposable
{
    private readonly ChildProcess _process;

    private DashboardProgram(ChildProcess process, string url) => (_process, Url) = (process, url);

    /// <summary>Gets the address of the page.</summary>
    public string Url { get; }

    /// <summary>Starts it, and waits until it has printed the address of its page.</summary>
    public static DashboardProgram Start(params string[] arguments)
    {
        ChildProcess process = Run(arguments);
        string line = process.WaitForLine("dashboard at ");
        return new DashboardProgram(process, line[line.IndexOf("http", StringComparison.Ordinal)..].Trim());
    }

    /// <summary>Starts the program.</summary>
    public static ChildProcess Run(params string[] arguments) =>
        // A shell has what it starts in the background ignore Ctrl-C, which the program must hear all the same.
        new("env", ["--default-signal=INT", "dotnet", Path.Combine(Repository.Root, "artifacts", "bin", "Cli", "release", "celltypes.dll"), .. arguments]);

    /// <summary>Opens the page and waits until it answers to keys.</summary>
    public async Task OpenAsync(IPage page, string query = "")
    {
        await page.GotoAsync(Url + query);
        await page.Locator(".page[data-ready]").WaitForAsync();
        await page.Locator(".columns, .tab, .report").WaitForAsync();
    }

    public void Send(PosixSignalNumber signal) => _process.Send(signal);

    public ProgramResult WaitForExit() => _process.WaitForExit();

    public void Dispose() => _process.Dispose();
}
