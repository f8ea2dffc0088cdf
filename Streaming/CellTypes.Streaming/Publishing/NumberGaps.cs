using System;
using System.Collections.Generic;

namespace CellTypes.Streaming.Publishing;

/// <summary>Which numbers of a numbering are missing.</summary>
internal sealed class NumberGaps
{
    private List<(long First, long Last)> _gaps = [];

    /// <summary>Adds numbers, some of which may be missing already.</summary>
    /// <param name="first">The first number.</param>
    /// <param name="last">The last number; nothing is added where it is below the first.</param>
    /// <returns>How many of them were not missing before.</returns>
    public long Add(long first, long last)
    {
        if (last < first) return 0;
        long known = 0;
        List<(long First, long Last)> others = [];
        (long First, long Last) whole = (first, last);
        foreach (var gap in _gaps)
        {
            known += Math.Max(0, Math.Min(last, gap.Last) - Math.Max(first, gap.First) + 1);
            if (gap.Last < first - 1 || gap.First > last + 1) others.Add(gap);
            else whole = (Math.Min(whole.First, gap.First), Math.Max(whole.Last, gap.Last));
        }
        _gaps = [.. others, whole];
        return last - first + 1 - known;
    }
}
