using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using CellTypes.Models.Inference;
using CellTypes.Training.Tests.Support;
using CellTypes.Training.Trainers;
using Mono.Cecil;
using static TorchSharp.torch;

namespace CellTypes.Training.Tests;

public class ArchitectureTests
{
    private static readonly Assembly Models = typeof(IClassifier).Assembly, Training = typeof(ITrainer).Assembly;

    private static readonly Lazy<HashSet<string>> OfTorchSharp = new(FindMakersOfScalars);

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

    private static bool MakesScalars(MethodReference called) => called.DeclaringType.FullName == "TorchSharp.torch/optim" || OfTorchSharp.Value.Contains(called.FullName);

    // Also methods that call such methods: a sum of two tensors has a factor of 1, and a square an exponent of 2.
    private static HashSet<string> FindMakersOfScalars()
    {
        using ModuleDefinition module = ModuleDefinition.ReadModule(typeof(Tensor).Assembly.Location);
        MethodDefinition[] methods = [.. module.GetTypes().SelectMany(type => type.Methods)];
        ILookup<string, string> callers =
            (from method in methods
             where method.HasBody
             from instruction in method.Body.Instructions
             where instruction.Operand is MethodReference
             select (Caller: method.FullName, Called: ((MethodReference)instruction.Operand).FullName))
            .ToLookup(call => call.Called, call => call.Caller);
        HashSet<string> found = [.. methods.Where(method => method.DeclaringType.FullName == "TorchSharp.Scalar" && method.Name == "op_Implicit").Select(method => method.FullName)];
        Queue<string> next = new(found);
        while (next.TryDequeue(out string? called))
        {
            foreach (string caller in callers[called].Where(found.Add)) next.Enqueue(caller);
        }
        return found;
    }
}
