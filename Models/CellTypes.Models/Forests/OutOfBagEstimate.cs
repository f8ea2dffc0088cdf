using System;
using System.Collections.Generic;

namespace CellTypes.Models.Forests;

/// <summary>What a forest says of its own training rows when only the trees that did not see the row are asked (Breiman 2001, section
/// 3.1).</summary>
public sealed class OutOfBagEstimate
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

    /// <param name="sums">The leaf fractions of each row, summed over the trees that did not see it; becomes the probabilities.</param>
    /// <param name="trees">The number of trees that did not see the row.</param>
    /// <param name="labels">The class of each row.</param>
    internal static OutOfBagEstimate From(float[] sums, int[] trees, ReadOnlySpan<int> labels)
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
