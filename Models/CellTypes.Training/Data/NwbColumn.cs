using System.Globalization;
using System.Linq;

namespace CellTypes.Training.Data;

/// <summary>Reads columns of the tables of an NWB file.</summary>
internal static class NwbColumn
{
    /// <summary>Reads a column of one value a row as text: numbers in invariant notation, truths as Python writes them.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">The column.</param>
    /// <param name="rows">The number of rows of the table.</param>
    /// <returns>The values, empty for numbers that are not finite; null where the column has another shape, or holds something else.</returns>
    public static string[]? Texts(Hdf5File file, string path, int rows)
    {
        if (!HasShape(file, path, rows)) return null;
        return file.Texts(path)
            ?? file.Numbers(path)?.Select(value => double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : "").ToArray()
            ?? file.Truths(path)?.Select(value => value ? "True" : "False").ToArray();
    }

    /// <summary>Reads a column of one number a row.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">The column.</param>
    /// <param name="rows">The number of rows of the table.</param>
    /// <returns>The values; null where there is no such column, or it holds something else.</returns>
    public static double[]? Numbers(Hdf5File file, string path, int rows) => file.Exists(path) && HasShape(file, path, rows) ? file.Numbers(path) : null;

    /// <summary>Reads where the values of each row end in a column with several a row.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">The column.</param>
    /// <param name="rows">The number of rows of the table.</param>
    /// <param name="values">The number of values of the column.</param>
    /// <returns>The index after the last value of each row.</returns>
    /// <exception cref="CellTypesException">The index does not fit the table, or the values.</exception>
    public static long[] Ends(Hdf5File file, string path, int rows, int values)
    {
        string index = $"{path}_index";
        long[]? ends = file.Exists(index) ? file.Integers(index) : rows == 0 ? [] : null;
        bool fits = ends?.Length == rows && (rows == 0 || (ends[0] >= 0 && ends[^1] <= values)) && !ends.Zip(ends.Skip(1)).Any(pair => pair.Second < pair.First);
        return fits ? ends! : throw new CellTypesException($"{file.Path}, {index} does not say which values are whose: it needs a rising number for each of {rows} rows, up to {values}. Write the file again.");
    }

    private static bool HasShape(Hdf5File file, string path, int rows) => file.Shape(path) is [ulong extent] && extent == (ulong)rows;
}
