using System.Linq;
using CellTypes.Dashboard.Sessions;
using CellTypes.Dashboard.Tests.Support;
using CellTypes.Streaming.Updates;

namespace CellTypes.Dashboard.Tests.Sessions;

public class UnitTableTests
{
    private static readonly UnitRow[] Units =
    [
        Rows.Row("10", "MLI", 0.9, LabelStatus.Ok, rate: 30, depth: 100), Rows.Row("9", "GoC", 0.6, LabelStatus.Uncertain, rate: 9, depth: 20),
        Rows.Row("probe B / 2", rate: 100), Rows.Row("2", "MLI", 0.7, LabelStatus.Ok, rate: 30, depth: 3000, group: "good"),
    ];

    [Theory]
    [InlineData("unit", false, "2", "9", "10", "probe B / 2")]
    [InlineData("unit", true, "probe B / 2", "10", "9", "2")]
    [InlineData("rate", false, "9", "2", "10", "probe B / 2")]
    [InlineData("p", true, "10", "2", "9", "probe B / 2")]
    // What has no value is last, whichever way round.
    [InlineData("depth", false, "9", "10", "2", "probe B / 2")]
    [InlineData("depth", true, "2", "10", "9", "probe B / 2")]
    public void Numbers_are_sorted_as_numbers(string column, bool isDescending, params string[] expected) =>
        Assert.Equal(expected, UnitColumn.Find(column)!.Sort(Units, isDescending).Select(row => row.Key));

    [Theory]
    [InlineData("", "10", "9", "probe B / 2", "2")]
    [InlineData("mli", "10", "2")]
    [InlineData("label=mli rate>=30 depth<200", "10")]
    [InlineData("status!=ok", "9", "probe B / 2")]
    [InlineData("p<0.65", "9")]
    [InlineData("goo", "2")]
    [InlineData("RATE>5 rate<10", "9")]
    [InlineData("label!=MLI", "9", "probe B / 2")]
    public void A_filter_holds_for_every_term(string text, params string[] expected)
    {
        UnitFilter filter = UnitFilter.Parse(text, out string? problem);
        Assert.Null(problem);
        Assert.Equal(expected, Units.Where(filter.Holds).Select(row => row.Key));
    }

    [Theory]
    [InlineData("rat>5", "There is no column 'rat': the columns are unit, ch,")]
    [InlineData("mli p>much", "'much' is no number: write, for example, p>5.")]
    [InlineData("label>MLI", "The column label holds texts: write label=MLI.")]
    public void A_filter_that_cannot_be_read_hides_nothing_and_says_why(string text, string expected)
    {
        UnitFilter filter = UnitFilter.Parse(text, out string? problem);
        Assert.StartsWith(expected, problem);
        Assert.All(Units, row => Assert.True(filter.Holds(row)));
    }
}
