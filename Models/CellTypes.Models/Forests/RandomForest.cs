using System;
using System.Buffers;
using System.Linq;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using CellTypes.Models.Inference;

namespace CellTypes.Models.Forests;

/// <summary>A random forest classifier (Breiman 2001). Its probabilities are the mean of its trees' leaf class fractions.</summary>
/// <remarks>Immutable; any number of threads may call <see cref="Predict"/> at once.</remarks>
public sealed class RandomForest : IClassifier
{
    // All trees pass over a block. The larger it is, the more rarely they come anew from memory, where a second between two windows leaves
    // them; so many rows of a few hundred inputs still stay in the second-level cache.
    internal const int RowsPerBlock = 128;

    private readonly int[] _depths;

    // The class fractions of each leaf once more, by node and padded to whole vectors, which add up several times as fast.
    private readonly Vector<float>[] _vectors;
    private readonly int[] _vectorOfLeaf;
    private readonly int _vectorsPerLeaf;

    internal RandomForest(int inputLength, int classCount, Tree[] trees)
    {
        InputLength = inputLength;
        ClassCount = classCount;
        Roots = new int[trees.Length + 1];
        _depths = new int[trees.Length];
        Nodes = new ForestNode[trees.Sum(tree => tree.Nodes.Length)];
        LeafOffset = new int[Nodes.Length];
        Fractions = new float[trees.Sum(tree => tree.Fractions.Length)];
        int fractions = 0;
        for (int t = 0; t < trees.Length; t++)
        {
            AddNodes(trees[t], Roots[t], fractions);
            trees[t].Fractions.CopyTo(Fractions, fractions);
            fractions += trees[t].Fractions.Length;
            Roots[t + 1] = Roots[t] + trees[t].Nodes.Length;
            _depths[t] = DepthOf(Roots[t], Roots[t + 1]);
        }
        _vectorsPerLeaf = (classCount + Vector<float>.Count - 1) / Vector<float>.Count;
        _vectors = PadLeaves(Fractions, classCount, _vectorsPerLeaf);
        _vectorOfLeaf = Array.ConvertAll(LeafOffset, offset => offset / classCount * _vectorsPerLeaf);
    }

    /// <inheritdoc/>
    public int InputLength { get; }

    /// <inheritdoc/>
    public int ClassCount { get; }

    /// <summary>Gets the number of trees.</summary>
    public int TreeCount => _depths.Length;

    /// <summary>Gets the number of nodes of all trees together, leaves included.</summary>
    public int NodeCount => Nodes.Length;

    /// <summary>The nodes of all trees, one tree after another.</summary>
    internal ForestNode[] Nodes { get; }

    /// <summary>The first node of each tree, and the number of nodes.</summary>
    internal int[] Roots { get; }

    /// <summary>For each node the index of its first class fraction, or -1 for an inner node.</summary>
    internal int[] LeafOffset { get; }

    /// <summary>The class fractions of the leaves.</summary>
    internal float[] Fractions { get; }

    /// <inheritdoc/>
    /// <remarks>Many rows are divided over the cores.</remarks>
    /// <exception cref="CellTypesException">A span is shorter than <paramref name="count"/> asks for, or an input is NaN or
    /// infinite.</exception>
    public void Predict(ReadOnlySpan<float> inputs, int count, Span<float> probabilities)
    {
        ClassifierArguments.CheckPrediction(this, inputs, count, probabilities);
        if (count <= RowsPerBlock)
        {
            PredictBlock(inputs.Slice(0, count * InputLength), count, probabilities.Slice(0, count * ClassCount));
            return;
        }
        // Rows are independent of each other. Other threads cannot see a span, so they get a copy, which is little beside the trees' work.
        float[] rows = ArrayPool<float>.Shared.Rent(count * InputLength), results = ArrayPool<float>.Shared.Rent(count * ClassCount);
        inputs.Slice(0, count * InputLength).CopyTo(rows);
        Parallel.For(0, (count + RowsPerBlock - 1) / RowsPerBlock, block =>
        {
            int first = block * RowsPerBlock, ofBlock = Math.Min(RowsPerBlock, count - first);
            PredictBlock(rows.AsSpan(first * InputLength, ofBlock * InputLength), ofBlock, results.AsSpan(first * ClassCount, ofBlock * ClassCount));
        });
        results.AsSpan(0, count * ClassCount).CopyTo(probabilities);
        ArrayPool<float>.Shared.Return(rows);
        ArrayPool<float>.Shared.Return(results);
    }

    private static void Divide(Span<float> probabilities, int trees)
    {
        for (int i = 0; i < probabilities.Length; i++)
            probabilities[i] /= trees;
    }

    private static Vector<float>[] PadLeaves(float[] fractions, int classCount, int vectorsPerLeaf)
    {
        int leaves = fractions.Length / classCount;
        var vectors = new Vector<float>[leaves * vectorsPerLeaf];
        Span<float> padded = MemoryMarshal.Cast<Vector<float>, float>(vectors.AsSpan());
        for (int leaf = 0; leaf < leaves; leaf++)
            fractions.AsSpan(leaf * classCount, classCount).CopyTo(padded.Slice(leaf * vectorsPerLeaf * Vector<float>.Count));
        return vectors;
    }

    private void AddNodes(Tree tree, int root, int fractions)
    {
        for (int i = 0; i < tree.Nodes.Length; i++)
        {
            ForestNode node = tree.Nodes[i];
            node.Left += root;
            Nodes[root + i] = node;
            LeafOffset[root + i] = tree.LeafRow[i] < 0 ? -1 : fractions + tree.LeafRow[i] * ClassCount;
        }
    }

    private int DepthOf(int root, int end)
    {
        var depth = new int[end - root];
        int deepest = 0;
        for (int i = root; i < end; i++)
        {
            deepest = Math.Max(deepest, depth[i - root]);
            if (LeafOffset[i] < 0)
                depth[Nodes[i].Left - root] = depth[Nodes[i].Left + 1 - root] = depth[i - root] + 1;
        }
        return deepest;
    }

    /// <summary>Shows the leaf (its node) that each row of a block falls into in one tree.</summary>
    internal delegate void LeafVisitor(int tree, ReadOnlySpan<int> leaves);

    /// <summary>Predicts at most <see cref="RowsPerBlock"/> rows and shows their leaves on the way, tree by tree.</summary>
    internal void PredictBlock(ReadOnlySpan<float> inputs, int rows, Span<float> probabilities, LeafVisitor? visit = null)
    {
        Span<int> at = stackalloc int[RowsPerBlock];
        at = at.Slice(0, rows);
        Span<Vector<float>> sums = stackalloc Vector<float>[rows * _vectorsPerLeaf];
        sums.Clear();
        for (int tree = 0; tree < TreeCount; tree++)
        {
            Walk(tree, inputs, at);
            for (int row = 0; row < rows; row++)
                AddLeaf(at[row], sums.Slice(row * _vectorsPerLeaf, _vectorsPerLeaf));
            visit?.Invoke(tree, at);
        }
        ReadOnlySpan<float> padded = MemoryMarshal.Cast<Vector<float>, float>(sums);
        for (int row = 0; row < rows; row++)
            padded.Slice(row * _vectorsPerLeaf * Vector<float>.Count, ClassCount).CopyTo(probabilities.Slice(row * ClassCount));
        Divide(probabilities.Slice(0, rows * ClassCount), TreeCount);
    }

    private void AddLeaf(int leaf, Span<Vector<float>> sums)
    {
        ReadOnlySpan<Vector<float>> fractions = _vectors.AsSpan(_vectorOfLeaf[leaf], sums.Length);
        for (int v = 0; v < sums.Length; v++)
            sums[v] += fractions[v];
    }

    /// <summary>The class fractions of the leaf that a row falls into in one tree.</summary>
    internal ReadOnlySpan<float> LeafFractions(int tree, ReadOnlySpan<float> row)
    {
        Span<int> at = stackalloc int[1];
        Walk(tree, row, at);
        return Fractions.AsSpan(LeafOffset[at[0]], ClassCount);
    }

    // The rows step down the tree side by side, which hides the memory latency of each. A leaf leads to itself, so all take the same number
    // of steps and no branch depends on the data. Training and ForestFile let no index out of range pass.
    private void Walk(int tree, ReadOnlySpan<float> inputs, Span<int> at)
    {
        ref ForestNode nodes = ref Nodes[0];
        int inputLength = InputLength;
        at.Fill(Roots[tree]);
        for (int step = _depths[tree]; step > 0; step--)
        {
            ref float row = ref MemoryMarshal.GetReference(inputs);
            for (int i = 0; i < at.Length; i++)
            {
                ref ForestNode node = ref Unsafe.Add(ref nodes, at[i]);
                at[i] = node.Left + (Unsafe.Add(ref row, node.Feature) > node.Threshold ? 1 : 0);
                row = ref Unsafe.Add(ref row, inputLength);
            }
        }
    }
}
