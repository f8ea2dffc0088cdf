using System;
using System.Collections.Generic;
using System.Linq;
using MathNet.Numerics.Distributions;

namespace CellTypes.Training.Tuning;

/// <summary>Where along a range values lie: a mixture of one kernel around each observed value and one prior kernel over the whole
/// range.</summary>
internal abstract class ParzenDensity
{
    // As many of the latest values count in full; the earlier ones the less, the older they are.
    private const int FullWeights = 25;

    private readonly double[] _weights;

    /// <summary>Takes the number of observed values; the last kernel is the prior's.</summary>
    protected ParzenDensity(int observed)
    {
        double[] weights = [.. Enumerable.Range(0, observed).Select(i => WeightOf(i, observed)), 1];
        _weights = [.. weights.Select(weight => weight / weights.Sum())];
    }

    /// <summary>Gets the number of kernels, the prior's included.</summary>
    protected int Kernels => _weights.Length;

    /// <summary>Estimates a density.</summary>
    /// <param name="range">The range.</param>
    /// <param name="observed">Values within it, the oldest first; none for the prior alone.</param>
    public static ParzenDensity Of(ParameterRange range, IReadOnlyList<string> observed) => range switch
    {
        NumberRange numbers => new NumberDensity(numbers, observed),
        ChoiceRange choices => new ChoiceDensity(choices, observed),
        _ => throw new ArgumentException($"There is no density for a {range.GetType().Name}.", nameof(range)),
    };

    /// <summary>Draws a value.</summary>
    /// <param name="random">Where the random numbers come from.</param>
    public string Draw(Random random) => DrawFrom(Categorical.Sample(random, _weights), random);

    /// <summary>The density at a value: for whole numbers and choices its probability, else per unit of the range's axis.</summary>
    /// <param name="value">The value, within the range.</param>
    public double At(string value) => _weights.Select((weight, kernel) => weight * KernelAt(kernel, value)).Sum();

    /// <summary>Draws a value from one kernel.</summary>
    protected abstract string DrawFrom(int kernel, Random random);

    /// <summary>The density of one kernel at a value.</summary>
    protected abstract double KernelAt(int kernel, string value);

    private static double WeightOf(int i, int observed)
    {
        int ramp = observed - FullWeights;
        if (i >= ramp) return 1;
        double oldest = 1.0 / observed;
        return ramp == 1 ? oldest : oldest + (1 - oldest) * i / (ramp - 1);
    }
}
