using System;
using System.Linq;
using System.Threading;
using CellTypes.Models.Inference;
using CellTypes.Training.Data;
using CellTypes.Training.Trainers;
using MathNet.Numerics.LinearAlgebra;

namespace CellTypes.Training.LinearModels;

/// <summary>Multinomial logistic regression with an L2 penalty, fitted to convergence.</summary>
/// <remarks>
/// The penalised likelihood is strictly concave in the weights, so the result does not depend on where the fit starts. It is found by
/// Newton's method; each step is solved by conjugate gradients, which need products with the Hessian only (Nocedal and Wright 2006,
/// algorithm 7.1). Nothing about it is random.
/// </remarks>
/// <param name="options">How to fit.</param>
internal sealed class LogisticTrainer(LogisticOptions options) : ITrainer
{
    private const int MaximumSteps = 200;
    private const double Tolerance = 1e-8;
    private const double SufficientDecrease = 1e-4;

    /// <inheritdoc/>
    public string Description => $"logistic regression ({options})";

    /// <inheritdoc/>
    public IClassifier Fit(LabelledSet training, int seed, CancellationToken cancellation) =>
        Fit(training.Inputs, training.InputLength, training.Labels, training.ClassNames.Count, options, cancellation);

    /// <summary>Fits a classifier.</summary>
    /// <param name="inputs">Row-major inputs, all finite, best of a size around 1.</param>
    /// <param name="inputLength">The number of inputs of a row.</param>
    /// <param name="labels">The class of each row. A class may have no row; its probability is 0.</param>
    /// <param name="classCount">The number of classes.</param>
    /// <param name="options">How to fit.</param>
    /// <param name="cancellation">Stops the fit between two steps.</param>
    /// <exception cref="CellTypesException">The arguments do not fit together, or an input is NaN or infinite.</exception>
    /// <exception cref="CellTypesException">The fit does not converge.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was signalled.</exception>
    public static LinearClassifier Fit(
        ReadOnlySpan<float> inputs,
        int inputLength,
        ReadOnlySpan<int> labels,
        int classCount,
        LogisticOptions options,
        CancellationToken cancellation = default)
    {
        TrainingArguments.Check(inputs, inputLength, labels, classCount);
        options.Validate();
        int[] counts = new int[classCount];
        foreach (int label in labels) counts[label]++;
        int[] present = [.. Enumerable.Range(0, classCount).Where(c => counts[c] > 0)];
        double[] weights = options.ClassWeights.Resolve(counts);
        Problem problem = new(inputs, inputLength, [.. labels.ToArray().Select(label => Array.IndexOf(present, label))], present.Length)
        {
            RowWeights = [.. labels.ToArray().Select(label => weights[label])],
            Penalty = options.Penalty,
        };
        return ToClassifier(Minimise(problem, cancellation), inputLength, present, classCount);
    }

    private static Matrix<double> Minimise(Problem problem, CancellationToken cancellation)
    {
        Matrix<double> parameters = problem.Zero();
        for (int step = 0; step < MaximumSteps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            (double value, Matrix<double> probabilities) = problem.Evaluate(parameters);
            Matrix<double> gradient = problem.Gradient(parameters, probabilities);
            if (gradient.L2Norm() <= Tolerance * problem.RowWeights.Sum()) return parameters;
            Matrix<double> direction = Direction(problem, gradient, probabilities);
            double slope = Inner(gradient, direction), length = 1;
            while (length > Tolerance
                && problem.Evaluate(parameters + length * direction).Value > value + SufficientDecrease * length * slope)
            {
                length /= 2;
            }
            parameters += length * direction;
        }
        throw new CellTypesException($"The logistic regression has not converged after {MaximumSteps} steps: scale the inputs.");
    }

    // The Newton step, as exactly as its quadratic model deserves.
    private static Matrix<double> Direction(Problem problem, Matrix<double> gradient, Matrix<double> probabilities)
    {
        Matrix<double> direction = problem.Zero(), residual = gradient, search = -gradient;
        double square = Inner(residual, residual), norm = Math.Sqrt(square);
        double target = Math.Min(0.1, Math.Sqrt(norm)) * norm;
        for (int i = 0; i < gradient.RowCount * gradient.ColumnCount && Math.Sqrt(square) > target; i++)
        {
            Matrix<double> product = problem.TimesHessian(search, probabilities);
            double length = square / Inner(search, product);
            direction += length * search;
            residual += length * product;
            double next = Inner(residual, residual);
            search = next / square * search - residual;
            square = next;
        }
        return direction;
    }

    private static double Inner(Matrix<double> a, Matrix<double> b) => a.PointwiseMultiply(b).ColumnSums().Sum();

    private static LinearClassifier ToClassifier(Matrix<double> parameters, int inputLength, int[] present, int classCount)
    {
        double[] weights = new double[classCount * inputLength];
        double[] intercepts = [.. Enumerable.Repeat(double.NegativeInfinity, classCount)];
        for (int c = 0; c < present.Length; c++)
        {
            for (int i = 0; i < inputLength; i++) weights[present[c] * inputLength + i] = parameters[i, c];
            intercepts[present[c]] = parameters[inputLength, c];
        }
        return new LinearClassifier(weights, intercepts);
    }

    // Parameters are inputs + 1 (the intercept) x classes.
    private sealed class Problem
    {
        private readonly Matrix<double> _inputs;
        private readonly int[] _labels;
        private readonly int _classes;

        public Problem(ReadOnlySpan<float> inputs, int inputLength, int[] labels, int classes)
        {
            float[] values = inputs.ToArray();
            _inputs = Matrix<double>.Build.Dense(
                labels.Length, inputLength + 1, (r, i) => i < inputLength ? values[r * inputLength + i] : 1);
            _labels = labels;
            _classes = classes;
        }

        public required double[] RowWeights { get; init; }

        public required double Penalty { get; init; }

        public Matrix<double> Zero() => Matrix<double>.Build.Dense(_inputs.ColumnCount, _classes);

        public (double Value, Matrix<double> Probabilities) Evaluate(Matrix<double> parameters)
        {
            Matrix<double> scores = _inputs * parameters;
            double value = Penalty / 2 * Inner(parameters, Penalised(parameters));
            for (int r = 0; r < _labels.Length; r++)
            {
                double largest = double.NegativeInfinity, sum = 0, ofLabel = scores[r, _labels[r]];
                for (int c = 0; c < _classes; c++) largest = Math.Max(largest, scores[r, c]);
                for (int c = 0; c < _classes; c++) sum += Math.Exp(scores[r, c] - largest);
                for (int c = 0; c < _classes; c++) scores[r, c] = Math.Exp(scores[r, c] - largest) / sum;
                value += RowWeights[r] * (largest + Math.Log(sum) - ofLabel);
            }
            return (value, scores);
        }

        public Matrix<double> Gradient(Matrix<double> parameters, Matrix<double> probabilities)
        {
            Matrix<double> residuals = probabilities.MapIndexed(
                (r, c, p) => RowWeights[r] * (p - (c == _labels[r] ? 1 : 0)), Zeros.Include);
            return _inputs.TransposeThisAndMultiply(residuals) + Penalty * Penalised(parameters);
        }

        public Matrix<double> TimesHessian(Matrix<double> direction, Matrix<double> probabilities)
        {
            Matrix<double> scores = _inputs * direction;
            for (int r = 0; r < _labels.Length; r++)
            {
                double mean = 0;
                for (int c = 0; c < _classes; c++) mean += probabilities[r, c] * scores[r, c];
                for (int c = 0; c < _classes; c++) scores[r, c] = RowWeights[r] * probabilities[r, c] * (scores[r, c] - mean);
            }
            return _inputs.TransposeThisAndMultiply(scores) + Penalty * Penalised(direction);
        }

        private static Matrix<double> Penalised(Matrix<double> parameters)
        {
            Matrix<double> weights = parameters.Clone();
            weights.ClearRow(parameters.RowCount - 1);
            return weights;
        }
    }
}

/// <summary>How a logistic regression is fitted.</summary>
internal sealed record LogisticOptions
{
    /// <summary>
    /// Gets the penalty on the weights, positive: half of it times their sum of squares is added to the negative log-likelihood summed over
    /// rows (1 / C of scikit-learn). Intercepts are free.
    /// </summary>
    public double Penalty { get; init; } = 0.01;

    /// <summary>Gets how much a row of each class counts.</summary>
    public ClassWeights ClassWeights { get; init; } = ClassWeights.None;

    /// <summary>The options in a few words.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"L2 penalty {Penalty}, class weights {ClassWeights}");

    internal void Validate()
    {
        // The weights of separable classes would grow without end.
        if (!(Penalty > 0) || double.IsInfinity(Penalty)) throw new SettingException(nameof(Penalty), Penalty, "a positive number");
    }
}
