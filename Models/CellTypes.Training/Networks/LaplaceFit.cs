using System;
using System.Linq;
using CellTypes.Models.Networks;
using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;
using TorchSharp;
using static TorchSharp.torch;

namespace CellTypes.Training.Networks;

/// <summary>Fits the uncertainty of a network's last layer to its training units.</summary>
/// <remarks>
/// The curvature of the loss is taken as A x B: A the sum over units of the outer product of their features (with a last one of 1 for the bias),
/// B the mean over units of diag(p) - p p' of their class probabilities (Ritter et al. 2018). The precision of the prior makes the units most
/// probable (MacKay 1992; Daxberger et al. 2021): the marginal likelihood in Laplace's approximation, on a line from 1e-4 to 1e4.
/// </remarks>
internal static class LaplaceFit
{
    private const double LowestLog = -9.21, HighestLog = 9.21;

    /// <param name="network">The network.</param>
    /// <param name="inputs">Training units x inputs, scaled, on the device.</param>
    /// <param name="labels">Their classes.</param>
    public static LastLayerLaplace Fit(ClassifierNetwork network, Tensor inputs, Tensor labels)
    {
        using IDisposable noGradients = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor features = network.Features(inputs), logits = network.Head.call(features);
        Matrix<double> phi = ToMatrix(cat([features, ones(features.shape[0], 1, device: features.device)], 1));
        Matrix<double> probabilities = ToMatrix(logits.softmax(1));
        double logLikelihood = -nn.functional.cross_entropy(logits, labels, reduction: nn.Reduction.Sum).ToDouble();
        double squaredWeights = network.Head.weight.Squared().sum().ToDouble() + network.Head.bias!.Squared().sum().ToDouble();

        Evd<double> ofFeatures = phi.TransposeThisAndMultiply(phi).Evd(Symmetricity.Symmetric);
        Evd<double> ofClasses = MeanCurvature(probabilities).Evd(Symmetricity.Symmetric);
        double[] a = [.. ofFeatures.EigenValues.Select(value => Math.Max(0, value.Real))];
        double[] b = [.. ofClasses.EigenValues.Select(value => Math.Max(0, value.Real))];
        double prior = Prior(a, b, logLikelihood, squaredWeights);
        return new LastLayerLaplace(
            [.. ofFeatures.EigenVectors.ToRowMajorArray().Select(value => (float)value)],
            Variances(a, b, ofClasses.EigenVectors, prior),
            a.Length - 1,
            inputs.device);
    }

    /// <summary>The precision of the prior under which units are most probable.</summary>
    /// <param name="a">Eigenvalues of the curvature's factor of features.</param>
    /// <param name="b">Eigenvalues of its factor of classes.</param>
    /// <param name="logLikelihood">The log likelihood of the units.</param>
    /// <param name="squaredWeights">The sum of the squares of the weights.</param>
    internal static double Prior(double[] a, double[] b, double logLikelihood, double squaredWeights) => Math.Exp(
        FindMinimum.OfScalarFunctionConstrained(
            log => -LogEvidence(a, b, logLikelihood, squaredWeights, Math.Exp(log)), LowestLog, HighestLog, 1e-3));

    /// <summary>The log probability of the units under a prior: fit, size of the weights, and how much the units narrow them down.</summary>
    internal static double LogEvidence(double[] a, double[] b, double logLikelihood, double squaredWeights, double prior) =>
        logLikelihood - 0.5 * prior * squaredWeights - 0.5 * a.Sum(x => b.Sum(y => Math.Log((x * y + prior) / prior)));

    private static Matrix<double> MeanCurvature(Matrix<double> probabilities)
    {
        Matrix<double> mean = -probabilities.TransposeThisAndMultiply(probabilities);
        for (int c = 0; c < probabilities.ColumnCount; c++) mean[c, c] += probabilities.Column(c).Sum();
        return mean / probabilities.RowCount;
    }

    // Directions x classes: the classes' eigenvectors turned back into classes.
    private static float[] Variances(double[] a, double[] b, Matrix<double> vectors, double prior) =>
    [
        .. a.SelectMany(x => Enumerable.Range(0, b.Length).Select(
            c => (float)Enumerable.Range(0, b.Length).Sum(k => vectors[c, k] * vectors[c, k] / (x * b[k] + prior)))),
    ];

    private static Matrix<double> ToMatrix(Tensor values)
    {
        double[] numbers = values.to(ScalarType.Float64).cpu().contiguous().data<double>().ToArray();
        return Matrix<double>.Build.DenseOfRowMajor((int)values.shape[0], (int)values.shape[1], numbers);
    }
}
