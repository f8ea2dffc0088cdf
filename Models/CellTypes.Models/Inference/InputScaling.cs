using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Views;

namespace CellTypes.Models.Inference;

/// <summary>Brings the inputs of every view to one scale, as learnt from training units.</summary>
/// <remarks>
/// Each block has mean 0 and a total variance of 1 over the training units, so that views of different length and unit weigh alike in
/// distances and penalties. Counts become their square roots first, whose noise does not depend on the count (Bartlett 1936). The
/// samples of a signal share one scale, which keeps its shape; features have one each. An input that is constant over the training units
/// becomes 0.
/// </remarks>
public sealed class InputScaling : IInputScaling
{
    // Below this share of its mean a deviation is rounding.
    private const double Rounding = 1e-6;

    private readonly bool[] _isCount;
    private readonly double[] _mean;
    private readonly double[] _factor;

    /// <summary>Takes up a scaling that was learnt before; the arrays are not copied.</summary>
    /// <param name="isCount">Whether each input is a count, whose root is scaled.</param>
    /// <param name="mean">See <see cref="Means"/>.</param>
    /// <param name="factor">See <see cref="Factors"/>.</param>
    /// <exception cref="ArgumentException">There is no input, the lengths differ, or a number is not finite.</exception>
    internal InputScaling(bool[] isCount, double[] mean, double[] factor)
    {
        if (mean.Length == 0 || isCount.Length != mean.Length || factor.Length != mean.Length)
            throw new ArgumentException($"{isCount.Length} kinds, {mean.Length} means and {factor.Length} factors do not fit together.");
        if (mean.Concat(factor).Any(value => double.IsNaN(value) || double.IsInfinity(value)))
            throw new ArgumentException("A mean or a factor of the scaling is not finite.");
        _isCount = isCount;
        _mean = mean;
        _factor = factor;
    }

    /// <inheritdoc/>
    public int InputLength => _mean.Length;

    /// <summary>Gets the mean of each input over the training units, of counts that of their roots.</summary>
    public IReadOnlyList<double> Means => _mean;

    /// <summary>Gets what the distance of each input from its mean is multiplied by; 0 for a constant input.</summary>
    public IReadOnlyList<double> Factors => _factor;

    /// <summary>Gets whether each input is a count.</summary>
    internal IReadOnlyList<bool> AreCounts => _isCount;

    /// <summary>Learns the scaling.</summary>
    /// <param name="inputs">Row-major inputs of the training units, all finite.</param>
    /// <param name="blocks">The blocks that a row consists of.</param>
    /// <exception cref="ArgumentException">There is no row, rows and blocks do not fit together, an input is NaN or infinite, or the rows
    /// are all the same.</exception>
    public static InputScaling Fit(ReadOnlySpan<float> inputs, IReadOnlyList<InputBlock> blocks)
    {
        int length = blocks.Sum(block => block.Length);
        if (length == 0 || inputs.Length == 0 || inputs.Length % length != 0)
            throw new ArgumentException($"{inputs.Length} values are not rows of {length} inputs.", nameof(inputs));
        FiniteInputs.Check(inputs, length, nameof(inputs));
        bool[] isCount = [.. blocks.SelectMany(block => Enumerable.Repeat(block.Kind == InputKind.Counts, block.Length))];
        double[] mean = new double[length], variance = new double[length];
        int rows = inputs.Length / length;
        for (int i = 0; i < inputs.Length; i++) mean[i % length] += Transform(inputs[i], isCount[i % length]) / rows;
        for (int i = 0; i < inputs.Length; i++)
        {
            double deviation = Transform(inputs[i], isCount[i % length]) - mean[i % length];
            variance[i % length] += deviation * deviation / rows;
        }
        for (int i = 0; i < length; i++)
        {
            if (variance[i] <= Rounding * Rounding * mean[i] * mean[i]) variance[i] = 0;
        }
        if (variance.All(value => value == 0))
            throw NothingVaries(length, rows);
        return new InputScaling(isCount, mean, ComputeFactors(variance, blocks));
    }

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<float> inputs, Span<float> scaled)
    {
        CheckRows(inputs, scaled, InputLength);
        for (int first = 0; first < inputs.Length; first += InputLength)
        {
            for (int i = 0; i < InputLength; i++)
                scaled[first + i] = (float)((Transform(inputs[first + i], _isCount[i]) - _mean[i]) * _factor[i]);
        }
    }

    /// <exception cref="ArgumentException">The lengths do not fit together.</exception>
    internal static void CheckRows(ReadOnlySpan<float> inputs, ReadOnlySpan<float> scaled, int inputLength)
    {
        if (inputs.Length % inputLength == 0 && scaled.Length >= inputs.Length) return;
        throw new ArgumentException($"{inputs.Length} values are not rows of {inputLength} inputs, or there is no room for as many ({scaled.Length}).");
    }

    /// <summary>The error for training units whose inputs are all the same.</summary>
    internal static CellTypesException NothingVaries(int inputs, int units) =>
        new($"The {inputs} inputs are the same in all {units} training units: there is nothing to tell these apart by.");

    // The sign is kept, so that a view whose counts were centred does not become NaN.
    private static double Transform(float value, bool isCount) => isCount ? Math.Sign(value) * Math.Sqrt(Math.Abs(value)) : value;

    private static double[] ComputeFactors(double[] variance, IReadOnlyList<InputBlock> blocks)
    {
        double[] factors = new double[variance.Length];
        int first = 0;
        foreach (InputBlock block in blocks)
        {
            ArraySegment<double> ofBlock = new(variance, first, block.Length);
            double total = ofBlock.Sum();
            int varying = ofBlock.Count(value => value > 0);
            for (int i = first; i < first + block.Length; i++)
            {
                if (variance[i] > 0)
                    factors[i] = 1 / Math.Sqrt(block.Kind == InputKind.Features ? variance[i] * varying : total);
            }
            first += block.Length;
        }
        return factors;
    }
}

/// <summary>Brings the inputs of a unit to scales that were learnt from training units.</summary>
internal interface IInputScaling
{
    /// <summary>Gets the number of inputs of a row.</summary>
    int InputLength { get; }

    /// <summary>Scales rows.</summary>
    /// <param name="inputs">Row-major inputs.</param>
    /// <param name="scaled">Receives as many values.</param>
    /// <exception cref="ArgumentException">The lengths do not fit together.</exception>
    void Apply(ReadOnlySpan<float> inputs, Span<float> scaled);
}
