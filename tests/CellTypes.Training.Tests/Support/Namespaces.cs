using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using NetArchTest.Rules;

namespace CellTypes.Training.Tests.Support;

/// <summary>The namespaces of a project, one a folder.</summary>
internal static class Namespaces
{
    /// <summary>Finds those that need each other, also through others.</summary>
    /// <param name="assembly">The project.</param>
    /// <param name="root">The namespace of its folders, where it is not the project's name.</param>
    /// <returns>Each with those that it needs of them; none where the namespaces are levels.</returns>
    public static string[] CyclesOf(Assembly assembly, string? root = null)
    {
        Dictionary<string, string[]> needs = NeedsOf(assembly, root ?? assembly.GetName().Name!);
        Assert.True(needs.Count > 5);
        // What needs none of the others is no part of a cycle, and neither is what none of the others needs.
        for (bool found = true; found;)
        {
            string[] outside = [.. needs.Keys.Where(name => !needs[name].Any(needs.ContainsKey) || !needs.Values.Any(others => others.Contains(name)))];
            foreach (string name in outside) needs.Remove(name);
            found = outside.Length > 0;
        }
        return [.. needs.Select(pair => $"{pair.Key} needs {string.Join(", ", pair.Value.Where(needs.ContainsKey))}")];
    }

    // What is not in a folder may be needed by all.
    private static Dictionary<string, string[]> NeedsOf(Assembly assembly, string root)
    {
        string[] folders = [.. assembly.GetTypes().Select(type => type.Namespace).OfType<string>().Where(name => name.StartsWith($"{root}.")).Distinct()];
        Dictionary<string, string[]> needs = folders.ToDictionary(folder => folder, folder => NeedsOf($"^{folder}$"));
        needs[root] = NeedsOf($"^{root}$");
        return needs;

        string[] NeedsOf(string pattern) =>
            [.. folders.Where(other => pattern != $"^{other}$" && Types.InAssembly(assembly).That().ResideInNamespaceMatching(pattern).And().HaveDependencyOn(other).GetTypes().Any())];
    }
}
