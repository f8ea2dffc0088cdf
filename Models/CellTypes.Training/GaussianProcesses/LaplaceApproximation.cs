using System;
using System.Linq;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace CellTypes.Training.GaussianProcesses;

/// <summary>
/// The posterior of a latent function that decides between two classes through the logistic function, as a Gaussian around its mode
/// (Rasmussen and Williams 2006, "Gaussian Processes for Machine Learning", section 3.4).
/// </summary>
internal sealed class LaplaceApproximation
{
    private const int MaximumSteps = 100;
    private const double Tolerance = 1e-10;

    private LaplaceApproximation(Vector<double> mode, Vector<double> gradient, double logMarginalLikelihood, Matrix<double>? precision)
    {
        Mode = mode;
        Gradient = gradient;
        LogMarginalLikelihood = logMarginalLikelihood;
        Precision = precision;
    }

    /// <summary>The latent values of the training rows.</summary>
    public Vector<double> Mode { get; }

    /// <summary>The gradient of the log-likelihood at the mode: the latent mean of a new row is its covariance with the training rows times
    /// this (equation 3.21).</summary>
    public Vector<double> Gradient { get; }

    /// <summary>The logarithm of the probability of the labels (equation 3.32).</summary>
    public double LogMarginalLikelihood { get; }

    /// <summary>(K + W^-1)^-1, what knowing the training rows takes off a new row's variance (equation 3.24); null where it was not asked
    /// for.</summary>
    public Matrix<double>? Precision { get; }

    /// <summary>Finds the mode by Newton's method (algorithm 3.1).</summary>
    /// <param name="kernel">The covariance of the training rows.</param>
    /// <param name="isMember">Whether each row is of the class.</param>
    /// <param name="start">The latent values to start from; zeros where there are none.</param>
    /// <param name="withPrecision">Whether new rows will be asked about.</param>
    public static LaplaceApproximation Fit(Matrix<double> kernel, bool[] isMember, Vector<double>? start, bool withPrecision)
    {
        Vector<double> targets = Vector<double>.Build.DenseOfEnumerable(isMember.Select(member => member ? 1.0 : 0));
        Vector<double> latent = start ?? Vector<double>.Build.Dense(isMember.Length);
        double last = double.NegativeInfinity;
        for (int step = 0; step < MaximumSteps; step++)
        {
            Vector<double> probabilities = latent.Map(Logistic, Zeros.Include);
            Vector<double> curvature = probabilities.Map(p => p * (1 - p), Zeros.Include);
            Vector<double> root = curvature.PointwiseSqrt();
            Cholesky<double> factor = Stabilised(kernel, root).Cholesky();
            Vector<double> b = curvature.PointwiseMultiply(latent) + targets - probabilities;
            Vector<double> a = b - root.PointwiseMultiply(factor.Solve(root.PointwiseMultiply(kernel * b)));
            latent = kernel * a;
            double value = LogLikelihood(latent, isMember) - 0.5 * a.DotProduct(latent) - 0.5 * factor.DeterminantLn;
            if (value - last < Tolerance)
                break;
            last = value;
        }
        return AtMode(kernel, latent, targets, isMember, withPrecision);
    }

    /// <summary>The logistic function.</summary>
    public static double Logistic(double value) => 1 / (1 + Math.Exp(-value));

    // B = I + W^1/2 K W^1/2: its eigenvalues are at least 1, so it can be factored whatever the kernel (equation 3.26).
    private static Matrix<double> Stabilised(Matrix<double> kernel, Vector<double> root) =>
        kernel.MapIndexed((i, j, value) => (i == j ? 1 : 0) + root[i] * value * root[j], Zeros.Include);

    private static LaplaceApproximation AtMode(
        Matrix<double> kernel, Vector<double> latent, Vector<double> targets, bool[] isMember, bool withPrecision)
    {
        Vector<double> probabilities = latent.Map(Logistic, Zeros.Include);
        Vector<double> root = probabilities.Map(p => Math.Sqrt(p * (1 - p)), Zeros.Include);
        Cholesky<double> factor = Stabilised(kernel, root).Cholesky();
        Vector<double> gradient = targets - probabilities;
        // At the mode K^-1 f is the gradient (equation 3.17).
        double likelihood = LogLikelihood(latent, isMember) - 0.5 * gradient.DotProduct(latent) - 0.5 * factor.DeterminantLn;
        Matrix<double>? precision = null;
        if (withPrecision)
        {
            precision = factor.Solve(Matrix<double>.Build.DenseOfDiagonalVector(root));
            precision.MapIndexedInplace((i, _, value) => root[i] * value, Zeros.Include);
        }
        return new LaplaceApproximation(latent, gradient, likelihood, precision);
    }

    private static double LogLikelihood(Vector<double> latent, bool[] isMember)
    {
        double sum = 0;
        for (int i = 0; i < isMember.Length; i++)
        {
            double margin = isMember[i] ? latent[i] : -latent[i];
            sum -= Math.Max(0, -margin) + Math.Log(1 + Math.Exp(-Math.Abs(margin)));
        }
        return sum;
    }
}
