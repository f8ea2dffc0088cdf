using System.Linq;
using System.Reflection;

namespace Packaging.Tests;

/// <summary>How the solution was built that these tests belong to.</summary>
internal static class BuildSettings
{
    public static string BonsaiSource { get; } = Value(nameof(BonsaiSource));

    private static string Value(string key) =>
        typeof(BuildSettings).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
