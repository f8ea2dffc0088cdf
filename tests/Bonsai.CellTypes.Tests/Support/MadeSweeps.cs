using System;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;

namespace Bonsai.CellTypes.Tests.Support;

/// <summary>Sweeps of one cell at 20 kHz, 120 ms each: an action potential 2 ms after 60 ms, or none.</summary>
internal static class MadeSweeps
{
    public const int Count = 6;
    public const int Silent = 2;

    private const int Samples = 2400;

    /// <summary>Writes them as NumPy does.</summary>
    public static void Write(string path) => Write(
        path, [.. Enumerable.Range(0, Count).Select(sweep => Enumerable.Range(0, Samples).Select(i => Potential(i / 20.0 - 62, sweep < Silent)).ToArray())]);

    /// <summary>Writes other sweeps, all of one length, as NumPy does.</summary>
    public static void Write(string path, float[][] sweeps)
    {
        string header = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({sweeps.Length}, {sweeps[0].Length}), }}";
        header = header.PadRight(118 - 1) + "\n";
        using FileStream file = File.Create(path);
        file.Write([0x93, .. Encoding.ASCII.GetBytes("NUMPY"), 1, 0, (byte)header.Length, 0]);
        file.Write(Encoding.ASCII.GetBytes(header));
        foreach (float[] sweep in sweeps) file.Write(MemoryMarshal.AsBytes(sweep.AsSpan()));
    }

    private static float Potential(double milliseconds, bool isSilent) =>
        isSilent ? -70 + (float)Math.Sin(milliseconds) : (float)(-70 + 110 * Math.Exp(-milliseconds * milliseconds / 0.5));
}
