using System;
using System.Linq;
using static TorchSharp.torch;

namespace TorchSharp.Tests;

/// <summary>Tensors of known numbers, and comparisons.</summary>
internal static class Numbers
{
    /// <summary>Numbers that follow from a seed, evenly between two, as float64.</summary>
    public static Tensor Even(int seed, double from, double to, params long[] shape)
    {
        Random random = new(seed);
        double[] values = Enumerable.Range(0, (int)shape.Aggregate(1L, (product, length) => product * length))
            .Select(_ => from + ((to - from) * random.NextDouble()))
            .ToArray();
        return tensor(values).reshape(shape);
    }

    /// <summary>A tensor of two dimensions, row by row.</summary>
    public static Tensor Rows(long columns, params double[] values) => tensor(values).reshape(-1, columns);

    public static double[] Of(Tensor tensor) => tensor.to(ScalarType.Float64).contiguous().data<double>().ToArray();

    public static void AssertEqual(double[] expected, Tensor actual, double tolerance = 1e-9)
    {
        double[] numbers = Of(actual);
        Assert.Equal(expected.Length, numbers.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - numbers[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i])), $"{i}: {expected[i]} and {numbers[i]}");
    }
}
