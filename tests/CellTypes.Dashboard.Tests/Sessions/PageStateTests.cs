using CellTypes.Dashboard.Components;

namespace CellTypes.Dashboard.Tests.Sessions;

public class PageStateTests
{
    [Fact]
    public void What_is_chosen_goes_through_the_url_and_back()
    {
        PageState state = new() { Tab = "features", Unit = "probe A / 7 & <8>?", Sort = "p", IsDescending = true, Filter = "rate>5 label=MLI", Name = "ada", Across = "mfr", Up = "CV" };
        Assert.Equal(state, PageState.Parse("http://localhost/" + state.ToQuery()));
        Assert.Equal("", new PageState().ToQuery());
        Assert.Equal(new PageState(), PageState.Parse("http://localhost/?sort=nothing&desc=2&unit=&more=1"));
    }
}
