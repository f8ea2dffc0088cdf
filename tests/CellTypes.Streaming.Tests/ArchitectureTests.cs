using System.Reflection;
using CellTypes.Streaming.Spikes;
using CellTypes.Training.Tests.Support;

namespace CellTypes.Streaming.Tests;

public class ArchitectureTests
{
    private static readonly Assembly Streaming = typeof(SpikeBatch).Assembly;

    [Fact]
    public void No_two_namespaces_need_each_other() => Assert.Empty(Namespaces.CyclesOf(Streaming));

    [Fact]
    public void Streaming_needs_nothing_above_it() => Assert.DoesNotContain(Streaming.GetReferencedAssemblies(), reference => reference.Name is "CellTypes.Training" or "CellTypes.Sorting" or "celltypes");
}
