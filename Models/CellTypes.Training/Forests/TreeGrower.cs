using System;
using System.Collections.Generic;
using CellTypes.Models.Forests;
using MathNet.Numerics.Random;

namespace CellTypes.Training.Forests;

/// <summary>Grows trees one after another in the same working memory; one per thread.</summary>
/// <remarks>
/// Nothing but the training table, the options and the tree's own random numbers may influence a tree: which thread grew what before does
/// not.
/// </remarks>
internal sealed class TreeGrower
{
    // Below this many rows an insertion sort is quicker than the library's.
    private const int InsertionSortLimit = 24;

    // A node's rows in the order of a column come from a pass over all training rows, or from sorting the node's own. Sorting one row costs
    // about as much as passing this many.
    private const int PassedRowsPerSortedRow = 8;

    private readonly TrainingTable _table;
    private readonly ForestOptions _options;
    private readonly ImpurityTerms _terms;
    private readonly int _featuresPerSplit;

    private readonly int[] _drawn; // how often the bootstrap drew each row
    private readonly int[] _rows; // the rows of the tree; those of a node lie side by side
    private readonly int[] _nodeOf; // the node that holds each row, -1 for none
    private readonly int[] _sorted; // the rows of the node at hand in the order of the column at hand
    private readonly long[] _keys;
    private readonly int[] _columns; // the columns in the order drawn so far
    private readonly int[] _counts; // the node's rows of each class, as often as drawn
    private readonly int[] _lower; // the same for either side of the split at hand
    private readonly int[] _upper;
    private readonly Stack<(int Node, int Start, int End)> _open = new();
    private readonly List<ForestNode> _nodes = [];
    private readonly List<int> _leafRow = [];
    private readonly List<float> _fractions = [];

    public TreeGrower(TrainingTable table, ForestOptions options, ImpurityTerms terms)
    {
        _table = table;
        _options = options;
        _terms = terms;
        _featuresPerSplit = options.FeaturesPerSplit.Resolve(table.Columns);
        _drawn = new int[table.Rows];
        _rows = new int[table.Rows];
        _nodeOf = new int[table.Rows];
        _sorted = new int[table.Rows + 1];
        _keys = new long[table.Rows];
        _columns = new int[table.Columns];
        _counts = new int[terms.Weights.Length];
        _lower = new int[terms.Weights.Length];
        _upper = new int[terms.Weights.Length];
    }

    /// <summary>The random numbers of a tree; the first of them are its bootstrap.</summary>
    public static Random RandomOf(int seed, int tree) => new Xoshiro256StarStar(DerivedSeed.Of(seed, tree), threadSafe: false);

    /// <summary>Draws as many rows as there are, with replacement, and counts how often each came.</summary>
    public static void Bootstrap(Random random, int[] drawn)
    {
        Array.Clear(drawn, 0, drawn.Length);
        for (int i = 0; i < drawn.Length; i++)
            drawn[random.Next(drawn.Length)]++;
    }

    public Tree Grow(int tree)
    {
        Random random = RandomOf(_options.Seed, tree);
        Reset();
        AddNode(0, DrawRows(random));
        while (_open.Count > 0)
        {
            (int node, int start, int end) = _open.Pop();
            Split split = FindSplit(node, start, end, random);
            if (split.Found)
                Divide(node, start, end, split);
            else
                MakeLeaf(node);
        }
        return new Tree([.. _nodes], [.. _leafRow], [.. _fractions]);
    }

    private void Reset()
    {
        _nodes.Clear();
        _leafRow.Clear();
        _fractions.Clear();
        for (int i = 0; i < _columns.Length; i++)
            _columns[i] = i;
    }

    private int DrawRows(Random random)
    {
        if (_options.Bootstrap)
            Bootstrap(random, _drawn);
        int count = 0;
        for (int row = 0; row < _drawn.Length; row++)
        {
            if (!_options.Bootstrap)
                _drawn[row] = 1;
            _nodeOf[row] = _drawn[row] > 0 ? 0 : -1;
            if (_drawn[row] > 0)
                _rows[count++] = row;
        }
        return count;
    }

    private void AddNode(int start, int end)
    {
        _open.Push((_nodes.Count, start, end));
        _nodes.Add(ForestNode.Leaf(_nodes.Count));
        _leafRow.Add(-1);
    }

    private void MakeLeaf(int node)
    {
        double total = 0;
        for (int c = 0; c < _counts.Length; c++)
            total += _terms.Weights[c] * _counts[c];
        _leafRow[node] = _fractions.Count / _counts.Length;
        for (int c = 0; c < _counts.Length; c++)
            _fractions.Add((float)(_terms.Weights[c] * _counts[c] / total));
    }

    private void Divide(int node, int start, int end, Split split)
    {
        int[] rank = _table.Rank;
        int column = split.Column * _table.Rows;
        int left = _nodes.Count;
        int middle = start;
        for (int i = start; i < end; i++)
        {
            int row = _rows[i];
            bool lower = rank[column + row] <= split.LowerRank;
            _nodeOf[row] = lower ? left : left + 1;
            if (lower)
            {
                _rows[i] = _rows[middle];
                _rows[middle++] = row;
            }
        }
        _nodes[node] = new ForestNode
        {
            Feature = split.Column,
            Threshold = split.Threshold,
            Left = left,
        };
        AddNode(start, middle);
        AddNode(middle, end);
    }

    private Split FindSplit(int node, int start, int end, Random random)
    {
        Split best = default;
        int rows = end - start;
        if (CountClasses(start, end) < 2 || rows < 2 * _options.MinimumLeaf)
            return best;
        // A column on which all rows agree counts as drawn, but the search goes on until one differs.
        bool differs = false;
        for (int drawn = 0; drawn < _columns.Length && (drawn < _featuresPerSplit || !differs); drawn++)
        {
            int pick = random.Next(drawn, _columns.Length);
            int column = _columns[pick];
            _columns[pick] = _columns[drawn];
            _columns[drawn] = column;
            if (AllAgree(column, start, end))
                continue;
            differs = true;
            SortRows(column, node, start, end);
            if (_options.RandomThresholds)
                TryRandomSplit(column, rows, random, ref best);
            else
                ScanSplits(column, rows, ref best);
        }
        return best;
    }

    // Leaves the counts of the node's classes in _counts; returns how many classes it holds.
    private int CountClasses(int start, int end)
    {
        Array.Clear(_counts, 0, _counts.Length);
        for (int i = start; i < end; i++)
            _counts[_table.Labels[_rows[i]]] += _drawn[_rows[i]];
        int present = 0;
        foreach (int count in _counts)
            present += count > 0 ? 1 : 0;
        return present;
    }

    private bool AllAgree(int column, int start, int end)
    {
        int[] rank = _table.Rank;
        int offset = column * _table.Rows;
        int first = rank[offset + _rows[start]];
        for (int i = start + 1; i < end; i++)
        {
            if (rank[offset + _rows[i]] != first)
                return false;
        }
        return true;
    }

    private void SortRows(int column, int node, int start, int end)
    {
        if (_table.Rows <= (end - start) * PassedRowsPerSortedRow)
            PassRows(column, node);
        else
            SortOwnRows(column, start, end);
    }

    private void PassRows(int column, int node)
    {
        int[] nodeOf = _nodeOf;
        int[] sorted = _sorted;
        int count = 0;
        foreach (int row in new ReadOnlySpan<int>(_table.Order, column * _table.Rows, _table.Rows))
        {
            // Written always, kept only where the row is the node's: no branch to mispredict.
            sorted[count] = row;
            count += nodeOf[row] == node ? 1 : 0;
        }
    }

    private void SortOwnRows(int column, int start, int end)
    {
        int[] rank = _table.Rank;
        int offset = column * _table.Rows;
        int rows = end - start;
        for (int i = 0; i < rows; i++)
        {
            int row = _rows[start + i];
            _keys[i] = ((long)rank[offset + row] << 32) | (uint)row;
        }
        if (rows <= InsertionSortLimit)
            InsertionSort(_keys, rows);
        else
            Array.Sort(_keys, 0, rows);
        for (int i = 0; i < rows; i++)
            _sorted[i] = (int)_keys[i];
    }

    private static void InsertionSort(long[] keys, int count)
    {
        for (int i = 1; i < count; i++)
        {
            long key = keys[i];
            int j = i;
            for (; j > 0 && keys[j - 1] > key; j--)
                keys[j] = keys[j - 1];
            keys[j] = key;
        }
    }

    // Moves the node's rows one by one from the upper side to the lower and keeps the purest split between different values.
    private void ScanSplits(int column, int rows, ref Split best)
    {
        int[] rank = _table.Rank;
        int offset = column * _table.Rows;
        Array.Clear(_lower, 0, _lower.Length);
        _counts.CopyTo(_upper, 0);
        int row = _sorted[0];
        for (int i = 1; i <= rows - _options.MinimumLeaf; i++)
        {
            _lower[_table.Labels[row]] += _drawn[row];
            _upper[_table.Labels[row]] -= _drawn[row];
            int lowerRank = rank[offset + row];
            row = _sorted[i];
            int upperRank = rank[offset + row];
            if (i < _options.MinimumLeaf || lowerRank == upperRank)
                continue;
            double purity = _terms.Purity(_lower) + _terms.Purity(_upper);
            if (!best.Found || purity > best.Purity)
            {
                float threshold = _table.Threshold(column, lowerRank, upperRank);
                best = new Split { Found = true, Purity = purity, Column = column, LowerRank = lowerRank, Threshold = threshold };
            }
        }
    }

    // One threshold, drawn evenly between the smallest and the largest value of the node's rows, which differ.
    private void TryRandomSplit(int column, int rows, Random random, ref Split best)
    {
        int[] rank = _table.Rank;
        int offset = column * _table.Rows;
        float smallest = _table.Value(column, rank[offset + _sorted[0]]), largest = _table.Value(column, rank[offset + _sorted[rows - 1]]);
        float threshold = (float)(smallest + random.NextDouble() * ((double)largest - smallest));
        if (threshold >= largest)
            threshold = smallest;
        Array.Clear(_lower, 0, _lower.Length);
        _counts.CopyTo(_upper, 0);
        int lowerRows = 0, lowerRank = 0;
        for (; _table.Value(column, rank[offset + _sorted[lowerRows]]) <= threshold; lowerRows++)
        {
            int row = _sorted[lowerRows];
            _lower[_table.Labels[row]] += _drawn[row];
            _upper[_table.Labels[row]] -= _drawn[row];
            lowerRank = rank[offset + row];
        }
        if (lowerRows < _options.MinimumLeaf || rows - lowerRows < _options.MinimumLeaf)
            return;
        double purity = _terms.Purity(_lower) + _terms.Purity(_upper);
        if (!best.Found || purity > best.Purity)
            best = new Split { Found = true, Purity = purity, Column = column, LowerRank = lowerRank, Threshold = threshold };
    }

    private struct Split
    {
        public bool Found;
        public int Column;
        public int LowerRank;
        public float Threshold;
        public double Purity;
    }
}
