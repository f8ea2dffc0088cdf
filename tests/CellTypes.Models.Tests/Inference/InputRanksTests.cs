using System;
using System.Linq;
using CellTypes.Models.Inference;

namespace CellTypes.Models.Tests.Inference;

public class InputRanksTests
{
    // The second input has equal values, the third does not vary.
    private static readonly float[] Rows = [3, 1, 7, -2, 1, 7, 10, 5, 7, 0.5f, 1, 7];

    [Fact]
    public void A_rank_is_the_share_below_and_half_of_the_equal_ones()
    {
        InputRanks ranks = InputRanks.Fit(Rows, 3);
        float[] asked = [-5, 0, 7, -2, 1, 8, 1, 2, 6, 10, 5, 7, 11, 9, 7];
        // Scaled by one over the root of twice the variance: two inputs vary.
        double first = 1 / Math.Sqrt(2 * Variance(0.125, 0.375, 0.625, 0.875)), second = 1 / Math.Sqrt(2 * Variance(0.375, 0.375, 0.375, 0.875));
        double[] expected =
        [
            -0.5 * first, -0.5 * second, 0,
            -0.375 * first, -0.125 * second, 0,
            0, 0.25 * second, 0,
            0.375 * first, 0.375 * second, 0,
            0.5 * first, 0.5 * second, 0,
        ];
        MadeRows.AssertClose(expected, Apply(ranks, asked), 1e-6);

        static double Variance(params double[] values) => values.Average(value => (value - 0.5) * (value - 0.5));
    }

    [Fact]
    public void Each_input_has_mean_0_and_all_together_a_variance_of_1()
    {
        float[] rows = MadeRows.Training;
        float[][] scaled = [.. Apply(InputRanks.Fit(rows, MadeRows.Inputs), rows).Chunk(MadeRows.Inputs)];
        for (int i = 0; i < MadeRows.Inputs; i++)
        {
            Assert.Equal(0, scaled.Average(row => row[i]), 1e-6);
            Assert.Equal(0.25, scaled.Average(row => row[i] * row[i]), 1e-6);
        }
    }

    [Fact]
    public void A_change_of_unit_or_scale_changes_nothing()
    {
        static float[] Changed(float[] rows) => Array.ConvertAll(rows, value => 100 + 3 * MathF.Pow(value, 3));
        Assert.Equal(
            Apply(InputRanks.Fit(MadeRows.Training, MadeRows.Inputs), MadeRows.Asked),
            Apply(InputRanks.Fit(Changed(MadeRows.Training), MadeRows.Inputs), Changed(MadeRows.Asked)));
    }

    [Fact]
    public void What_cannot_be_ranked_is_refused()
    {
        Assert.StartsWith("Input 1 of row 0 is ", Assert.Throws<ArgumentException>(() => InputRanks.Fit([1, float.NaN], 2)).Message);
        Assert.StartsWith(
            "The 2 inputs are the same in all 3 training units: there is nothing to tell these apart by.",
            Assert.Throws<CellTypesException>(() => InputRanks.Fit([1, 2, 1, 2, 1, 2], 2)).Message);
        Assert.StartsWith("3 values are not rows of 2 inputs", Assert.Throws<ArgumentException>(() => InputRanks.Fit([1, 2, 3], 2)).Message);
        InputRanks ranks = InputRanks.Fit(Rows, 3);
        Assert.StartsWith("4 values are not rows of 3 inputs", Assert.Throws<ArgumentException>(() => ranks.Apply([1, 2, 3, 4], new float[4])).Message);
        Assert.StartsWith("3 values are not rows", Assert.Throws<ArgumentException>(() => ranks.Apply([1, 2, 3], new float[2])).Message);
    }

    private static float[] Apply(InputRanks ranks, float[] rows)
    {
        float[] scaled = new float[rows.Length];
        ranks.Apply(rows, scaled);
        return scaled;
    }
}
