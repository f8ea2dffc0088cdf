using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using CellTypes.Models.Inference;
using CellTypes.Training.Trainers;
using NetArchTest.Rules;

namespace CellTypes.Training.Tests;

public class ArchitectureTests
{
    private static readonly Assembly Models = typeof(IClassifier).Assembly, Training = typeof(ITrainer).Assembly;

    public static TheoryData<Assembly> Assemblies { get; } = [Models, Training];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void No_two_namespaces_need_each_other(Assembly assembly)
    {
        Dictionary<string, string[]> needs = NeedsOf(assembly);
        Assert.True(needs.Count > 5);
        // What needs none of the others is no part of a cycle, and neither is what none of the others needs.
        for (bool found = true; found;)
        {
            string[] outside = [.. needs.Keys.Where(name => !needs[name].Any(needs.ContainsKey) || !needs.Values.Any(others => others.Contains(name)))];
            foreach (string name in outside) needs.Remove(name);
            found = outside.Length > 0;
        }
        Assert.True(needs.Count == 0, string.Join("; ", needs.Select(pair => $"{pair.Key} needs {string.Join(", ", pair.Value.Where(needs.ContainsKey))}")));
    }

    [Fact]
    public void Models_need_nothing_above_them()
    {
        string[] above = ["CellTypes.Training", "CellTypes.Streaming", "CellTypes.Sorting", "System.Reactive", "NetMQ"];
        Assert.DoesNotContain(Models.GetReferencedAssemblies(), reference => above.Contains(reference.Name));
        Assert.DoesNotContain(Training.GetReferencedAssemblies(), reference => above.Skip(1).Contains(reference.Name));
    }

    // The namespaces of a project, one a folder, and those that each needs. What is not in a folder may be needed by all.
    private static Dictionary<string, string[]> NeedsOf(Assembly assembly)
    {
        string root = assembly.GetName().Name!;
        string[] folders = [.. assembly.GetTypes().Select(type => type.Namespace).OfType<string>().Where(name => name.StartsWith($"{root}.")).Distinct()];
        Dictionary<string, string[]> needs = folders.ToDictionary(folder => folder, folder => NeedsOf($"^{folder}$"));
        needs[root] = NeedsOf($"^{root}$");
        return needs;

        string[] NeedsOf(string pattern) =>
            [.. folders.Where(other => pattern != $"^{other}$" && Types.InAssembly(assembly).That().ResideInNamespaceMatching(pattern).And().HaveDependencyOn(other).GetTypes().Any())];
    }
}
