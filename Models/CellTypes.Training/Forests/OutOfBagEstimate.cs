using System;
using System.Collections.Generic;
using CellTypes.Models.Forests;

namespace CellTypes.Training.Forests;

/// <summary>What a forest says of its own training rows when only the trees that did not see the row are asked (Breiman 2001, section
/// 3.1).</summary>
internal sealed class OutOfBagEstimate
{
    private OutOfBagEstimate(float[] probabilities, double accuracy)
    {
        Probabilities = probabilities;
        Accuracy = accuracy;
    }

    /// <summary>Gets the row-major class probabilities of the training rows; NaN in a row that every tree saw.</summary>
    public IReadOnlyList<float> Probabilities { get; }

    /// <summary>Gets the share of correctly labelled rows among those that at least one tree did not see; NaN where there is
    /// none.</summary>
    public double Accuracy { get; }

    /// <summary>Asks a forest about the rows that it was trained on.</summary>
    /// <param name="forest">The forest.</param>
    /// <param name="inputs">The row-major inputs that it was trained on.</param>
    /// <param name="labels">The class of each row.</param>
    /// <param name="options">How it was trained, with the bootstrap.</param>
    /// <exception cref="ArgumentException">It was trained without the bootstrap: every tree saw every row.</exception>
    public static OutOfBagEstimate Of(RandomForest forest, ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels, ForestOptions options)
    {
        if (!options.Bootstrap) throw new ArgumentException("Out-of-bag estimates need the bootstrap: without it every tree sees every row.", nameof(options));
        int classes = forest.ClassCount;
        float[] sums = new float[labels.Length * classes];
        int[] trees = new int[labels.Length], drawn = new int[labels.Length];
        for (int tree = 0; tree < forest.TreeCount; tree++)
        {
            TreeGrower.Bootstrap(TreeGrower.RandomOf(options.Seed, tree), drawn);
            for (int row = 0; row < labels.Length; row++)
            {
                if (drawn[row] > 0)
                    continue;
                trees[row]++;
                ReadOnlySpan<float> fractions = forest.LeafFractions(tree, inputs.Slice(row * forest.InputLength, forest.InputLength));
                for (int c = 0; c < classes; c++)
                    sums[row * classes + c] += fractions[c];
            }
        }
        return From(sums, trees, labels);
    }

    // Sums of the leaf fractions of each row over the trees that did not see it, which become the probabilities; and the number of these trees.
    private static OutOfBagEstimate From(float[] sums, int[] trees, ReadOnlySpan<int> labels)
    {
        int classes = sums.Length / labels.Length;
        int rows = 0;
        int correct = 0;
        for (int row = 0; row < labels.Length; row++)
        {
            Span<float> probabilities = sums.AsSpan(row * classes, classes);
            if (trees[row] == 0)
            {
                probabilities.Fill(float.NaN);
                continue;
            }
            int best = 0;
            for (int c = 0; c < classes; c++)
            {
                probabilities[c] /= trees[row];
                best = probabilities[c] > probabilities[best] ? c : best;
            }
            rows++;
            correct += best == labels[row] ? 1 : 0;
        }
        return new OutOfBagEstimate(sums, (double)correct / rows);
    }
}
