using System.Linq;
using CellTypes.Models.Simulation;

namespace CellTypes.Models.Tests.Simulation;

public class QuartilesTests
{
    private const double NormalQuartile = 0.674489750196;

    [Fact]
    public void The_quartiles_of_a_normal_deviate_become_those_asked_for()
    {
        Quartiles quartiles = new(6, 8, 20.5);

        Assert.Equal(6, quartiles.At(-NormalQuartile), 6);
        Assert.Equal(8, quartiles.At(0), 6);
        Assert.Equal(20.5, quartiles.At(NormalQuartile), 6);
    }

    [Fact]
    public void Values_rise_with_the_deviate_up_to_a_finite_tail()
    {
        Quartiles quartiles = new(0.17, 0.20, 0.34);
        double[] values = [.. Enumerable.Range(-20, 41).Select(i => quartiles.At(i / 10.0))];

        Assert.Equal(values.Order(), values);
        Assert.Equal(41, values.Distinct().Count());
        Assert.Equal(quartiles.At(2), quartiles.At(9));
        Assert.Equal(quartiles.At(-2), quartiles.At(-9));
        Assert.InRange(quartiles.At(9), 0.34, 0.34 * 0.34 / 0.20);
    }
}
