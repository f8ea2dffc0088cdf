using System;

namespace CellTypes.Models.Features;

/// <summary>The distinct interspike intervals of a train, in samples and ascending, and how often each occurs.</summary>
/// <remarks>A busy unit has several times as many intervals as distinct ones: all that does not ask for their order is computed from these.</remarks>
internal readonly ref struct IntervalCounts
{
    private const int TableLength = 1 << 16;

    // Room in the table for each interval: more of it would be looked through for few of them.
    private const int EntriesPerInterval = 16;

    // How often each length occurs, all zeros between two trains. One for each thread.
    [ThreadStatic]
    private static int[]? _table;

    private readonly ReadOnlySpan<int> _ranks;
    private readonly int _before;

    private IntervalCounts(ReadOnlySpan<double> values, ReadOnlySpan<double> weights, ReadOnlySpan<int> ranks, int before)
    {
        Values = values;
        Weights = weights;
        _ranks = ranks;
        _before = before;
    }

    /// <summary>Gets the lengths that occur, ascending.</summary>
    public ReadOnlySpan<double> Values { get; }

    /// <summary>Gets how often each of them occurs.</summary>
    public ReadOnlySpan<double> Weights { get; }

    /// <summary>Gets the number of intervals.</summary>
    public int Total => _ranks.Length == 0 ? 0 : _ranks[_ranks.Length - 1] - _before;

    /// <summary>Counts the intervals of a train.</summary>
    /// <param name="intervals">The intervals, in samples, at least one.</param>
    /// <param name="room">Room for three numbers an interval, which the result refers to.</param>
    /// <param name="places">Room for two an interval, likewise.</param>
    public static IntervalCounts Of(ReadOnlySpan<long> intervals, double[] room, int[] places)
    {
        int count = intervals.Length, beyond = 2 * count, most = -1;
        Span<int> table = _table ??= new int[TableLength];
        table = table.Slice(0, (int)Math.Min((long)EntriesPerInterval * count, TableLength));
        foreach (long interval in intervals)
        {
            if ((ulong)interval < (ulong)table.Length)
            {
                int length = (int)interval;
                table[length]++;
                most = Math.Max(most, length);
            }
            else
            {
                room[beyond++] = interval;
            }
        }

        Span<int> lengths = places.AsSpan(count, count), ranks = places.AsSpan(0, count);
        int distinct = 0, rank = 0;
        table = table.Slice(0, most + 1);
        for (int length = 0; length < table.Length; length++)
        {
            int times = table[length];
            lengths[distinct] = length;
            ranks[distinct] = times;
            // 1 where there is one, without a branch that cannot be foreseen.
            distinct += (int)((uint)-times >> 31);
        }
        table.Clear();

        Span<double> values = room.AsSpan(0, count), weights = room.AsSpan(count, count);
        for (int i = 0; i < distinct; i++)
        {
            values[i] = lengths[i];
            weights[i] = ranks[i];
            ranks[i] = rank += ranks[i];
        }
        Array.Sort(room, 2 * count, beyond - 2 * count);
        foreach (double length in room.AsSpan(2 * count, beyond - 2 * count))
        {
            if (distinct == 0 || values[distinct - 1] != length) (values[distinct], weights[distinct++]) = (length, 0);
            weights[distinct - 1]++;
            ranks[distinct - 1] = ++rank;
        }
        return new IntervalCounts(values.Slice(0, distinct), weights.Slice(0, distinct), ranks.Slice(0, distinct), 0);
    }

    /// <summary>Gets those from one length to another, both included.</summary>
    public IntervalCounts Between(double shortest, double longest)
    {
        int first = Values.BinarySearch(shortest), last = Values.BinarySearch(longest);
        if (first < 0) first = ~first;
        int count = Math.Max((last < 0 ? ~last : last + 1) - first, 0);
        int before = first == 0 ? _before : _ranks[first - 1];
        return new IntervalCounts(Values.Slice(first, count), Weights.Slice(first, count), _ranks.Slice(first, count), before);
    }

    /// <summary>Gets a quantile: linear between the two intervals around a share of the way from the first to the last.</summary>
    public double Quantile(double share)
    {
        double place = (Total - 1) * share + 1;
        double below = At((int)place - 1), above = At(Math.Min((int)place, Total - 1));
        return below + (place - (int)place) * (above - below);
    }

    // The interval of that rank, from 0.
    private double At(int rank)
    {
        int index = _ranks.BinarySearch(_before + rank + 1);
        return Values[index < 0 ? ~index : index];
    }
}
