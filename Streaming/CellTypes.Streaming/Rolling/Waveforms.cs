using System;
using System.Numerics;
using System.Runtime.InteropServices;
using CellTypes.Models.Signals;

namespace CellTypes.Streaming.Rolling;

internal static class Waveforms
{
    /// <summary>Tells whether every value may have been recorded: it is finite and not beyond <see cref="Template.Largest"/>.</summary>
    public static bool ArePossible(ReadOnlySpan<float> values)
    {
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        Vector<float> largest = new(Template.Largest);
        Vector<int> arePossible = new(-1);
        // NaN is not below anything.
        foreach (Vector<float> vector in vectors) arePossible &= Vector.LessThanOrEqual(Vector.Abs(vector), largest);
        bool isPossible = Vector.EqualsAll(arePossible, new(-1));
        for (int i = vectors.Length * Vector<float>.Count; i < values.Length; i++) isPossible &= Math.Abs(values[i]) <= Template.Largest;
        return isPossible;
    }
}
