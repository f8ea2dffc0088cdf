using System;
using System.Linq;

namespace CellTypes.Models.Tests.Inference;

/// <summary>Made-up rows of three classes that overlap, the same as in the NumPy lines beside each comparison with scikit-learn.</summary>
/// <remarks>
/// <c>y = numpy.arange(20) % 3; x[r, i] = sin(1.7 r + 0.9 i i) + 0.6 (y[r] == i)</c> for i below 4, and four rows to ask about,
/// <c>t[r, i] = 0.5 cos(1.1 r + 0.7 i)</c>; both rounded to float32.
/// </remarks>
internal static class MadeRows
{
    public const int Inputs = 4;

    public static int[] Labels { get; } = [.. Enumerable.Range(0, 20).Select(r => r % 3)];

    public static float[] Training { get; } =
    [
        .. Enumerable.Range(0, 20 * Inputs).Select(
            i => (float)(Math.Sin(1.7 * (i / Inputs) + 0.9 * (i % Inputs) * (i % Inputs)) + (i / Inputs % 3 == i % Inputs ? 0.6 : 0))),
    ];

    public static float[] Asked { get; } =
        [.. Enumerable.Range(0, 4 * Inputs).Select(i => (float)(0.5 * Math.Cos(1.1 * (i / Inputs) + 0.7 * (i % Inputs))))];

    public static void AssertClose(double[] expected, float[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, tolerance));
    }
}
