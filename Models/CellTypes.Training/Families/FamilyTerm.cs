using System.Collections.Generic;
using System.Linq;

namespace CellTypes.Training.Families;

/// <summary>One name in a <see cref="FamilyText"/>, with the settings in its parentheses.</summary>
/// <param name="Name">The name.</param>
/// <param name="Settings">The texts of its settings, by name.</param>
public sealed record FamilyTerm(string Name, IReadOnlyDictionary<string, string> Settings)
{
    /// <summary>The term as it is written: <c>forest</c> or <c>forest(trees=500,leaf=3)</c>.</summary>
    public override string ToString() =>
        Settings.Count == 0 ? Name : $"{Name}({string.Join(",", Settings.Select(setting => $"{setting.Key}={setting.Value}"))})";
}
