using System;
using CellTypes.Models.Signals;

namespace CellTypes.Models.Tests.Signals;

public class TemplateTests
{
    [Fact]
    public void The_peak_row_has_the_largest_peak_to_peak_amplitude_not_the_deepest_trough()
    {
        Template template = new([0, -50, 0, 0, -40, 30, 0, -10, 10], [4, 5, 6], 3, 30_000);
        Assert.Equal(1, template.PeakRow());
        Assert.Equal(70, template.PeakToPeak(1));
        Assert.Equal([0f, -40f, 30f], template.Row(1).ToArray());
    }

    [Fact]
    public void Of_equal_rows_the_first_is_the_peak() => Assert.Equal(0, new Template([0, -5, 0, -5], [0, 1], 2, 30_000).PeakRow());

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_row_that_is_not_finite_is_never_the_peak(float value)
    {
        Template template = new([0, value, -900, 0, -5, 5], [0, 1], 3, 30_000);
        Assert.Equal(1, template.PeakRow());
        Assert.Equal(-1, new Template([0, value, -900], [0], 3, 30_000).PeakRow());
    }

    // Lengths that leave every possible tail behind the vector loop; the extremes stand at every place.
    [Fact]
    public void Extremes_and_values_that_are_not_finite_are_seen_wherever_they_stand()
    {
        for (int length = 2; length <= 40; length++)
        {
            for (int place = 0; place < length; place++)
            {
                float[] values = new float[length];
                values[place] = -7;
                values[(place + length / 2) % length] += 4;
                Assert.Equal(11, new Template(values, [0], length, 30_000).PeakToPeak(0));
                values[place] = float.NegativeInfinity;
                Assert.True(float.IsNaN(new Template(values, [0], length, 30_000).PeakToPeak(0)), $"{place} of {length}");
            }
        }
    }

    [Fact]
    public void A_row_too_large_for_its_amplitude_is_never_the_peak() =>
        Assert.Equal(1, new Template([float.MaxValue, -float.MaxValue, 0, 1], [0, 1], 2, 30_000).PeakRow());

    [Fact]
    public void Flat_templates_have_no_peak_row()
    {
        Assert.Equal(-1, new Template(new float[6], [0, 1], 3, 30_000).PeakRow());
        Assert.Equal(-1, new Template([7, 7, 7, -3, -3, -3], [0, 1], 3, 30_000).PeakRow());
    }

    [Theory]
    [InlineData(5, 2, 3, 30_000)]
    [InlineData(0, 0, 3, 30_000)]
    [InlineData(0, 2, 0, 30_000)]
    [InlineData(6, 2, 3, 0)]
    [InlineData(6, 2, 3, double.NaN)]
    public void Shapes_and_rates_that_cannot_be_are_refused(int values, int channels, int samples, double samplingRate) =>
        Assert.Throws<ArgumentException>(() => new Template(new float[values], new int[channels], samples, samplingRate));
}
