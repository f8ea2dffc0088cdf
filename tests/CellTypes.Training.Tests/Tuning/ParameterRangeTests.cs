using System;
using System.Globalization;
using System.Linq;
using CellTypes.Training.Families;
using CellTypes.Training.Tuning;

namespace CellTypes.Training.Tests.Tuning;

public class ParameterRangeTests
{
    private const int Draws = 40_000;

    // Five standard deviations of a share, which is at most sqrt(1/4 / draws).
    private const double Noise = 5 * 0.0025;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Numbers_are_equally_likely_along_the_axis(bool isLogarithmic)
    {
        double[] values = Draw(isLogarithmic ? NumberRange.LogReal("x", 0.01, 100) : NumberRange.Real("x", -3, 5));
        double[] quarters = isLogarithmic ? [0.1, 1, 10] : [-1, 1, 3];
        Assert.InRange(values.Min(), isLogarithmic ? 0.01 : -3, quarters[0]);
        Assert.InRange(values.Max(), quarters[2], isLogarithmic ? 100 : 5);
        for (int i = 0; i < 3; i++) Assert.Equal((i + 1) / 4.0, values.Count(value => value < quarters[i]) / (double)Draws, Noise);
    }

    [Fact]
    public void Whole_numbers_are_equally_likely_with_both_ends()
    {
        double[] values = Draw(NumberRange.Integer("n", 3, 7));
        Assert.Equal([3.0, 4, 5, 6, 7], values.Distinct().Order());
        Assert.All(values.GroupBy(value => value), group => Assert.Equal(0.2, group.Count() / (double)Draws, Noise));
    }

    [Fact]
    public void Whole_numbers_on_a_logarithmic_scale_take_up_what_rounds_to_them()
    {
        double[] values = Draw(NumberRange.LogInteger("n", 1, 20));
        Assert.Equal(Enumerable.Range(1, 20).Select(n => (double)n), values.Distinct().Order());
        foreach (IGrouping<double, double> group in values.GroupBy(value => value))
        {
            double expected = Math.Log((group.Key + 0.5) / (group.Key - 0.5)) / Math.Log(20.5 / 0.5);
            Assert.Equal(expected, group.Count() / (double)Draws, Noise);
        }
    }

    [Fact]
    public void Choices_are_equally_likely()
    {
        ChoiceRange range = new("c", "a", "b", "c");
        Random random = new(1);
        Assert.All(
            Enumerable.Range(0, Draws).Select(_ => range.Draw(random)).GroupBy(choice => choice),
            group => Assert.Equal(1 / 3.0, group.Count() / (double)Draws, Noise));
    }

    [Fact]
    public void Numbers_have_four_significant_figures_and_stay_in_their_range()
    {
        NumberRange range = NumberRange.LogReal("x", 1.00004, 1.00006);
        Assert.All(Draw(range), value => Assert.InRange(value, 1.00004, 1.00006));
        Random random = new(1);
        NumberRange wide = NumberRange.LogReal("x", 1e-9, 1e9);
        Assert.All(
            Enumerable.Range(0, 1000).Select(_ => wide.Draw(random)),
            text => Assert.InRange(text.Split('E')[0].Replace(".", "").Trim('0').Length, 1, 4));
    }

    [Fact]
    public void Ranges_that_are_none_are_refused()
    {
        Assert.Throws<CellTypesException>(() => NumberRange.Real("x", 1, 1));
        Assert.Throws<CellTypesException>(() => NumberRange.Real("x", 0, double.NaN));
        Assert.Throws<CellTypesException>(() => NumberRange.Real("x", 0, double.PositiveInfinity));
        Assert.Throws<CellTypesException>(() => NumberRange.LogReal("x", 0, 1));
        Assert.Throws<CellTypesException>(() => NumberRange.LogInteger("x", 0, 4));
        Assert.Throws<ArgumentException>(() => new SearchSpace(NumberRange.Real("x", 0, 1), new ChoiceRange("x", "a")));
    }

    [Fact]
    public void Every_family_accepts_all_of_its_space()
    {
        string[] withSpace = [.. ModelFamilies.Names.Except(["discriminant", "gp-chosen"])];
        Assert.NotEmpty(withSpace);
        foreach (string name in withSpace)
        {
            TunableFamily family = ModelFamilies.ParseTunable(name);
            string usual = ModelFamilies.Parse(name).Description;
            Random random = new(1);
            string[] descriptions =
            [
                .. Enumerable.Range(0, 200).Select(_ => family.Make(family.Space.Ranges.ToDictionary(range => range.Name, range => range.Draw(random))).Description),
            ];
            Assert.True(descriptions.Distinct().Count() > (family.Space.Ranges.Any(range => range is NumberRange) ? 50 : 1), usual);
        }
    }

    private static double[] Draw(NumberRange range)
    {
        Random random = new(1);
        return [.. Enumerable.Range(0, Draws).Select(_ => double.Parse(range.Draw(random), CultureInfo.InvariantCulture))];
    }
}
