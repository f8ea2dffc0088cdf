namespace CellTypes.Models.Forests;

/// <summary>One grown tree. Child indices count from its own first node and are greater than their parent's.</summary>
/// <param name="Nodes">The nodes, root first.</param>
/// <param name="LeafRow">For each node its row in <paramref name="Fractions"/>, or -1 for an inner node.</param>
/// <param name="Fractions">The class fractions of the leaves, one row of as many values as there are classes per leaf.</param>
internal sealed record Tree(ForestNode[] Nodes, int[] LeafRow, float[] Fractions);
