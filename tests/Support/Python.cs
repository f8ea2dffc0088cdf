using System;
using System.ComponentModel;
using System.IO;

namespace CellTypes.Tests.Support;

/// <summary>
/// Python with NumPy and pyzmq: an independent answer, or the program at the other end of a connection. A test that needs it is skipped where
/// it is missing.
/// </summary>
internal static class Python
{
    // Debian's own interpreter is the one that finds Debian's packages.
    private static readonly string Interpreter = File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python";
    private static readonly Lazy<bool> IsThere = new(() => Succeeds("import numpy, zmq.auth; assert zmq.has('curve')"));

    /// <summary>Runs a program to its end.</summary>
    /// <returns>The lines that it printed.</returns>
    public static string[] Run(string program, params string[] arguments)
    {
        using ChildProcess process = Start(program, arguments);
        return process.ReadToEnd();
    }

    /// <summary>Starts a program that is given as text.</summary>
    public static ChildProcess Start(string program, params string[] arguments) => StartOrSkip(["-c", program, .. arguments]);

    /// <summary>Starts a program that is given as text, and may read lines from its input.</summary>
    public static ChildProcess Start(string program, bool hasInput, params string[] arguments) => StartOrSkip(["-c", program, .. arguments], hasInput);

    /// <summary>Starts a script of docs/examples.</summary>
    public static ChildProcess StartExample(string name, params string[] arguments) => StartOrSkip([Repository.Example(name), .. arguments]);

    /// <summary>Starts a script of benchmarks.</summary>
    public static ChildProcess StartBenchmark(string name, params string[] arguments) => StartOrSkip([Repository.Benchmark(name), .. arguments]);

    private static ChildProcess StartOrSkip(string[] arguments, bool hasInput = false)
    {
        Assert.SkipUnless(IsThere.Value, $"{Interpreter} with NumPy and pyzmq (Debian's python3-numpy, python3-zmq) is not installed.");
        return new ChildProcess(Interpreter, ["-u", .. arguments], hasInput);
    }

    private static bool Succeeds(string program)
    {
        try
        {
            using ChildProcess check = new(Interpreter, ["-c", program]);
            return check.WaitForExit().ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false; // no such program
        }
    }
}
