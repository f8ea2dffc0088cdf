using System;
using System.ComponentModel;
using System.Diagnostics;

namespace CellTypes.Models.Tests.Recordings;

/// <summary>Runs a few lines of Python with NumPy, or skips the test where there is none.</summary>
internal static class NumPy
{
    private static readonly string? Interpreter = Find();

    public static string Run(string program, params string[] arguments)
    {
        Assert.SkipWhen(Interpreter is null, "no Python with NumPy on this machine");
        (int exit, string output) = Start(Interpreter, "import sys, numpy as np\n" + program, arguments);
        Assert.True(exit == 0, output);
        return output.Trim();
    }

    private static string? Find()
    {
        foreach (string name in new[] { "/usr/bin/python3", "python3", "python" })
        {
            try
            {
                if (Start(name, "import numpy").Exit == 0) return name;
            }
            catch (Win32Exception)
            {
                // Not installed under this name.
            }
        }
        return null;
    }

    private static (int Exit, string Output) Start(string interpreter, string program, params string[] arguments)
    {
        ProcessStartInfo start = new(interpreter, ["-c", program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{interpreter} did not start.");
        System.Threading.Tasks.Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }
}
