using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using CellTypes.Models.Inference;
using CellTypes.Training.Tests.Support;
using CellTypes.Training.Trainers;
using Mono.Cecil;

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

    // A number that TorchSharp makes a scalar of by itself may be freed while libtorch reads it, once in many thousand calls: see ScalarOperations.
    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Numbers_are_handed_to_libtorch_as_scalars_that_are_held(Assembly assembly)
    {
        using ModuleDefinition module = ModuleDefinition.ReadModule(assembly.Location);
        IEnumerable<string> calls =
            from type in module.GetTypes()
            from method in type.Methods
            where method.HasBody
            from instruction in method.Body.Instructions
            let called = instruction.Operand as MethodReference
            where called is not null && MakesScalars(called)
            select $"{method.FullName} calls {called.FullName}";
        Assert.True(!calls.Any(), string.Join("\n", calls));
    }

    private static bool MakesScalars(MethodReference called) => called.DeclaringType.FullName switch
    {
        "TorchSharp.Scalar" => called.Name == "op_Implicit",
        "TorchSharp.torch/optim" => true,
        "TorchSharp.torch/Tensor" => called.Name.StartsWith("op_", System.StringComparison.Ordinal) && called.Parameters.Any(parameter => parameter.ParameterType.IsPrimitive),
        _ => false,
    };
}
