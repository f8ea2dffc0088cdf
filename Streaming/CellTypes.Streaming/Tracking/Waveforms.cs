using System;
using System.Numerics;
using System.Runtime.InteropServices;

namespace CellTypes.Streaming.Tracking;

internal static class Waveforms
{
    // x - x is 0 for every finite number and NaN for the others; NaN survives every sum.
    public static bool AreFinite(ReadOnlySpan<float> values)
    {
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        Vector<float> sum = Vector<float>.Zero;
        foreach (Vector<float> vector in vectors) sum += vector - vector;
        float rest = Vector.Dot(sum, Vector<float>.One);
        for (int i = vectors.Length * Vector<float>.Count; i < values.Length; i++) rest += values[i] - values[i];
        return rest == 0;
    }
}
