using System;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Runtime.InteropServices;

namespace CellTypes.Bench;

/// <summary>The networks of a bundle in Python's PyTorch, in a process of its own (benchmarks/torch_networks.py).</summary>
internal sealed class TorchProcess : IDisposable
{
    private const string Script = "benchmarks/torch_networks.py";

    private readonly Process? _process;

    /// <summary>Starts it, and returns when it has made the same of the inputs as this program.</summary>
    /// <param name="folder">The folder of the bundle, in which inputs and outputs are left for it.</param>
    /// <param name="device">cpu or cuda.</param>
    /// <param name="inputs">Row-major inputs of some units.</param>
    /// <param name="outputs">What this program made of them, row-major.</param>
    public TorchProcess(string folder, string device, ReadOnlySpan<float> inputs, ReadOnlySpan<float> outputs)
    {
        File.WriteAllBytes(Path.Combine(folder, "inputs.float32"), MemoryMarshal.AsBytes(inputs));
        File.WriteAllBytes(Path.Combine(folder, "outputs.float32"), MemoryMarshal.AsBytes(outputs));
        ProcessStartInfo start = new(PythonScript.Interpreter, [PythonScript.Find(Script), folder, device])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            _process = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            Problem = "Python is missing: install python3, python3-torch and python3-numpy.";
            return;
        }
        if (_process.StandardOutput.ReadLine() != "ready") Problem = _process.StandardError.ReadToEnd().TrimEnd().Split('\n')[^1];
    }

    /// <summary>Gets what went wrong, which must not cost the other figures; null where nothing did.</summary>
    public string? Problem { get; }

    /// <summary>Repeats passes for some time.</summary>
    /// <returns>The seconds of each, and the processor seconds of all together.</returns>
    public (double[] Seconds, double Load) Measure(int units, double seconds)
    {
        _process!.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{units} {seconds}"));
        string line = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"{Script} ended: {_process.StandardError.ReadToEnd().TrimEnd()}");
        double[] fields = Array.ConvertAll(line.Split(' '), field => double.Parse(field, CultureInfo.InvariantCulture));
        return (fields[1..], fields[0]);
    }

    public void Dispose()
    {
        if (_process is null) return;
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
