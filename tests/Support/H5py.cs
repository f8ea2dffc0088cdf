using System;
using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;

namespace CellTypes.Tests.Support;

/// <summary>Runs a few lines of Python with h5py and NumPy, which is the reference for HDF5 files, or skips the test where there is none.</summary>
internal static class H5py
{
    private const string Interpreter = "/usr/bin/python3";

    private static readonly Lazy<bool> IsThere = new(() => File.Exists(Interpreter) && Start("import h5py, numpy", []).Exit == 0);

    /// <summary>Runs a program; <c>sys</c>, <c>json</c>, <c>h5py</c> and <c>np</c> are imported.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">What it finds from <c>sys.argv[1]</c> on.</param>
    /// <returns>What it prints, trimmed.</returns>
    public static string Run(string program, params string[] arguments)
    {
        Assert.SkipUnless(IsThere.Value, $"{Interpreter} has no h5py module (apt-get install python3-h5py).");
        (int exit, string output) = Start("import sys, json, h5py, numpy as np\n" + program, arguments);
        Assert.True(exit == 0, output);
        return output.Trim();
    }

    private static (int Exit, string Output) Start(string program, string[] arguments)
    {
        ProcessStartInfo start = new(Interpreter, ["-c", program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }
}
