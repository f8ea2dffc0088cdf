using System;
using CellTypes.Training.Scores;

namespace CellTypes.Training.Tests.Scores;

public class EstimateTests
{
    [Fact]
    public void Spread_is_that_over_seeds()
    {
        Estimate estimate = Estimate.Of([1, 2, 3, 4, 5]);
        Assert.Equal(3, estimate.Mean, 1e-12);
        Assert.Equal(Math.Sqrt(2.5), estimate.StandardDeviation!.Value, 1e-12);
        Assert.Null(estimate.Low);
        Assert.Null(estimate.High);
    }

    [Fact]
    public void One_value_has_no_spread()
    {
        Assert.Equal(new Estimate(0.7, null, null, null), Estimate.Of([0.7]));
        Assert.Throws<ArgumentException>(() => Estimate.Of([]));
    }
}
