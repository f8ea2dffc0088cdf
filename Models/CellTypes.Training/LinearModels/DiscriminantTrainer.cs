using System;
using System.Linq;
using System.Threading;
using CellTypes.Models.Inference;
using CellTypes.Training.Data;
using CellTypes.Training.Trainers;
using MathNet.Numerics.LinearAlgebra;

namespace CellTypes.Training.LinearModels;

/// <summary>Linear discriminant analysis with shrunken covariances.</summary>
/// <remarks>
/// The covariance of each class is that of its rows, shrunken towards a multiple of the identity by as much as Ledoit and Wolf (2004, "A
/// well-conditioned estimator for large-dimensional covariance matrices", section 3.2) find best, after its inputs were standardised; the
/// common covariance is their mean, weighted by the priors: the shares of the classes, or the same for each that has rows. This is
/// <c>LinearDiscriminantAnalysis(solver="lsqr", shrinkage="auto", priors=...)</c> of scikit-learn.
/// Nothing about it is random.
/// </remarks>
/// <param name="hasEqualPriors">Whether all classes with rows count as equally frequent.</param>
internal sealed class DiscriminantTrainer(bool hasEqualPriors = false) : ITrainer
{
    /// <inheritdoc/>
    public string Description => $"linear discriminant (Ledoit-Wolf shrinkage{(hasEqualPriors ? ", equal priors" : "")})";

    /// <inheritdoc/>
    public IClassifier Fit(LabelledSet training, int seed, CancellationToken cancellation) =>
        Fit(training.Inputs, training.InputLength, training.Labels, training.ClassNames.Count, hasEqualPriors);

    /// <summary>Fits a classifier.</summary>
    /// <param name="inputs">Row-major inputs, all finite.</param>
    /// <param name="inputLength">The number of inputs of a row.</param>
    /// <param name="labels">The class of each row. A class may have no row; its probability is 0.</param>
    /// <param name="classCount">The number of classes.</param>
    /// <param name="hasEqualPriors">Whether all classes with rows count as equally frequent.</param>
    /// <exception cref="ArgumentException">The arguments do not fit together, or an input is NaN or infinite.</exception>
    public static LinearClassifier Fit(
        ReadOnlySpan<float> inputs, int inputLength, ReadOnlySpan<int> labels, int classCount, bool hasEqualPriors = false)
    {
        TrainingArguments.Check(inputs, inputLength, labels, classCount);
        float[] values = inputs.ToArray();
        Matrix<double> rows = Matrix<double>.Build.Dense(labels.Length, inputLength, (r, i) => values[r * inputLength + i]);
        Matrix<double> covariance = Matrix<double>.Build.Dense(inputLength, inputLength);
        Vector<double>?[] means = new Vector<double>?[classCount];
        double[] priors = new double[classCount];
        int[] classes = labels.ToArray();
        IGrouping<int, int>[] groups = [.. Enumerable.Range(0, classes.Length).GroupBy(row => classes[row])];
        foreach (IGrouping<int, int> group in groups)
        {
            Matrix<double> ofClass = Matrix<double>.Build.DenseOfRowVectors(group.Select(row => rows.Row(row)));
            Vector<double> mean = ofClass.ColumnSums() / ofClass.RowCount;
            means[group.Key] = mean;
            priors[group.Key] = hasEqualPriors ? 1.0 / groups.Length : (double)ofClass.RowCount / labels.Length;
            covariance += priors[group.Key] * Shrunken(ofClass.MapIndexed((_, i, value) => value - mean[i], Zeros.Include));
        }
        Matrix<double> inverse = PseudoInverse(covariance);
        double[] weights = new double[classCount * inputLength];
        double[] intercepts = [.. Enumerable.Repeat(double.NegativeInfinity, classCount)];
        for (int c = 0; c < classCount; c++)
        {
            if (means[c] is not { } mean) continue;
            Vector<double> ofClass = inverse * mean;
            for (int i = 0; i < inputLength; i++) weights[c * inputLength + i] = ofClass[i];
            intercepts[c] = Math.Log(priors[c]) - 0.5 * mean.DotProduct(ofClass);
        }
        return new LinearClassifier(weights, intercepts);
    }

    private static Matrix<double> Shrunken(Matrix<double> deviations)
    {
        int rows = deviations.RowCount, inputs = deviations.ColumnCount;
        double[] scale =
        [
            .. deviations.EnumerateColumns().Select(column => Math.Sqrt(column.DotProduct(column) / rows)).Select(s => s > 0 ? s : 1),
        ];
        Matrix<double> standard = deviations.MapIndexed((_, i, value) => value / scale[i], Zeros.Include);
        Matrix<double> covariance = standard.TransposeThisAndMultiply(standard) / rows;
        double mean = covariance.Trace() / inputs;
        double square = SumOfSquares(covariance);
        double ofRows = standard.EnumerateRows().Sum(row => Math.Pow(row.DotProduct(row), 2)) / rows;
        // d^2 and b^2 of the paper, times the number of inputs.
        double distance = square - mean * mean * inputs;
        double noise = Math.Min((ofRows - square) / rows, distance);
        double shrinkage = noise > 0 ? noise / distance : 0;
        return covariance.MapIndexed(
            (i, j, value) => scale[i] * scale[j] * ((1 - shrinkage) * value + (i == j ? shrinkage * mean : 0)), Zeros.Include);
    }

    private static double SumOfSquares(Matrix<double> matrix) => matrix.PointwiseMultiply(matrix).ColumnSums().Sum();

    // An input that is constant within every class has no variance: the least-squares solution leaves it out.
    private static Matrix<double> PseudoInverse(Matrix<double> covariance)
    {
        var factors = covariance.Evd(Symmetricity.Symmetric);
        double threshold = factors.D.Diagonal().Maximum() * covariance.RowCount * 1e-15;
        Vector<double> inverse = factors.D.Diagonal().Map(value => value > threshold ? 1 / value : 0, Zeros.Include);
        return factors.EigenVectors * Matrix<double>.Build.DiagonalOfDiagonalVector(inverse) * factors.EigenVectors.Transpose();
    }
}
