using System;
using System.Linq;
using CellTypes.Models.Views;

namespace CellTypes.Models.Tests.Views;

public class UnitViewsTests
{
    [Fact]
    public void Every_view_is_found_by_its_name_and_names_are_unique()
    {
        Assert.All(UnitViews.All, view => Assert.Same(view, UnitViews.Parse(view.Name)));
        Assert.Equal(UnitViews.All.Count, UnitViews.All.Select(view => view.Name).Distinct().Count());
        Assert.All(UnitViews.All, view => Assert.Matches(@"^[a-z]+/[a-z0-9-]+@\d+$", view.Name));
        Assert.All(UnitViews.All, view => Assert.Equal(view.InputNames.Count, view.InputNames.Distinct().Count()));
    }

    [Theory]
    [InlineData("acg/ms-100@2")]
    [InlineData("acg/ms-100")]
    [InlineData("ACG/MS-100@1")]
    [InlineData("")]
    public void An_unknown_name_is_refused_with_the_known_ones(string name)
    {
        string message = Assert.Throws<CellTypesException>(() => UnitViews.Parse(name)).Message;
        Assert.Contains(name, message);
        Assert.Contains(string.Join(", ", UnitViews.All.Select(view => view.Name)), message);
        Assert.DoesNotContain('\n', message);
    }
}
