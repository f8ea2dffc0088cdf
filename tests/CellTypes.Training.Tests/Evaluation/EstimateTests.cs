using System;
using CellTypes.Training.Evaluation;

namespace CellTypes.Training.Tests.Evaluation;

public class EstimateTests
{
    [Fact]
    public void Interval_is_that_of_student()
    {
        // scipy.stats.t.interval(0.95, 4, 3, scipy.stats.sem([1, 2, 3, 4, 5])) = (1.0367568, 4.9632432)
        Estimate estimate = Estimate.Of([1, 2, 3, 4, 5]);
        Assert.Equal(3, estimate.Mean, 1e-12);
        Assert.Equal(Math.Sqrt(2.5), estimate.StandardDeviation!.Value, 1e-12);
        Assert.Equal(1.0367568, estimate.Low!.Value, 1e-6);
        Assert.Equal(4.9632432, estimate.High!.Value, 1e-6);
    }

    [Fact]
    public void One_value_has_no_spread()
    {
        Assert.Equal(new Estimate(0.7, null, null, null), Estimate.Of([0.7]));
        Assert.Throws<ArgumentException>(() => Estimate.Of([]));
    }
}
