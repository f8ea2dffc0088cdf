using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CellTypes.Models.Forests;

/// <summary>Counts, for each row of a block and each training row, the trees in which the two share a leaf.</summary>
/// <remarks>
/// A unit shares a tree's leaf with dozens of training units, so counting them one by one would take several times as long as the forest
/// itself. The counters are therefore kept as bit planes, plane p holding bit p of the counters of all training rows, and a leaf, one bit a
/// training row, is added to hundreds of counters at once by the carries of ordinary binary addition. Sixteen trees are added at a time:
/// the lowest four planes then stay in registers, and each counter carries into the fifth plane at most once.
/// </remarks>
internal sealed class NeighbourCounter
{
    private const int TreesAtATime = 16;
    private const int LowPlanes = 4;

    private readonly LeafNeighbours _neighbours;
    private readonly int _planeCount;
    private readonly int _rowLimit;
    private readonly ulong[] _planes;
    private readonly int[] _firstWords;
    private int _rowCount;
    private int _treeCount;

    public NeighbourCounter(LeafNeighbours neighbours, int rowLimit)
    {
        _neighbours = neighbours;
        _rowLimit = rowLimit;
        _planeCount = LowPlanes + 1;
        while (neighbours.TreeCount >> _planeCount > 0) _planeCount++;
        _planes = new ulong[rowLimit * _planeCount * neighbours.VectorCount * Vector<ulong>.Count];
        _firstWords = new int[rowLimit * TreesAtATime];
    }

    /// <summary>Begins a block.</summary>
    public void Clear()
    {
        Array.Clear(_planes, 0, _planes.Length);
        _treeCount = 0;
    }

    /// <summary>Adds one tree: the leaf that each row of the block fell into.</summary>
    public void Add(ReadOnlySpan<int> leaves)
    {
        if (leaves.Length > _rowLimit) throw new ArgumentException($"{leaves.Length} rows are more than {_rowLimit}.", nameof(leaves));
        _rowCount = leaves.Length;
        for (int row = 0; row < leaves.Length; row++) _firstWords[row * TreesAtATime + _treeCount] = _neighbours.FirstWord(leaves[row]);
        if (++_treeCount == TreesAtATime) AddToCounters();
    }

    /// <summary>Sums the largest counters of a row.</summary>
    /// <param name="row">The row of the block.</param>
    /// <param name="count">How many of them, at most as many as there are training rows.</param>
    public int SumOfLargest(int row, int count)
    {
        if (_treeCount > 0) AddToCounters();
        int words = _neighbours.VectorCount * Vector<ulong>.Count;
        ReadOnlySpan<ulong> planes = _planes.AsSpan(row * _planeCount * words, _planeCount * words);
        // From the highest bit down: a counter with the bit is larger than one without, so either there are enough with it to look on among
        // them alone, or all of them are taken and the rest is looked for among the others.
        Span<ulong> open = stackalloc ulong[words], taken = stackalloc ulong[words];
        open.Fill(ulong.MaxValue);
        taken.Clear();
        int sum = 0;
        for (int p = _planeCount - 1; p >= 0; p--)
        {
            ReadOnlySpan<ulong> plane = planes.Slice(p * words, words);
            int openWithBit = CountCommon(open, plane);
            sum += (CountCommon(taken, plane) + Math.Min(openWithBit, count)) << p;
            if (openWithBit >= count)
            {
                for (int w = 0; w < words; w++) open[w] &= plane[w];
                continue;
            }
            count -= openWithBit;
            for (int w = 0; w < words; w++)
            {
                taken[w] |= open[w] & plane[w];
                open[w] &= ~plane[w];
            }
        }
        return sum;
    }

    private void AddToCounters()
    {
        ReadOnlySpan<Vector<ulong>> members = MemoryMarshal.Cast<ulong, Vector<ulong>>(_neighbours.Members);
        Span<Vector<ulong>> planes = MemoryMarshal.Cast<ulong, Vector<ulong>>(_planes.AsSpan());
        int vectors = _neighbours.VectorCount;
        for (int row = 0; row < _rowCount; row++)
        {
            Span<int> firstWords = _firstWords.AsSpan(row * TreesAtATime, TreesAtATime);
            firstWords.Slice(_treeCount).Fill(_neighbours.FirstWordOfNone);
            Span<Vector<ulong>> ofRow = planes.Slice(row * _planeCount * vectors, _planeCount * vectors);
            for (int v = 0; v < vectors; v++) Add(members, firstWords, ofRow, v);
        }
        _treeCount = 0;
    }

    // Two vectors of the same weight are added to a plane at a time, which takes half as many operations as one after the other.
    private void Add(ReadOnlySpan<Vector<ulong>> members, ReadOnlySpan<int> firstWords, Span<Vector<ulong>> planes, int v)
    {
        int vectors = _neighbours.VectorCount;
        Vector<ulong> ones = planes[v], twos = planes[vectors + v], fours = planes[2 * vectors + v], eights = planes[3 * vectors + v];
        members = members.Slice(v);
        Vector<ulong> eight = AddTo(ref fours, AddFour(members, firstWords.Slice(0, 4), ref ones, ref twos), AddFour(members, firstWords.Slice(4, 4), ref ones, ref twos));
        Vector<ulong> other = AddTo(ref fours, AddFour(members, firstWords.Slice(8, 4), ref ones, ref twos), AddFour(members, firstWords.Slice(12, 4), ref ones, ref twos));
        Vector<ulong> carried = AddTo(ref eights, eight, other);
        (planes[v], planes[vectors + v], planes[2 * vectors + v], planes[3 * vectors + v]) = (ones, twos, fours, eights);
        for (int p = LowPlanes; p < _planeCount; p++)
        {
            ref Vector<ulong> plane = ref planes[p * vectors + v];
            Vector<ulong> next = plane & carried;
            plane ^= carried;
            carried = next;
        }
    }

    // What is carried counts fours.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<ulong> AddFour(ReadOnlySpan<Vector<ulong>> members, ReadOnlySpan<int> firstWords, ref Vector<ulong> ones, ref Vector<ulong> twos)
    {
        Vector<ulong> two = AddTo(ref ones, members[firstWords[0] / Vector<ulong>.Count], members[firstWords[1] / Vector<ulong>.Count]);
        return AddTo(ref twos, two, AddTo(ref ones, members[firstWords[2] / Vector<ulong>.Count], members[firstWords[3] / Vector<ulong>.Count]));
    }

    // Adds two bits to each bit of a plane.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<ulong> AddTo(ref Vector<ulong> plane, Vector<ulong> first, Vector<ulong> second)
    {
        Vector<ulong> half = plane ^ first, carry = (plane & first) | (half & second);
        plane = half ^ second;
        return carry;
    }

    private static int CountCommon(ReadOnlySpan<ulong> first, ReadOnlySpan<ulong> second)
    {
        int count = 0;
        for (int w = 0; w < first.Length; w++) count += PopCount(first[w] & second[w]);
        return count;
    }

#if NETFRAMEWORK
    private static int PopCount(ulong bits)
    {
        int count = 0;
        for (; bits != 0; bits &= bits - 1) count++;
        return count;
    }
#else
    private static int PopCount(ulong bits) => BitOperations.PopCount(bits);
#endif
}
