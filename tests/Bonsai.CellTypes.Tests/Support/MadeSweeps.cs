using System;
using System.Buffers.Binary;
using System.IO;
using System.Text;

namespace Bonsai.CellTypes.Tests.Support;

/// <summary>Sweeps of one cell at 20 kHz, 120 ms each: an action potential 2 ms after 60 ms, or none.</summary>
internal static class MadeSweeps
{
    public const int Count = 6;
    public const int Silent = 2;

    private const int Samples = 2400;

    /// <summary>Writes them as NumPy does.</summary>
    public static void Write(string path)
    {
        string header = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({Count}, {Samples}), }}";
        header = header.PadRight(118 - 1) + "\n";
        using FileStream file = File.Create(path);
        file.Write([0x93, .. Encoding.ASCII.GetBytes("NUMPY"), 1, 0, (byte)header.Length, 0]);
        file.Write(Encoding.ASCII.GetBytes(header));
        byte[] value = new byte[4];
        for (int sweep = 0; sweep < Count; sweep++)
        {
            for (int i = 0; i < Samples; i++)
            {
                BinaryPrimitives.WriteSingleLittleEndian(value, Potential(i / 20.0 - 62, sweep < Silent));
                file.Write(value);
            }
        }
    }

    private static float Potential(double milliseconds, bool isSilent) =>
        isSilent ? -70 + (float)Math.Sin(milliseconds) : (float)(-70 + 110 * Math.Exp(-milliseconds * milliseconds / 0.5));
}
