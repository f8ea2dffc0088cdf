using CellTypes.Models.Recordings;

namespace CellTypes.Models.Tests.Recordings;

public class TableTextTests
{
    [Theory]
    [InlineData("PkC_ss", "PkC_ss")]
    [InlineData("a, b", "\"a, b\"")]
    [InlineData("a \"b\"", "\"a \"\"b\"\"\"")]
    [InlineData("a\nb", "\"a\nb\"")]
    [InlineData("=SUM(1+1)", "'=SUM(1+1)")]
    [InlineData("@SUM(1+1), x", "\"'@SUM(1+1), x\"")]
    [InlineData("+cmd", "'+cmd")]
    [InlineData("-cmd", "'-cmd")]
    [InlineData("-1.5", "-1.5")]
    [InlineData("+3", "+3")]
    [InlineData("-1e-05", "-1e-05")]
    [InlineData("-1+cmd|' /C calc'!A0", "'-1+cmd|' /C calc'!A0")]
    [InlineData("1=1", "1=1")]
    [InlineData("-", "'-")]
    [InlineData("", "")]
    public void A_text_with_commas_is_quoted_and_a_formula_is_none(string field, string expected) =>
        Assert.Equal($"{expected},{expected}", TableText.Commas(field, field));

    [Theory]
    [InlineData("a, \"b\"", "a, \"b\"")]
    [InlineData("a\tb\r\nc", "a b  c")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("\t=1+1", " =1+1")]
    [InlineData("-2", "-2")]
    public void Between_tabs_nothing_is_quoted(string field, string expected) => Assert.Equal($"{expected}\t{expected}", TableText.Tabs(field, field));

    [Fact]
    public void What_is_put_together_comes_apart_again()
    {
        string[] fields = ["1", "a, b", "a \"b\"", "\"", "", "-2.5"];
        Assert.Equal(fields, TableText.Fields(TableText.Commas(fields)));
        Assert.Null(TableText.Fields("a,\"b"));
    }
}
