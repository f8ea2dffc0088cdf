using System;
using System.Linq;
using CellTypes.Models.Networks;
using CellTypes.Models.Tests.Networks;
using CellTypes.Training.Networks;
using MathNet.Numerics.LinearAlgebra;
using TorchSharp;
using static TorchSharp.torch;

namespace CellTypes.Training.Tests.Networks;

/// <summary>Last-layer Laplace against the matrices that it never forms: (features + 1) x classes squared.</summary>
public sealed class LaplaceFitTests : IDisposable
{
    private const int Units = 40, Inputs = 3, Features = 5, Classes = 3, Size = (Features + 1) * Classes;

    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly NetworkRandom _random = new(6);
    private readonly ClassifierNetwork _network;
    private readonly Tensor _inputs;
    private readonly Tensor _labels;

    public LaplaceFitTests()
    {
        _network = new PerceptronArchitecture { InputCount = Inputs, Hidden = [Features], Dropout = [0], Activation = Activation.ReLU, Classes = Classes }.Build(_random);
        _network.eval();
        using (no_grad())
        {
            foreach (Tensor value in _network.state_dict().Values) value.mul_(3);
        }
        _inputs = _random.Normal(Units, Inputs);
        _labels = _network.call(_inputs + 0.3 * _random.Normal(Units, Inputs)).argmax(1);
    }

    public void Dispose()
    {
        _network.Dispose();
        _random.Dispose();
        _scope.Dispose();
    }

    [Fact]
    public void Variance_is_that_of_the_inverse_of_the_whole_precision()
    {
        using LastLayerLaplace laplace = LaplaceFit.Fit(_network, _inputs, _labels);
        (Matrix<double> a, Matrix<double> b, double logLikelihood, double squares) = Curvature();
        double prior = LaplaceFit.Prior(Eigenvalues(a), Eigenvalues(b), logLikelihood, squares);
        Matrix<double> covariance = (a.KroneckerProduct(b) + prior * Matrix<double>.Build.DenseIdentity(Size)).Inverse();
        Tensor others = 2 * _random.Normal(7, Inputs), features = _network.Features(others), logits = _network.call(others);
        double[][] phi = PlainLayers.Rows(features), variances = PlainLayers.Rows(laplace.LogitVariance(features));
        double[][] tempered = PlainLayers.Rows(laplace.Temper(features, logits)), plain = PlainLayers.Rows(logits);
        for (int unit = 0; unit < 7; unit++)
        {
            Vector<double> withBias = Vector<double>.Build.Dense([.. phi[unit], 1]);
            for (int c = 0; c < Classes; c++)
            {
                // The logit of a class is the feature times its weights, at every third place of (features x classes).
                Vector<double> along = Vector<double>.Build.Dense(Size, i => i % Classes == c ? withBias[i / Classes] : 0);
                double variance = along * covariance * along;
                Assert.Equal(variance, variances[unit][c], 1e-4 * (1 + variance));
                Assert.Equal(plain[unit][c] / Math.Sqrt(1 + Math.PI * variance / 8), tempered[unit][c], 1e-4);
            }
        }
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(1)]
    [InlineData(30)]
    public void Evidence_is_that_of_the_whole_determinant(double prior)
    {
        (Matrix<double> a, Matrix<double> b, double logLikelihood, double squares) = Curvature();
        Assert.Equal(
            Evidence(a, b, logLikelihood, squares, prior), LaplaceFit.LogEvidence(Eigenvalues(a), Eigenvalues(b), logLikelihood, squares, prior), 1e-6);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0.01)]
    [InlineData(100)]
    public void Prior_is_the_one_of_largest_evidence_on_a_grid(double sizeOfWeights)
    {
        (Matrix<double> a, Matrix<double> b, double logLikelihood, double squares) = Curvature();
        squares *= sizeOfWeights;
        double[] grid = [.. Enumerable.Range(-400, 801).Select(i => Math.Pow(10, i / 100.0))];
        double best = grid.MaxBy(prior => Evidence(a, b, logLikelihood, squares, prior));
        double prior = LaplaceFit.Prior(Eigenvalues(a), Eigenvalues(b), logLikelihood, squares);
        Assert.InRange(prior, best / 1.03, best * 1.03);
        Assert.InRange(best, grid[1], grid[^2]);
    }

    [Fact]
    public void Confidence_falls_far_from_the_training_units()
    {
        using LastLayerLaplace laplace = LaplaceFit.Fit(_network, _inputs, _labels);
        Tensor far = 1000 * _inputs;
        double[] Surest(Tensor inputs, bool isTempered)
        {
            Tensor features = _network.Features(inputs), logits = _network.call(inputs);
            return [.. PlainLayers.Values((isTempered ? laplace.Temper(features, logits) : logits).softmax(1).max(1).values).Select(value => (double)value)];
        }
        Assert.InRange(Surest(far, isTempered: false).Average(), 0.95, 1);
        Assert.InRange(Surest(far, isTempered: true).Max(), 1.0 / Classes, 0.97);
        Assert.True(Surest(far, isTempered: true).Average() < 0.9);
        // Near them it costs little, and never makes bolder.
        double[] plain = Surest(_inputs, isTempered: false), tempered = Surest(_inputs, isTempered: true);
        Assert.InRange(plain.Average() - tempered.Average(), 0, 0.25);
        // Variance grows with the square of the distance.
        double[] near = Variances(_inputs), farther = Variances(far);
        Assert.All(farther.Zip(near), pair => Assert.True(pair.First > pair.Second));

        double[] Variances(Tensor inputs) => [.. PlainLayers.Rows(laplace.LogitVariance(_network.Features(inputs))).Select(row => row.Average())];
    }

    [Fact]
    public void Wrong_lengths_are_refused() =>
        Assert.Contains("are not those of 2 features", Assert.Throws<ArgumentException>(() => new LastLayerLaplace(new float[8], new float[6], 2, CPU)).Message);

    private static double[] Eigenvalues(Matrix<double> matrix) => [.. matrix.Evd(Symmetricity.Symmetric).EigenValues.Select(value => Math.Max(0, value.Real))];

    private static double Evidence(Matrix<double> a, Matrix<double> b, double logLikelihood, double squares, double prior)
    {
        Matrix<double> precision = a.KroneckerProduct(b) + prior * Matrix<double>.Build.DenseIdentity(Size);
        double logDeterminant = 2 * precision.Cholesky().Factor.Diagonal().Sum(Math.Log);
        return logLikelihood - 0.5 * prior * squares - 0.5 * (logDeterminant - Size * Math.Log(prior));
    }

    private (Matrix<double> Features, Matrix<double> Classes, double LogLikelihood, double Squares) Curvature()
    {
        double[][] features = PlainLayers.Rows(_network.Features(_inputs)), logits = PlainLayers.Rows(_network.call(_inputs));
        long[] labels = _labels.data<long>().ToArray();
        Matrix<double> a = Matrix<double>.Build.Dense(Features + 1, Features + 1), b = Matrix<double>.Build.Dense(Classes, Classes);
        double logLikelihood = 0;
        for (int unit = 0; unit < Units; unit++)
        {
            Vector<double> phi = Vector<double>.Build.Dense([.. features[unit], 1]);
            Vector<double> p = Vector<double>.Build.Dense(Classes, c => Math.Exp(logits[unit][c]) / logits[unit].Sum(Math.Exp));
            a += phi.OuterProduct(phi);
            b += (Matrix<double>.Build.DenseOfDiagonalVector(p) - p.OuterProduct(p)) / Units;
            logLikelihood += Math.Log(p[(int)labels[unit]]);
        }
        double squares = PlainLayers.Values(_network.Head.weight).Concat(PlainLayers.Values(_network.Head.bias!)).Sum(weight => (double)weight * weight);
        return (a, b, logLikelihood, squares);
    }
}
