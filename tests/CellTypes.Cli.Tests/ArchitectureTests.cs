using CellTypes.Cli.Live;
using CellTypes.Training.Tests.Support;

namespace CellTypes.Cli.Tests;

public class ArchitectureTests
{
    [Fact]
    public void No_two_folders_need_each_other() => Assert.Empty(Namespaces.CyclesOf(typeof(ILiveView).Assembly, "CellTypes.Cli"));
}
