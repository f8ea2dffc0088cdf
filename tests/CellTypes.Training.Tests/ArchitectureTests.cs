using System.Linq;
using System.Reflection;
using CellTypes.Models.Inference;
using CellTypes.Training.Tests.Support;
using CellTypes.Training.Trainers;

namespace CellTypes.Training.Tests;

public class ArchitectureTests
{
    private static readonly Assembly Models = typeof(IClassifier).Assembly, Training = typeof(ITrainer).Assembly;

    public static TheoryData<Assembly> Assemblies { get; } = [Models, Training];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void No_two_namespaces_need_each_other(Assembly assembly) => Assert.Empty(Namespaces.CyclesOf(assembly));

    [Fact]
    public void Models_need_nothing_above_them()
    {
        string[] above = ["CellTypes.Training", "CellTypes.Streaming", "CellTypes.Sorting", "System.Reactive", "NetMQ"];
        Assert.DoesNotContain(Models.GetReferencedAssemblies(), reference => above.Contains(reference.Name));
        Assert.DoesNotContain(Training.GetReferencedAssemblies(), reference => above.Skip(1).Contains(reference.Name));
    }
}
