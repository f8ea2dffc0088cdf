using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace CellTypes.Models.Recordings;

/// <summary>An array of numbers read from a .npy file, in C order: the last index varies fastest.</summary>
/// <remarks>
/// The conversions refuse what the wanted type cannot hold. Where the file holds that very type they return the array's own storage, not a
/// copy.
/// </remarks>
public sealed class NpyArray
{
    private readonly string _path;
    private readonly Array _values;

    internal NpyArray(string path, string elementType, Array values, int[] shape)
    {
        _path = path;
        _values = values;
        ElementType = elementType;
        Shape = shape;
    }

    /// <summary>
    /// Gets NumPy's name of the element type without its byte order, for example <c>i4</c> for int32 or <c>f8</c> for float64.
    /// </summary>
    public string ElementType { get; }

    /// <summary>Gets the extent of each dimension; empty for a single number.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>Gets the number of elements.</summary>
    public int Length => _values.Length;

    internal bool HoldsNumbers => ElementType[0] is 'i' or 'u' or 'f';

    /// <summary>Gets the elements as 64-bit integers.</summary>
    /// <returns>One value an element.</returns>
    /// <exception cref="CellTypesException">An element is not a whole number of 64 bits.</exception>
    // The name decides, not the type of the array: at run time a uint[] also passes for an int[].
    public long[] ToInt64() => ElementType switch
    {
        "i1" => Array.ConvertAll((sbyte[])_values, value => (long)value),
        "i2" => Array.ConvertAll((short[])_values, value => (long)value),
        "i4" => Array.ConvertAll((int[])_values, value => (long)value),
        "i8" => (long[])_values,
        "u1" => Array.ConvertAll((byte[])_values, value => (long)value),
        "u2" => Array.ConvertAll((ushort[])_values, value => (long)value),
        "u4" => Array.ConvertAll((uint[])_values, value => (long)value),
        "u8" => Array.ConvertAll((ulong[])_values, value => value <= long.MaxValue ? (long)value : throw TooLarge(value, "64-bit integer")),
        "f4" => Array.ConvertAll((float[])_values, value => Whole(value)),
        _ => Array.ConvertAll((double[])_values, Whole),
    };

    /// <summary>Gets the elements as 32-bit integers.</summary>
    /// <returns>One value an element.</returns>
    /// <exception cref="CellTypesException">An element is not a whole number of 32 bits.</exception>
    public int[] ToInt32() => ElementType == "i4"
        ? (int[])_values
        : Array.ConvertAll(
            ToInt64(), value => value is >= int.MinValue and <= int.MaxValue ? (int)value : throw TooLarge(value, "32-bit integer"));

    /// <summary>Gets the elements as single-precision numbers, rounded to the nearest; NaN and infinity pass.</summary>
    /// <returns>One value an element.</returns>
    /// <exception cref="CellTypesException">An element is too large.</exception>
    public float[] ToSingle() => ElementType == "f4" ? (float[])_values : Array.ConvertAll(ToDouble(), Narrow);

    /// <summary>Gets the elements as double-precision numbers, rounded to the nearest; NaN and infinity pass.</summary>
    /// <returns>One value an element.</returns>
    /// <exception cref="CellTypesException">An element is an integer above 2^63 - 1.</exception>
    public double[] ToDouble() => ElementType switch
    {
        "f4" => Array.ConvertAll((float[])_values, value => (double)value),
        "f8" => (double[])_values,
        _ => Array.ConvertAll(ToInt64(), value => (double)value),
    };

    /// <summary>Gets the elements as text: numbers in invariant notation, truths as Python writes them, and nothing for a number that is not finite.</summary>
    internal string[] ToTexts() => ElementType[0] switch
    {
        'U' or 'S' => (string[])_values,
        'b' => Array.ConvertAll((byte[])_values, value => value == 0 ? "False" : "True"),
        'f' => Array.ConvertAll(ToDouble(), value => double.IsNaN(value) || double.IsInfinity(value) ? "" : value.ToString("R", CultureInfo.InvariantCulture)),
        _ => [.. _values.Cast<IFormattable>().Select(value => value.ToString(null, CultureInfo.InvariantCulture))],
    };

    private long Whole(double value)
    {
        if (Math.Floor(value) != value || double.IsInfinity(value))
        {
            throw new CellTypesException(
                FormattableString.Invariant($"{_path} holds {value} where whole numbers are needed; store integers."));
        }
        return value is >= -9.2233720368547758e18 and < 9.2233720368547758e18 ? (long)value : throw TooLarge(value, "64-bit integer");
    }

    private float Narrow(double value)
    {
        float narrow = (float)value;
        return float.IsInfinity(narrow) && !double.IsInfinity(value) ? throw TooLarge(value, "single-precision number") : narrow;
    }

    private CellTypesException TooLarge(IConvertible value, string type) =>
        new($"{_path} holds {value.ToString(CultureInfo.InvariantCulture)}, more than a {type} can; check how the file was written.");
}
