namespace CellTypes.Models.Forests;

/// <summary>
/// A node of a tree. An inner node sends a row to <see cref="Left"/> where its input is at most the threshold, else to the node after it.
/// A leaf is its own left child under an infinite threshold, so that a walk of fixed length stays on it without a branch.
/// </summary>
internal struct ForestNode
{
    public float Threshold;
    public int Feature;
    public int Left;

    public static ForestNode Leaf(int index) => new() { Threshold = float.PositiveInfinity, Feature = 0, Left = index };
}

/// <summary>One grown tree. Child indices count from its own first node and are greater than their parent's.</summary>
/// <param name="Nodes">The nodes, root first.</param>
/// <param name="LeafRow">For each node its row in <paramref name="Fractions"/>, or -1 for an inner node.</param>
/// <param name="Fractions">The class fractions of the leaves, one row of as many values as there are classes per leaf.</param>
internal sealed record Tree(ForestNode[] Nodes, int[] LeafRow, float[] Fractions);
