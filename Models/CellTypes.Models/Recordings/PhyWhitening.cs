using System.IO;
using System.Linq;
using MathNet.Numerics.LinearAlgebra;

namespace CellTypes.Models.Recordings;

/// <summary>The matrix that a sorter whitened a recording with, as it lies in a phy folder.</summary>
internal static class PhyWhitening
{
    /// <summary>Reads the inverse, channels x channels: whitening_mat_inv.npy, or that of whitening_mat.npy, as phy does.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>The inverse, or null where the folder has neither file.</returns>
    /// <exception cref="CellTypesException">The matrix is not square, not finite, or has no inverse.</exception>
    public static Matrix<double>? ReadInverse(string folder)
    {
        string matrix = Path.Combine(folder, "whitening_mat.npy"), inverse = Path.Combine(folder, "whitening_mat_inv.npy");
        if (File.Exists(inverse)) return Read(inverse);
        return File.Exists(matrix) ? Checked(Read(matrix).Inverse(), $"{matrix} has no inverse") : null;
    }

    private static Matrix<double> Read(string path)
    {
        NpyArray array = NpyFile.Read(path);
        if (array.Shape.Count != 2 || array.Shape[0] != array.Shape[1] || array.Length == 0)
            throw new CellTypesException($"{path} has the shape ({string.Join(", ", array.Shape)}) where (channels, channels) is needed.");
        return Checked(Matrix<double>.Build.DenseOfRowMajor(array.Shape[0], array.Shape[1], array.ToDouble()), $"{path} holds values that are not finite");
    }

    private static Matrix<double> Checked(Matrix<double> matrix, string problem) =>
        matrix.Enumerate().Any(value => double.IsNaN(value) || double.IsInfinity(value))
            ? throw new CellTypesException($"{problem}; copy it anew from the sorting, or delete it if templates.npy is not whitened.")
            : matrix;
}
