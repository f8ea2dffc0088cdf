using System;

namespace PureHDF.Selections;

/// <summary>A block of a dataset.</summary>
public class HyperslabSelection : Selection
{
    /// <summary>Selects a stretch of a dataset of rank 1.</summary>
    /// <param name="start">The first element.</param>
    /// <param name="block">The number of elements.</param>
    public HyperslabSelection(ulong start, ulong block)
        : this(1, [start], [block])
    {
    }

    /// <summary>Selects a block.</summary>
    /// <param name="rank">The rank of the dataset.</param>
    /// <param name="starts">The first element along each dimension.</param>
    /// <param name="blocks">The number of elements along each dimension.</param>
    /// <exception cref="RankException">An array has another length than <paramref name="rank"/>.</exception>
    public HyperslabSelection(int rank, ulong[] starts, ulong[] blocks)
    {
        if (starts.Length != rank || blocks.Length != rank)
            throw new RankException($"The starts and the blocks must have as many values as the rank, {rank}.");
        Starts = starts;
        Blocks = blocks;
    }

    internal ulong[] Starts { get; }

    internal ulong[] Blocks { get; }
}
