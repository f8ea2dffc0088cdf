using CellTypes.Training.Reports;
using CellTypes.Training.Scores;

namespace CellTypes.Training.Tests.Reports;

public class WordsTests
{
    [Fact]
    public void Numbers_are_short()
    {
        Assert.Equal("92.1 ± 0.4", Words.PlusMinus(new Estimate(0.9211, 0.00432, 0.9, 0.95)));
        Assert.Equal("92.1", Words.PlusMinus(new Estimate(0.9211, null, null, null)));
        Assert.Equal("1,234.5", Words.Count(1234.46));
        Assert.Equal("7", Words.Count(7));
        Assert.Equal("−0.6", Words.Points(-0.006));
        Assert.Equal("+1.2", Words.Points(0.012));
        Assert.Equal("0.0", Words.Points(-0.0001));
    }

    [Fact]
    public void Lists_are_read_aloud()
    {
        Assert.Equal("a", Words.Join(["a"]));
        Assert.Equal("a, b and c", Words.Join(["a", "b", "c"]));
        Assert.Equal("0 to 9", Words.Numbers([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
        Assert.Equal("3, 1, 2", Words.Numbers([3, 1, 2]));
        Assert.Equal("4", Words.Numbers([4]));
    }

    [Theory]
    [InlineData(0.04, "0.0 s")]
    [InlineData(9.96, "10 s")]
    [InlineData(119.4, "119 s")]
    [InlineData(200, "3 min 20 s")]
    [InlineData(7260, "2 h 1 min")]
    public void Time_is_as_exact_as_it_is_long(double seconds, string text) => Assert.Equal(text, Words.Time(seconds));
}
