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
