using System;
using System.Globalization;
using System.Linq;
using CellTypes.Training.Tuning;

namespace CellTypes.Training.Tests.Tuning;

public class ParzenDensityTests
{
    public static TheoryData<int> Counts => [0, 1, 2, 7, 26, 60];

    [Theory]
    [MemberData(nameof(Counts))]
    public void Density_of_numbers_has_an_integral_of_one(int observed)
    {
        Assert.Equal(1, Integral(Estimate(NumberRange.Real("x", -3, 5), observed), place => place, -3, 5), 1e-6);
        Assert.Equal(1, Integral(Estimate(NumberRange.LogReal("x", 0.01, 100), observed), Math.Exp, Math.Log(0.01), Math.Log(100)), 1e-6);
    }

    [Theory]
    [MemberData(nameof(Counts))]
    public void Probabilities_of_whole_numbers_and_choices_have_a_sum_of_one(int observed)
    {
        foreach (NumberRange range in new[] { NumberRange.Integer("n", -2, 9), NumberRange.LogInteger("n", 1, 30) })
        {
            ParzenDensity density = Estimate(range, observed);
            Assert.Equal(1, Enumerable.Range((int)range.Least, (int)(range.Most - range.Least) + 1).Sum(n => density.At($"{n}")), 1e-9);
        }
        ParzenDensity choices = Estimate(new ChoiceRange("c", "a", "b", "c"), observed);
        Assert.Equal(1, new[] { "a", "b", "c" }.Sum(choices.At), 1e-12);
    }

    [Fact]
    public void One_value_makes_a_kernel_as_wide_as_its_distance_from_the_middle()
    {
        // 9 in 0 to 10: half a normal distribution around 9 with the deviation 4, half one around 5 with 10, each cut off and made whole.
        ParzenDensity density = ParzenDensity.Of(NumberRange.Real("x", 0, 10), ["9"]);
        foreach (double x in new[] { 0.0, 2.5, 9, 10 })
            Assert.Equal(0.5 * CutOff(x, 9, 4, 0, 10) + 0.5 * CutOff(x, 5, 10, 0, 10), density.At(Text(x)), 1e-7);
    }

    [Fact]
    public void Kernels_reach_to_the_farther_neighbour_but_are_neither_too_narrow_nor_too_wide()
    {
        // Sorted with the middle: 1, 1.5, 4, 5, 9.9. The outermost have one neighbour; 10 / (1 + 5) is the narrowest allowed.
        double[] observed = [4, 1.5, 9.9, 1], widths = [2.5, 2.5, 4.9, 10 / 6.0];
        ParzenDensity density = ParzenDensity.Of(NumberRange.Real("x", 0, 10), [.. observed.Select(Text)]);
        foreach (double x in new[] { 0.3, 1, 4, 7, 9.9 })
        {
            double expected = observed.Zip(widths, (centre, width) => CutOff(x, centre, width, 0, 10)).Append(CutOff(x, 5, 10, 0, 10)).Average();
            Assert.Equal(expected, density.At(Text(x)), 1e-7);
        }
    }

    [Fact]
    public void Old_values_count_less()
    {
        // Of 30 values the first 5 are worth 1/30 to 1 in even steps, the others 1 each, as is the prior.
        string[] observed = ["b", .. Enumerable.Repeat("a", 29)];
        double[] weights = [1 / 30.0, 1 / 30.0 + 29 / 120.0, 1 / 30.0 + 2 * 29 / 120.0, 1 / 30.0 + 3 * 29 / 120.0, .. Enumerable.Repeat(1.0, 26)];
        double sum = weights.Sum() + 1, other = 1 / 31.0;
        double b = (weights[0] * (1 + other) + weights[1..].Sum() * other) / (1 + 2 * other) + 0.5;
        Assert.Equal(b / sum, ParzenDensity.Of(new ChoiceRange("c", "a", "b"), observed).At("b"), 1e-12);
        Assert.True(ParzenDensity.Of(new ChoiceRange("c", "a", "b"), [.. observed.Reverse()]).At("b") > b / sum);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(40)]
    public void Values_are_drawn_as_often_as_the_density_says(int observed)
    {
        const int Draws = 40_000, Bins = 8;
        Random random = new(1);
        ParzenDensity reals = Estimate(NumberRange.Real("x", -3, 5), observed);
        double[] values = [.. Enumerable.Range(0, Draws).Select(_ => double.Parse(reals.Draw(random), CultureInfo.InvariantCulture))];
        for (int bin = 0; bin < Bins; bin++)
        {
            double low = -3 + bin, share = values.Count(value => value >= low && value < low + 1) / (double)Draws;
            Assert.Equal(Integral(reals, place => place, low, low + 1), share, 5 * 0.0025);
        }
        foreach (ParameterRange range in new ParameterRange[] { NumberRange.LogInteger("n", 1, 9), new ChoiceRange("n", "1", "2", "3") })
        {
            ParzenDensity density = Estimate(range, observed);
            string[] drawn = [.. Enumerable.Range(0, Draws).Select(_ => density.Draw(random))];
            Assert.All(drawn.GroupBy(value => value), group => Assert.Equal(density.At(group.Key), group.Count() / (double)Draws, 5 * 0.0025));
        }
    }

    private static ParzenDensity Estimate(ParameterRange range, int observed)
    {
        Random random = new(2);
        string[] values = [.. Enumerable.Range(0, observed).Select(_ => range.Draw(random))];
        // The same value several times, and both ends.
        if (range is NumberRange numbers && observed > 5) (values[1], values[2], values[3]) = (values[0], Text(numbers.Least), Text(numbers.Most));
        return ParzenDensity.Of(range, values);
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static double Integral(ParzenDensity density, Func<double, double> value, double low, double high) =>
        Simpson(place => density.At(Text(value(place))), low, high);

    // A normal density, cut off at the ends and made whole by numerical integration.
    private static double CutOff(double x, double centre, double width, double low, double high)
    {
        double Bell(double at) => Math.Exp(-Math.Pow((at - centre) / width, 2) / 2);
        return Bell(x) / Simpson(Bell, low, high);
    }

    private static double Simpson(Func<double, double> f, double low, double high)
    {
        const int Steps = 2000;
        double step = (high - low) / Steps;
        // Within the ends: rounding must not lead out of the range.
        double At(int i) => f(Math.Clamp(low + i * step, low, high));
        return step / 3 * Enumerable.Range(0, Steps + 1).Sum(i => At(i) * (i is 0 or Steps ? 1 : i % 2 == 1 ? 4 : 2));
    }
}
