using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace CellTypes.Training.Trainers;

/// <summary>How much a training row of each class counts, in the splits and in the leaves' class fractions.</summary>
public sealed class ClassWeights
{
    private enum Rule
    {
        None,
        Balanced,
        Given,
    }

    private readonly Rule _rule;
    private readonly double[] _given;

    private ClassWeights(Rule rule, double[] given)
    {
        _rule = rule;
        _given = given;
    }

    /// <summary>Gets equal weights: every row counts 1.</summary>
    public static ClassWeights None { get; } = new(Rule.None, []);

    /// <summary>
    /// Gets weights that make the classes count alike: rows / (classes with rows x rows of the class), over all training rows
    /// (King and Zeng 2001; <c>class_weight="balanced"</c> of scikit-learn).
    /// </summary>
    public static ClassWeights Balanced { get; } = new(Rule.Balanced, []);

    /// <summary>One weight per class.</summary>
    /// <param name="weights">The weights in class order, each positive and finite.</param>
    /// <exception cref="ArgumentException">A weight is not a positive number.</exception>
    public static ClassWeights Of(params double[] weights)
    {
        if (weights.Any(weight => !(weight > 0) || double.IsInfinity(weight)))
        {
            throw new ArgumentException(
                "Every class weight must be a positive number; leave out the rows of a class to ignore it.", nameof(weights));
        }
        return new(Rule.Given, [.. weights]);
    }

    /// <summary>The weight of each class for a training set with the given number of rows per class.</summary>
    /// <param name="rowsPerClass">The number of training rows of each class.</param>
    /// <exception cref="ArgumentException">The given weights are for another number of classes.</exception>
    public double[] Resolve(IReadOnlyList<int> rowsPerClass)
    {
        if (_rule == Rule.Given && _given.Length != rowsPerClass.Count)
            throw new ArgumentException($"There are {_given.Length} class weights for {rowsPerClass.Count} classes.");
        double rows = rowsPerClass.Sum();
        int present = rowsPerClass.Count(n => n > 0);
        return
        [
            .. rowsPerClass.Select((n, c) => _rule switch
            {
                Rule.Balanced => n > 0 ? rows / (present * (double)n) : 1,
                Rule.Given => _given[c],
                _ => 1,
            }),
        ];
    }

    /// <summary>The rule as text: <c>none</c>, <c>balanced</c> or the weights.</summary>
    public override string ToString() =>
        _rule == Rule.Given
            ? $"[{string.Join(", ", _given.Select(weight => weight.ToString(CultureInfo.InvariantCulture)))}]"
            : _rule.ToString().ToLowerInvariant();
}
