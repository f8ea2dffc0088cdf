using System;
using System.Numerics;

namespace CellTypes.Models.Forests;

/// <summary>Which training rows lie in which leaf of a forest, as one bit a row.</summary>
internal sealed class LeafNeighbours
{
    private const int BitsPerWord = 64;

    private readonly ulong[] _members;
    private readonly int[] _firstWord;

    /// <param name="forest">The forest.</param>
    /// <param name="leaves">The leaf (its node) of every training row in every tree, tree by tree.</param>
    /// <param name="rowCount">The number of training rows.</param>
    public LeafNeighbours(RandomForest forest, int[] leaves, int rowCount)
    {
        Leaves = leaves;
        RowCount = rowCount;
        TreeCount = forest.TreeCount;
        int words = (rowCount + BitsPerWord - 1) / BitsPerWord;
        VectorCount = (words + Vector<ulong>.Count - 1) / Vector<ulong>.Count;
        int stride = VectorCount * Vector<ulong>.Count, leafCount = 0;
        _firstWord = new int[forest.NodeCount];
        for (int node = 0; node < _firstWord.Length; node++) _firstWord[node] = forest.LeafOffset[node] < 0 ? -1 : stride * leafCount++;
        FirstWordOfNone = stride * leafCount;
        _members = new ulong[FirstWordOfNone + stride];
        for (int i = 0; i < leaves.Length; i++)
        {
            int row = i % rowCount;
            _members[_firstWord[leaves[i]] + row / BitsPerWord] |= 1UL << (row % BitsPerWord);
        }
    }

    /// <summary>The leaf of every training row in every tree, tree by tree.</summary>
    public int[] Leaves { get; }

    /// <summary>The number of training rows.</summary>
    public int RowCount { get; }

    public int TreeCount { get; }

    /// <summary>The number of vectors that hold one bit for each training row.</summary>
    public int VectorCount { get; }

    /// <summary>The index in <see cref="Members"/> of the first word of a leaf without training rows.</summary>
    public int FirstWordOfNone { get; }

    /// <summary>The training rows of all leaves.</summary>
    public ReadOnlySpan<ulong> Members => _members;

    /// <summary>The index in <see cref="Members"/> of a leaf's first word.</summary>
    public int FirstWord(int leaf) => _firstWord[leaf];
}
