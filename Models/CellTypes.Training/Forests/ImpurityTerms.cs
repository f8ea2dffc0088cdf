using System;
using System.Linq;

namespace CellTypes.Training.Forests;

/// <summary>
/// The impurity of a side of a split, from tables. A row weighs (times drawn) x (weight of its class), so the weight of a class on a side
/// is an integer times a constant, and its term, w² (Gini) or w log w (entropy), comes from a table.
/// </summary>
internal sealed class ImpurityTerms
{
    private readonly bool _entropy;
    private readonly bool _equal;
    private readonly double[] _table;
    private readonly int _stride;

    /// <param name="criterion">The impurity.</param>
    /// <param name="weights">The weight of each class.</param>
    /// <param name="rows">The number of training rows, which bounds every count.</param>
    public ImpurityTerms(SplitCriterion criterion, double[] weights, int rows)
    {
        _entropy = criterion == SplitCriterion.Entropy;
        _equal = weights.All(weight => weight == weights[0]);
        // Equal weights change no split and no fraction: count them as 1, and one table serves all classes and their total.
        Weights = _equal ? [.. weights.Select(_ => 1.0)] : weights;
        _stride = _equal ? 0 : rows + 1;
        _table = new double[_equal ? rows + 1 : (rows + 1) * weights.Length];
        for (int i = 0; i < _table.Length; i++)
            _table[i] = Term(Weights[i / (rows + 1)] * (i % (rows + 1)));
    }

    /// <summary>The weight of one row of each class.</summary>
    public double[] Weights { get; }

    /// <summary>The weighted purity of a side: of all splits of a node, that with the largest sum over both sides lowers the impurity
    /// most.</summary>
    /// <param name="counts">The side's rows of each class, as often as drawn; at least one row.</param>
    /// <remarks>
    /// A function of the counts alone, never a running sum: splits that part the classes alike tie exactly, and the random order in which
    /// the inputs are drawn decides, not rounding.
    /// </remarks>
    public double Purity(int[] counts)
    {
        double terms = 0;
        double weight = 0;
        int table = 0;
        int rows = 0;
        for (int c = 0; c < counts.Length; c++)
        {
            terms += _table[table + counts[c]];
            weight += Weights[c] * counts[c];
            rows += counts[c];
            table += _stride;
        }
        if (!_entropy)
            return terms / weight;
        return terms - (_equal ? _table[rows] : Term(weight));
    }

    private double Term(double weight)
    {
        if (!_entropy)
            return weight * weight;
        return weight > 0 ? weight * Math.Log(weight) : 0;
    }
}
