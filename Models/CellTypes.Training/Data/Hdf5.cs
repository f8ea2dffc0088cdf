using System;
using System.IO;
using System.Linq;
using PureHDF;
using PureHDF.Selections;

namespace CellTypes.Training.Data;

/// <summary>Reads values of HDF5 datasets, whatever type of number they were written with.</summary>
internal static class Hdf5
{
    /// <summary>Passes on errors of the HDF5 package, which has no exception type of its own, as errors of the file.</summary>
    /// <exception cref="InvalidDataException">The file is damaged or not HDF5.</exception>
    public static T Try<T>(string what, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is not (InvalidDataException or IOException or UnauthorizedAccessException or DllNotFoundException or OutOfMemoryException))
        {
            throw new InvalidDataException($"{what}: {error.Message.TrimEnd('.')}. Copy the file again, or write it again.", error);
        }
    }

    /// <summary>Reads whole numbers.</summary>
    /// <returns>The numbers in row-major order, or null where the dataset holds something else.</returns>
    public static long[]? Integers(IH5Dataset dataset, Selection? part = null) => (dataset.Type.Class, dataset.Type.Size) switch
    {
        (H5DataTypeClass.FixedPoint, 1) when dataset.Type.FixedPoint.IsSigned => Widened(dataset.Read<sbyte[]>(part), value => value),
        (H5DataTypeClass.FixedPoint, 1) => Widened(dataset.Read<byte[]>(part), value => value),
        (H5DataTypeClass.FixedPoint, 2) when dataset.Type.FixedPoint.IsSigned => Widened(dataset.Read<short[]>(part), value => value),
        (H5DataTypeClass.FixedPoint, 2) => Widened(dataset.Read<ushort[]>(part), value => value),
        (H5DataTypeClass.FixedPoint, 4) when dataset.Type.FixedPoint.IsSigned => Widened(dataset.Read<int[]>(part), value => value),
        (H5DataTypeClass.FixedPoint, 4) => Widened(dataset.Read<uint[]>(part), value => value),
        // Above 2^63 a number turns negative, which no reader of sample indices or channels lets pass.
        (H5DataTypeClass.FixedPoint, 8) => dataset.Read<long[]>(part),
        _ => null,
    };

    /// <summary>Reads numbers.</summary>
    /// <returns>The numbers in row-major order, or null where the dataset holds something else.</returns>
    public static double[]? Numbers(IH5Dataset dataset) => (dataset.Type.Class, dataset.Type.Size) switch
    {
        (H5DataTypeClass.FloatingPoint, 4) => Array.ConvertAll(dataset.Read<float[]>(), value => (double)value),
        (H5DataTypeClass.FloatingPoint, 8) => dataset.Read<double[]>(),
        _ => Integers(dataset) is { } integers ? Array.ConvertAll(integers, value => (double)value) : null,
    };

    /// <summary>Reads truths: what h5py writes for booleans, or bytes.</summary>
    /// <returns>The truths, or null where the dataset holds something else.</returns>
    public static bool[]? Truths(IH5Dataset dataset, Selection? part = null) =>
        dataset.Type is { Class: H5DataTypeClass.Enumerated or H5DataTypeClass.FixedPoint, Size: 1 }
            ? Array.ConvertAll(dataset.Read<byte[]>(part), value => value != 0)
            : null;

    /// <summary>Reads one text.</summary>
    /// <returns>The text, or null where the dataset holds something else.</returns>
    public static string? Text(IH5Dataset dataset) => dataset.Type.Class is H5DataTypeClass.String or H5DataTypeClass.VariableLength && Length(dataset) == 1
        ? dataset.Read<string>()
        : null;

    /// <summary>Gets the number of values.</summary>
    public static ulong Length(IH5Dataset dataset) => dataset.Space.Dimensions.Aggregate(1UL, (product, extent) => product * extent);

    private static long[] Widened<T>(T[] values, Converter<T, long> widen) => Array.ConvertAll(values, widen);
}
