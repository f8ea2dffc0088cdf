using System;
using System.Numerics;
using System.Runtime.InteropServices;

namespace CellTypes.Models.Inference;

/// <summary>Trees compare numbers; NaN and infinity are refused where they would be compared.</summary>
internal static class FiniteInputs
{
    private const int ExponentBits = 0x7F800000;

    /// <exception cref="CellTypesException">A value is NaN or infinite; the message names its row and input.</exception>
    public static void Check(ReadOnlySpan<float> inputs, int inputLength, string parameter)
    {
        int index = FirstNotFinite(inputs);
        if (index >= 0)
        {
            throw new ArgumentException(
                $"Input {index % inputLength} of row {index / inputLength} is {inputs[index]}: leave such rows out or fill in a value.",
                parameter);
        }
    }

    /// <summary>Finds the first value that is NaN or infinite; -1 where there is none.</summary>
    public static int FirstNotFinite(ReadOnlySpan<float> inputs)
    {
        ReadOnlySpan<int> bits = MemoryMarshal.Cast<float, int>(inputs);
        ReadOnlySpan<Vector<int>> vectors = MemoryMarshal.Cast<float, Vector<int>>(inputs);
        Vector<int> exponent = new(ExponentBits);
        int finite = 0;
        while (finite < vectors.Length && !Vector.EqualsAny(vectors[finite] & exponent, exponent)) finite++;
        for (int i = finite * Vector<int>.Count; i < bits.Length; i++)
        {
            if ((bits[i] & ExponentBits) == ExponentBits)
                return i;
        }
        return -1;
    }
}
