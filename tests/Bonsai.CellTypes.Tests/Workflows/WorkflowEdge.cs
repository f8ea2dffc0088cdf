namespace Bonsai.CellTypes.Tests.Workflows;

/// <summary>An edge of a workflow, from one node to an input of another; inputs are counted from 1.</summary>
internal sealed record WorkflowEdge(int From, int To, int Input);
