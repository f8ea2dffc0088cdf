using System;
using System.Diagnostics;

namespace NetMQ.Tests;

/// <summary>A Python script with pyzmq, that is the reference implementation at the other end of a connection.</summary>
internal sealed class PythonPeer : IDisposable
{
    private const string Python = "/usr/bin/python3";

    private readonly Process _process;

    /// <summary>Starts a script; import zmq and a context named c are there.</summary>
    public PythonPeer(string script)
    {
        Assert.SkipUnless(HasPyzmq(), $"{Python} has no zmq module (apt-get install python3-zmq).");
        _process = Start("import sys, zmq\nc = zmq.Context()\n" + script);
    }

    /// <summary>The next line that the script prints.</summary>
    public string ReadLine() => _process.StandardOutput.ReadLine()
        ?? throw new InvalidOperationException("The Python peer failed: " + _process.StandardError.ReadToEnd());

    public void Dispose()
    {
        if (!_process.WaitForExit(Sockets.Long))
            _process.Kill();
        _process.Dispose();
    }

    private static bool HasPyzmq()
    {
        if (!System.IO.File.Exists(Python))
            return false;

        using Process process = Start("import zmq");
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    private static Process Start(string script) => Process.Start(new ProcessStartInfo(Python)
    {
        ArgumentList = { "-u", "-c", script },
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}
