using System;
using CellTypes.Models.Forests;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace CellTypes.Training.Forests;

/// <summary>Principal components, by the eigenvalues of the covariance.</summary>
internal static class PrincipalComponents
{
    /// <summary>Fits the subspace to row-major rows; there are fewer components than asked for where there are fewer rows.</summary>
    public static PrincipalSubspace Fit(ReadOnlySpan<float> rows, int length, int components)
    {
        int count = rows.Length / length;
        double[] mean = new double[length];
        for (int i = 0; i < rows.Length; i++) mean[i % length] += rows[i] / (double)count;
        Evd<double> factors = Covariance(rows, mean).Evd(Symmetricity.Symmetric);
        int kept = Math.Min(Math.Min(components, length), count - 1);
        float[] directions = new float[kept * length];
        for (int c = 0; c < kept; c++)
        {
            // Eigenvalues come in ascending order.
            for (int i = 0; i < length; i++) directions[c * length + i] = (float)factors.EigenVectors[i, length - 1 - c];
        }
        return new PrincipalSubspace(Array.ConvertAll(mean, value => (float)value), directions);
    }

    private static Matrix<double> Covariance(ReadOnlySpan<float> rows, double[] mean)
    {
        int length = mean.Length;
        double[] deviations = new double[length], covariance = new double[length * length];
        for (int first = 0; first < rows.Length; first += length)
        {
            for (int i = 0; i < length; i++) deviations[i] = rows[first + i] - mean[i];
            for (int i = 0; i < length; i++)
            {
                for (int j = 0; j < length; j++) covariance[i * length + j] += deviations[i] * deviations[j];
            }
        }
        return Matrix<double>.Build.Dense(length, length, covariance);
    }
}
