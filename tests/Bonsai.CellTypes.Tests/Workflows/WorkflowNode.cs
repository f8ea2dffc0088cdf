using System.Collections.Generic;

namespace Bonsai.CellTypes.Tests.Workflows;

/// <summary>A node of a workflow: an operator of the package, a choice of members, or properties that are set from outside.</summary>
internal sealed record WorkflowNode(int Index, object? Operator = null)
{
    public IReadOnlyList<(string Name, string ExternalName)> Mappings { get; init; } = [];

    public string? Selector { get; init; }

    public bool IsMapping => Mappings.Count > 0;

    /// <summary>Gets what the editor writes beside the node.</summary>
    public string Name => Operator?.GetType().Name ?? Selector ?? string.Join(",", System.Linq.Enumerable.Select(Mappings, mapping => mapping.ExternalName));
}
