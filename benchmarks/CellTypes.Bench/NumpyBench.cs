using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using CellTypes.Models.Signals;
using CellTypes.Streaming.Spikes;
using CellTypes.Streaming.Rolling;

namespace CellTypes.Bench;

/// <summary>
/// The tracker beside the obvious alternative: computing every unit's autocorrelogram of its last 20 min anew each second, in NumPy.
/// </summary>
internal static class NumpyBench
{
    private const string Script = "benchmarks/numpy_acg.py";

    public static IEnumerable<Figure> Measure(BenchOptions options)
    {
        SpikeLoop spikes = new(options);
        UnitTracker tracker = TrackerBench.CreateFull(spikes, out SpikeBatch batch);
        double ours = TrackerBench.Measure(options, spikes, tracker, batch, waveforms: false).Load;
        yield return Figure.Note($"Tracker, ACG, {options.Load}: processor time", 1e3 * ours, "ms per second of session");
        string folder = Directory.CreateTempSubdirectory("celltypes-bench-").FullName;
        try
        {
            // A window has just ended: the units hold its spikes and no others.
            WriteUnits(folder, tracker);
            (double theirs, string? problem) = RunNumPy(folder);
            yield return Figure.Note("  NumPy, all units anew each second, the same counts", 1e3 * theirs, "ms per second of session");
            yield return Figure.AtLeast(100, "  NumPy over tracker", theirs / ours, problem ?? "x");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void WriteUnits(string folder, UnitTracker tracker)
    {
        using FileStream samples = File.Create(Path.Combine(folder, "samples.int64"));
        using FileStream ends = File.Create(Path.Combine(folder, "ends.int64"));
        using FileStream counts = File.Create(Path.Combine(folder, "counts.int32"));
        long end = 0;
        foreach (TrackedUnit unit in tracker.Units)
        {
            end += unit.SpikeCount;
            samples.Write(MemoryMarshal.AsBytes(unit.SpikeSamples()));
            ends.Write(MemoryMarshal.AsBytes<long>([end]));
            counts.Write(MemoryMarshal.AsBytes(unit.AutocorrelogramCounts(LagAxis.Milliseconds100)));
        }
    }

    /// <returns>
    /// The processor seconds of one pass over all units; or NaN and what went wrong, which must not cost the other figures.
    /// </returns>
    private static (double Seconds, string? Problem) RunNumPy(string folder)
    {
        IEnumerable<string> edges = LagAxis.Milliseconds100.Edges
            .Select(edge => Math.Round(edge * BenchOptions.SamplingRate).ToString(CultureInfo.InvariantCulture));
        ProcessStartInfo start = new(PythonScript.Interpreter, [PythonScript.Find(Script), folder, .. edges])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using Process python = Process.Start(start)!;
            string output = python.StandardOutput.ReadToEnd(), errors = python.StandardError.ReadToEnd();
            python.WaitForExit();
            return python.ExitCode == 0
                ? (double.Parse(output, CultureInfo.InvariantCulture), null)
                : (double.NaN, errors.TrimEnd().Split('\n')[^1]);
        }
        catch (Win32Exception)
        {
            return (double.NaN, "Python is missing: install python3 and python3-numpy.");
        }
    }
}
