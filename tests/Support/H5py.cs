using System;
using System.IO;

namespace CellTypes.Tests.Support;

/// <summary>Runs a few lines of Python with h5py and NumPy, which is the reference for HDF5 files, or skips the test where there is none.</summary>
internal static class H5py
{
    private const string Interpreter = "/usr/bin/python3";

    private static readonly Lazy<bool> IsThere = new(() => File.Exists(Interpreter) && Start("import h5py, numpy", []).ExitCode == 0);

    /// <summary>Runs a program; <c>sys</c>, <c>json</c>, <c>h5py</c> and <c>np</c> are imported.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">What it finds from <c>sys.argv[1]</c> on.</param>
    /// <returns>What it prints, trimmed.</returns>
    public static string Run(string program, params string[] arguments)
    {
        Assert.SkipUnless(IsThere.Value, $"{Interpreter} has no h5py module (apt-get install python3-h5py).");
        return Start("import sys, json, h5py, numpy as np\n" + program, arguments).Succeeded().Trim();
    }

    private static ProgramResult Start(string program, string[] arguments)
    {
        using ChildProcess python = new(Interpreter, ["-c", program, .. arguments]);
        return python.WaitForExit();
    }
}
