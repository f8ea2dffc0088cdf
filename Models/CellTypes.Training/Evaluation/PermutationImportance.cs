using System;
using System.Linq;
using System.Threading.Tasks;
using CellTypes.Models.Inference;
using MathNet.Numerics;
using MathNet.Numerics.Random;
using MathNet.Numerics.Statistics;

namespace CellTypes.Training.Evaluation;

/// <summary>Permutation importance (Breiman 2001, section 10) of the inputs of any classifier.</summary>
/// <remarks>
/// Score it on rows that the classifier was not trained on. Of two inputs that carry the same information neither may look important.
/// </remarks>
internal static class PermutationImportance
{
    /// <summary>Computes the loss of accuracy for every input.</summary>
    /// <param name="classifier">The classifier.</param>
    /// <param name="inputs">Row-major inputs, as many rows as labels.</param>
    /// <param name="labels">The true class of each row.</param>
    /// <param name="seed">The seed: equal seeds give equal results on any number of cores.</param>
    /// <param name="repeats">How often each input is shuffled, at least 1.</param>
    /// <returns>One entry per input.</returns>
    /// <exception cref="ArgumentException">The inputs do not fit the labels, there is no row, or <paramref name="repeats"/> is less than
    /// 1.</exception>
    public static InputImportance[] Compute(IClassifier classifier, float[] inputs, int[] labels, int seed, int repeats = 5)
    {
        if (labels.Length == 0 || inputs.Length != (long)labels.Length * classifier.InputLength)
        {
            throw new ArgumentException(
                $"There are {inputs.Length} inputs for {labels.Length} rows of {classifier.InputLength} inputs each.", nameof(inputs));
        }
        if (repeats < 1)
            throw new ArgumentException($"At least one repeat is needed, not {repeats}.", nameof(repeats));
        double accuracy = Accuracy(classifier, inputs, labels);
        var importance = new InputImportance[classifier.InputLength];
        Parallel.For(
            0, importance.Length, input => importance[input] = Shuffle(classifier, inputs, labels, input, accuracy, seed, repeats));
        return importance;
    }

    private static InputImportance Shuffle(
        IClassifier classifier, float[] inputs, int[] labels, int input, double accuracy, int seed, int repeats)
    {
        var random = new Xoshiro256StarStar(DerivedSeed.Of(seed, input), threadSafe: false);
        float[] column = [.. Enumerable.Range(0, labels.Length).Select(row => inputs[row * classifier.InputLength + input])];
        float[] shuffled = [.. inputs];
        var loss = new double[repeats];
        for (int repeat = 0; repeat < repeats; repeat++)
        {
            Combinatorics.SelectPermutationInplace(column, random);
            for (int row = 0; row < labels.Length; row++)
                shuffled[row * classifier.InputLength + input] = column[row];
            loss[repeat] = accuracy - Accuracy(classifier, shuffled, labels);
        }
        return new InputImportance(loss.Mean(), loss.PopulationStandardDeviation());
    }

    private static double Accuracy(IClassifier classifier, float[] inputs, int[] labels)
    {
        var probabilities = new float[labels.Length * classifier.ClassCount];
        classifier.Predict(inputs, labels.Length, probabilities);
        int correct = 0;
        for (int row = 0; row < labels.Length; row++)
        {
            int best = 0;
            for (int c = 1; c < classifier.ClassCount; c++)
                best = probabilities[row * classifier.ClassCount + c] > probabilities[row * classifier.ClassCount + best] ? c : best;
            correct += best == labels[row] ? 1 : 0;
        }
        return (double)correct / labels.Length;
    }
}

/// <summary>How much accuracy a classifier loses when one of its inputs is shuffled among the units.</summary>
/// <param name="Mean">The mean loss over the repeats, as a fraction: 0.1 is ten points of accuracy. Near zero or negative where the input
/// does not matter.</param>
/// <param name="StandardDeviation">The population standard deviation over the repeats.</param>
internal readonly record struct InputImportance(double Mean, double StandardDeviation);
