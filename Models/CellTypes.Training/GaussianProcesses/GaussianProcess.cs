using System;
using System.Linq;
using System.Threading;
using CellTypes.Models.Inference;
using CellTypes.Training.Trainers;
using MathNet.Numerics.LinearAlgebra;

namespace CellTypes.Training.GaussianProcesses;

/// <summary>
/// A Gaussian-process classifier: for each class a smooth latent function tells it from the others (squared-exponential kernel, logistic
/// likelihood, Laplace approximation); the probabilities of the classes are divided by their sum.
/// </summary>
/// <remarks>
/// Rasmussen and Williams 2006, "Gaussian Processes for Machine Learning", algorithms 3.1 and 3.2, one class against the rest as
/// <c>GaussianProcessClassifier</c> of scikit-learn. Far from all training units the latent functions return to 0: all classes become
/// equally probable. Immutable.
/// </remarks>
internal sealed class GaussianProcess : IClassifier
{
    // The integral over the latent value: 6 standard deviations to either side, in steps that leave an error below 1e-6 up to a deviation
    // of 8 (the rule converges exponentially).
    private const int HalfSteps = 36;
    private const double StepLength = 6.0 / HalfSteps;

    private readonly Matrix<double> _rows;
    private readonly LaplaceApproximation?[] _classes;

    private GaussianProcess(Matrix<double> rows, LaplaceApproximation?[] classes, GaussianProcessOptions options, double likelihood)
    {
        _rows = rows;
        _classes = classes;
        Variance = options.Variance;
        LengthScale = options.LengthScale;
        LogMarginalLikelihood = likelihood;
    }

    /// <inheritdoc/>
    public int InputLength => _rows.ColumnCount;

    /// <inheritdoc/>
    public int ClassCount => _classes.Length;

    /// <summary>Gets the variance of the latent functions.</summary>
    public double Variance { get; }

    /// <summary>Gets the distance over which they change.</summary>
    public double LengthScale { get; }

    /// <summary>Gets the logarithm of the probability of the labels, summed over the classes.</summary>
    public double LogMarginalLikelihood { get; }

    /// <summary>Fits a classifier. The time grows with the cube of the number of rows.</summary>
    /// <param name="inputs">Row-major inputs, all finite.</param>
    /// <param name="inputLength">The number of inputs of a row.</param>
    /// <param name="labels">The class of each row. A class may have no row; its probability is 0.</param>
    /// <param name="classCount">The number of classes.</param>
    /// <param name="options">How to fit.</param>
    /// <param name="cancellation">Stops the fit between two classes.</param>
    /// <exception cref="ArgumentException">The arguments do not fit together, or an input is NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was signalled.</exception>
    public static GaussianProcess Fit(
        ReadOnlySpan<float> inputs,
        int inputLength,
        ReadOnlySpan<int> labels,
        int classCount,
        GaussianProcessOptions options,
        CancellationToken cancellation = default)
    {
        TrainingArguments.Check(inputs, inputLength, labels, classCount);
        options.Validate();
        Matrix<double> rows = ToMatrix(inputs, inputLength);
        int[] classes = labels.ToArray();
        if (options.ChooseByMarginalLikelihood) options = Choose(rows, classes, classCount, options, cancellation);
        LaplaceApproximation?[] fitted = FitClasses(Kernel(rows, rows, options), classes, classCount, null, true, cancellation);
        return new GaussianProcess(rows, fitted, options, SumOfLikelihoods(fitted));
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A span is shorter than <paramref name="count"/> asks for, or an input is NaN or
    /// infinite.</exception>
    public void Predict(ReadOnlySpan<float> inputs, int count, Span<float> probabilities)
    {
        ClassifierArguments.CheckPrediction(this, inputs, count, probabilities);
        if (count == 0) return;
        GaussianProcessOptions options = new() { Variance = Variance, LengthScale = LengthScale };
        Matrix<double> kernel = Kernel(ToMatrix(inputs.Slice(0, count * InputLength), InputLength), _rows, options);
        double[] sums = new double[count];
        double[] members = new double[count * ClassCount];
        for (int c = 0; c < ClassCount; c++)
        {
            if (_classes[c] is not { } fitted) continue;
            Vector<double> mean = kernel * fitted.Gradient;
            Vector<double> known = (kernel * fitted.Precision).PointwiseMultiply(kernel).RowSums();
            for (int i = 0; i < count; i++)
            {
                members[i * ClassCount + c] = MeanOfLogistic(mean[i], Math.Sqrt(Math.Max(0, Variance - known[i])));
                sums[i] += members[i * ClassCount + c];
            }
        }
        for (int i = 0; i < members.Length; i++) probabilities[i] = (float)(members[i] / sums[i / ClassCount]);
    }

    /// <summary>The mean of the logistic function under a normal distribution (equation 3.25).</summary>
    internal static double MeanOfLogistic(double mean, double deviation)
    {
        double sum = 0, weights = 0;
        for (int step = -HalfSteps; step <= HalfSteps; step++)
        {
            double z = step * StepLength, weight = Math.Exp(-0.5 * z * z);
            sum += weight * LaplaceApproximation.Logistic(mean + deviation * z);
            weights += weight;
        }
        return sum / weights;
    }

    private static GaussianProcessOptions Choose(
        Matrix<double> rows, int[] labels, int classCount, GaussianProcessOptions options, CancellationToken cancellation)
    {
        GaussianProcessOptions best = options;
        double most = double.NegativeInfinity;
        foreach (double lengthScale in GaussianProcessOptions.LengthScales)
        {
            LaplaceApproximation?[]? start = null;
            foreach (double variance in GaussianProcessOptions.Variances)
            {
                GaussianProcessOptions tried = options with { Variance = variance, LengthScale = lengthScale };
                start = FitClasses(Kernel(rows, rows, tried), labels, classCount, start, false, cancellation);
                double likelihood = SumOfLikelihoods(start);
                if (likelihood > most) (most, best) = (likelihood, tried);
            }
        }
        return best;
    }

    private static LaplaceApproximation?[] FitClasses(
        Matrix<double> kernel,
        int[] labels,
        int classCount,
        LaplaceApproximation?[]? start,
        bool withPrecision,
        CancellationToken cancellation)
    {
        LaplaceApproximation?[] fitted = new LaplaceApproximation?[classCount];
        for (int c = 0; c < classCount; c++)
        {
            cancellation.ThrowIfCancellationRequested();
            bool[] isMember = Array.ConvertAll(labels, label => label == c);
            if (isMember.Contains(true)) fitted[c] = LaplaceApproximation.Fit(kernel, isMember, start?[c]?.Mode, withPrecision);
        }
        return fitted;
    }

    private static double SumOfLikelihoods(LaplaceApproximation?[] classes) => classes.Sum(fitted => fitted?.LogMarginalLikelihood ?? 0);

    private static Matrix<double> ToMatrix(ReadOnlySpan<float> inputs, int inputLength)
    {
        float[] values = inputs.ToArray();
        return Matrix<double>.Build.Dense(values.Length / inputLength, inputLength, (r, i) => values[r * inputLength + i]);
    }

    // The squared-exponential kernel (equation 4.9).
    private static Matrix<double> Kernel(Matrix<double> a, Matrix<double> b, GaussianProcessOptions options)
    {
        double[] squaresOfA = [.. a.EnumerateRows().Select(row => row.DotProduct(row))];
        double[] squaresOfB = [.. b.EnumerateRows().Select(row => row.DotProduct(row))];
        Matrix<double> kernel = a.TransposeAndMultiply(b);
        double scale = -0.5 / (options.LengthScale * options.LengthScale);
        kernel.MapIndexedInplace(
            (i, j, product) => options.Variance * Math.Exp(scale * Math.Max(0, squaresOfA[i] + squaresOfB[j] - 2 * product)),
            Zeros.Include);
        return kernel;
    }
}
