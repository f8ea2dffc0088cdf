using System;
using System.Numerics;
using System.Runtime.InteropServices;

namespace CellTypes.Models.Features;

/// <summary>Sums over values that occur several times each, a vector at a time. Weights and values are equally many.</summary>
internal static class WeightedSums
{
    /// <summary>The sum of the values.</summary>
    public static double OfValues(ReadOnlySpan<double> weights, ReadOnlySpan<double> values)
    {
        ReadOnlySpan<Vector<double>> weightVectors = MemoryMarshal.Cast<double, Vector<double>>(weights);
        ReadOnlySpan<Vector<double>> valueVectors = MemoryMarshal.Cast<double, Vector<double>>(values).Slice(0, weightVectors.Length);
        Vector<double> sums = Vector<double>.Zero;
        for (int v = 0; v < weightVectors.Length; v++) sums += weightVectors[v] * valueVectors[v];
        double sum = Vector.Dot(sums, Vector<double>.One);
        for (int i = weightVectors.Length * Vector<double>.Count; i < weights.Length; i++) sum += weights[i] * values[i];
        return sum;
    }

    /// <summary>The sum of 1 over the values.</summary>
    public static double OfInverses(ReadOnlySpan<double> weights, ReadOnlySpan<double> values)
    {
        ReadOnlySpan<Vector<double>> weightVectors = MemoryMarshal.Cast<double, Vector<double>>(weights);
        ReadOnlySpan<Vector<double>> valueVectors = MemoryMarshal.Cast<double, Vector<double>>(values).Slice(0, weightVectors.Length);
        Vector<double> sums = Vector<double>.Zero;
        for (int v = 0; v < weightVectors.Length; v++) sums += weightVectors[v] / valueVectors[v];
        double sum = Vector.Dot(sums, Vector<double>.One);
        for (int i = weightVectors.Length * Vector<double>.Count; i < weights.Length; i++) sum += weights[i] / values[i];
        return sum;
    }

    /// <summary>The sums of the squared and of the cubed deviations from the mean.</summary>
    public static (double Squares, double Cubes) OfDeviations(ReadOnlySpan<double> weights, ReadOnlySpan<double> values, double mean)
    {
        ReadOnlySpan<Vector<double>> weightVectors = MemoryMarshal.Cast<double, Vector<double>>(weights);
        ReadOnlySpan<Vector<double>> valueVectors = MemoryMarshal.Cast<double, Vector<double>>(values).Slice(0, weightVectors.Length);
        Vector<double> squareSums = Vector<double>.Zero, cubeSums = Vector<double>.Zero, means = new(mean);
        for (int v = 0; v < weightVectors.Length; v++)
        {
            Vector<double> deviations = valueVectors[v] - means, weighted = weightVectors[v] * deviations * deviations;
            squareSums += weighted;
            cubeSums += weighted * deviations;
        }
        double squares = Vector.Dot(squareSums, Vector<double>.One), cubes = Vector.Dot(cubeSums, Vector<double>.One);
        for (int i = weightVectors.Length * Vector<double>.Count; i < weights.Length; i++)
        {
            double deviation = values[i] - mean, weighted = weights[i] * deviation * deviation;
            squares += weighted;
            cubes += weighted * deviation;
        }
        return (squares, cubes);
    }
}
