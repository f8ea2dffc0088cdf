using System;
using System.Collections.Generic;
using System.Linq;

namespace CellTypes.Models.Inference;

/// <summary>Replaces every input by its rank among the training units, as learnt from these.</summary>
/// <remarks>
/// The rank of a value is the share of the training values that are below it, and half of those that equal it: 0 below all of them, 1 above
/// (Conover and Iman 1981, "Rank transformations as a bridge between parametric and nonparametric statistics"). So it does not matter in which unit or
/// on which scale a feature is measured, and a stray value is no further away than the largest of the training units. Each input has mean 0, and all
/// together have a variance of 1 over the training units, to which all inputs that vary contribute alike; a constant input becomes 0.
/// </remarks>
internal sealed class InputRanks : IInputScaling
{
    private readonly float[] _sorted;
    private readonly int _units;
    private readonly double[] _factors;

    /// <summary>Takes up what was learnt before; the array is not copied.</summary>
    /// <param name="sorted">See <see cref="Sorted"/>.</param>
    /// <param name="inputLength">The number of inputs.</param>
    /// <exception cref="ArgumentException">The lengths do not fit together, or the values of an input are not finite or not in ascending order.</exception>
    internal InputRanks(float[] sorted, int inputLength)
    {
        if (inputLength < 1 || sorted.Length == 0 || sorted.Length % inputLength != 0)
            throw new ArgumentException($"{sorted.Length} values are not those of {inputLength} inputs.");
        (InputLength, _sorted, _units) = (inputLength, sorted, sorted.Length / inputLength);
        for (int i = 0; i < sorted.Length; i++)
        {
            if (float.IsNaN(sorted[i]) || float.IsInfinity(sorted[i]) || (i % _units > 0 && sorted[i] < sorted[i - 1]))
                throw new ArgumentException("The values of an input are not finite or not in ascending order.");
        }
        double[] variances = [.. Enumerable.Range(0, inputLength).Select(input => Of(input).Average(value => Math.Pow(Rank(input, value) - 0.5, 2)))];
        int varying = variances.Count(variance => variance > 0);
        _factors = Array.ConvertAll(variances, variance => variance > 0 ? 1 / Math.Sqrt(variance * varying) : 0);
    }

    /// <inheritdoc/>
    public int InputLength { get; }

    /// <summary>Gets the values of the training units, input by input, each in ascending order.</summary>
    public IReadOnlyList<float> Sorted => _sorted;

    /// <summary>Learns the ranks.</summary>
    /// <param name="inputs">Row-major inputs of the training units, all finite.</param>
    /// <param name="inputLength">The number of inputs of a row.</param>
    /// <exception cref="ArgumentException">There is no row, an input is NaN or infinite, or the rows are all the same.</exception>
    public static InputRanks Fit(ReadOnlySpan<float> inputs, int inputLength)
    {
        if (inputLength < 1 || inputs.Length == 0 || inputs.Length % inputLength != 0)
            throw new ArgumentException($"{inputs.Length} values are not rows of {inputLength} inputs.", nameof(inputs));
        FiniteInputs.Check(inputs, inputLength, nameof(inputs));
        int units = inputs.Length / inputLength;
        float[] sorted = new float[inputs.Length];
        for (int i = 0; i < inputs.Length; i++) sorted[i % inputLength * units + i / inputLength] = inputs[i];
        for (int input = 0; input < inputLength; input++) Array.Sort(sorted, input * units, units);
        InputRanks ranks = new(sorted, inputLength);
        return ranks._factors.Any(factor => factor > 0) ? ranks : throw InputScaling.NothingVaries(inputLength, units);
    }

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<float> inputs, Span<float> scaled)
    {
        InputScaling.CheckRows(inputs, scaled, InputLength);
        for (int i = 0; i < inputs.Length; i++) scaled[i] = (float)((Rank(i % InputLength, inputs[i]) - 0.5) * _factors[i % InputLength]);
    }

    private ArraySegment<float> Of(int input) => new(_sorted, input * _units, _units);

    // The mean over the training units is one half: each pair of them counts once, as below or as half of an equal.
    private double Rank(int input, float value) => (CountBelow(input, value, orEqual: false) + CountBelow(input, value, orEqual: true)) / (2.0 * _units);

    private int CountBelow(int input, float value, bool orEqual)
    {
        int first = input * _units, low = first, high = first + _units;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_sorted[middle] < value || (orEqual && _sorted[middle] == value)) low = middle + 1;
            else high = middle;
        }
        return low - first;
    }
}
