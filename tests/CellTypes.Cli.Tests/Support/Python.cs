using System;
using System.IO;

namespace CellTypes.Cli.Tests.Support;

/// <summary>Python programs of the other side, on Debian's interpreter with Debian's pyzmq and NumPy.</summary>
internal static class Python
{
    private const string Interpreter = "/usr/bin/python3";

    private static readonly Lazy<bool> IsThere = new(() =>
    {
        if (!File.Exists(Interpreter)) return false;
        using ChildProcess check = new(Interpreter, ["-c", "import zmq, numpy"]);
        return check.WaitForExit().ExitCode == 0;
    });

    /// <summary>Starts a script of docs/examples; skips the test where Python or its packages are missing.</summary>
    public static ChildProcess StartExample(string name, params string[] arguments)
    {
        Assert.SkipUnless(IsThere.Value, $"{Interpreter} with pyzmq and NumPy (Debian's python3-zmq, python3-numpy) is not installed.");
        return new ChildProcess(Interpreter, ["-u", Path.Combine(Repository.Root, "docs", "examples", name), .. arguments]);
    }
}
