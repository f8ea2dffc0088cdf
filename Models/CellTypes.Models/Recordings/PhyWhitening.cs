using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using MathNet.Numerics.LinearAlgebra;

namespace CellTypes.Models.Recordings;

/// <summary>What a sorter did to the templates of a phy folder before it wrote them, and how it is undone.</summary>
/// <param name="State">What the templates are once multiplied by <paramref name="Inverse"/>.</param>
/// <param name="Inverse">What each sample (1 x channels) of a template is multiplied by, channels x channels; null for nothing.</param>
internal sealed record PhyWhitening(TemplateState State, Matrix<double>? Inverse)
{
    private const string Advice = "Give the raw data with --recording FILE for true waveforms.";

    // Of the values of a matrix that was computed in single precision, and of the little that Kilosort 4 adds before it inverts one.
    private const double Rounding = 1e-4;

    // The share by which the product of a matrix and its inverse may miss the identity: a matrix of another sorting misses it altogether.
    private const double LargestMiss = 0.5;

    // Of the matrix times that of its inverse, by Frobenius' norm and for one channel. That of a whitening matrix is some thousands; one of single precision that
    // has no inverse is at ten millions, and the inverse is rounding errors.
    private const double LargestCondition = 1e6;

    private const string UsedFile = "whitening_mat_dat.npy";

    private static readonly string[] FilesOfKilosort = ["cluster_KSLabel.tsv", "cluster_ContamPct.tsv", "rez.mat", "ops.npy", UsedFile];

    /// <summary>Reads whitening_mat_inv.npy, or inverts whitening_mat.npy, as phy does.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="notes">Receives a line about what the templates are.</param>
    /// <returns>What was done to the templates.</returns>
    /// <remarks>Kilosort 2.5, 3 and 4 write the identity times a number there, although their templates are whitened: phy shows the whitened data. Kilosort 4
    /// keeps the matrix that it used as whitening_mat_dat.npy, which it multiplies channels x time by, so that its transpose is what undoes it.</remarks>
    /// <exception cref="CellTypesException">A matrix is not square, not finite, has no inverse, or two are no inverses of each other.</exception>
    public static PhyWhitening Read(string folder, List<string> notes)
    {
        bool isOfKilosort = FilesOfKilosort.Any(name => File.Exists(Path.Combine(folder, name)));
        if (ReadInverse(folder) is not Matrix<double> inverse)
        {
            if (ReadUsed(folder) is Matrix<double> alone) return UnwhitenedBy(alone, notes);
            if (!isOfKilosort) return new PhyWhitening(TemplateState.AsGiven, null);
            notes.Add($"templates.npy is from Kilosort, which whitens, but whitening_mat.npy is missing: whether the templates are whitened is unknown. {Advice}");
            return new PhyWhitening(TemplateState.Unknown, null);
        }
        if (!IsDiagonal(inverse))
        {
            notes.Add($"templates.npy was unwhitened by the sorter's matrix, as in phy; the size of waveforms is not in microvolts. {Advice}");
            return new PhyWhitening(TemplateState.Unwhitened, inverse);
        }
        double first = inverse[0, 0];
        if (inverse.Diagonal().Any(value => Math.Abs(value - first) > Rounding * Math.Abs(first)))
        {
            notes.Add($"templates.npy was multiplied by the sorter's matrix, which is a number for each channel; the size of waveforms is not in microvolts. {Advice}");
            return new PhyWhitening(TemplateState.Unwhitened, inverse);
        }
        if (ReadUsed(folder) is Matrix<double> used && used.RowCount == inverse.RowCount) return UnwhitenedBy(used, notes);
        if (first == 1 && !isOfKilosort) return new PhyWhitening(TemplateState.AsGiven, null);
        notes.Add($"templates.npy is still whitened: the folder has the identity matrix in place of the one that the sorter used, so shapes and peak channels are not those of the spikes. {Advice}");
        return new PhyWhitening(TemplateState.StillWhitened, inverse);
    }

    private static Matrix<double>? ReadInverse(string folder)
    {
        string matrixPath = Path.Combine(folder, "whitening_mat.npy"), inversePath = Path.Combine(folder, "whitening_mat_inv.npy");
        Matrix<double>? matrix = File.Exists(matrixPath) ? ReadMatrix(matrixPath) : null;
        if (!File.Exists(inversePath)) return matrix is null ? null : Invert(matrix, matrixPath);
        Matrix<double> inverse = ReadMatrix(inversePath);
        if (matrix is null) return inverse;
        if (matrix.RowCount != inverse.RowCount || !(Miss(matrix, inverse) < LargestMiss))
            throw new CellTypesException($"{matrixPath} and whitening_mat_inv.npy are no inverses of each other; take both files from the same sorting, or delete the older one.");
        return inverse;
    }

    private static double Miss(Matrix<double> matrix, Matrix<double> inverse) =>
        (matrix * inverse - Matrix<double>.Build.DenseIdentity(matrix.RowCount)).FrobeniusNorm() / Math.Sqrt(matrix.RowCount);

    private static PhyWhitening UnwhitenedBy(Matrix<double> used, List<string> notes)
    {
        notes.Add($"templates.npy was unwhitened by {UsedFile}; the size of waveforms is not in microvolts. {Advice}");
        return new PhyWhitening(TemplateState.Unwhitened, used);
    }

    private static Matrix<double>? ReadUsed(string folder)
    {
        string path = Path.Combine(folder, UsedFile);
        if (!File.Exists(path)) return null;
        Matrix<double> used = ReadMatrix(path);
        return IsDiagonal(used) ? null : Invert(used, path).Transpose();
    }

    private static bool IsDiagonal(Matrix<double> matrix)
    {
        double largest = matrix.Diagonal().AbsoluteMaximum();
        return matrix.EnumerateIndexed().All(entry => entry.Item1 == entry.Item2 || Math.Abs(entry.Item3) <= Rounding * largest);
    }

    private static Matrix<double> Invert(Matrix<double> matrix, string path)
    {
        Matrix<double> inverse = matrix.Inverse();
        return matrix.FrobeniusNorm() * inverse.FrobeniusNorm() <= LargestCondition * matrix.RowCount ? inverse : throw Useless($"{path} has no inverse");
    }

    private static Matrix<double> ReadMatrix(string path)
    {
        NpyArray array = NpyFile.Read(path);
        if (array.Shape.Count != 2 || array.Shape[0] != array.Shape[1] || array.Length == 0)
            throw new CellTypesException($"{path} has the shape ({string.Join(", ", array.Shape)}) where (channels, channels) is needed.");
        double[] values = array.ToDouble();
        if (values.Any(value => double.IsNaN(value) || double.IsInfinity(value))) throw Useless($"{path} holds values that are not finite");
        return Matrix<double>.Build.DenseOfRowMajor(array.Shape[0], array.Shape[1], values);
    }

    private static CellTypesException Useless(string problem) => new($"{problem}; copy it anew from the sorting, or delete it if templates.npy is not whitened.");
}
