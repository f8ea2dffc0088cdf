using System;
using System.Collections.Generic;
using CellTypes.Streaming.Protocol;
using CellTypes.Streaming.Spikes;

namespace CellTypes.Streaming.Rolling;

/// <summary>What is kept for each stream of a source.</summary>
/// <param name="create">Makes it, when the first batch of a stream comes.</param>
internal sealed class PerStream<T>(Func<SpikeBatch, T> create)
    where T : class
{
    private readonly Dictionary<string, T> _byName = [];
    private readonly List<T> _all = [];

    /// <summary>Gets it for all streams, in order of appearance.</summary>
    public IReadOnlyList<T> All => _all;

    /// <summary>Finds or makes it.</summary>
    /// <param name="batch">A batch of the stream.</param>
    /// <returns>It, or null where the source has too many streams: the batch is counted and left out.</returns>
    public T? Of(SpikeBatch batch)
    {
        if (_byName.TryGetValue(batch.Stream, out T? known)) return known;
        if (_all.Count == SourceLimits.MaxStreams)
        {
            batch.Counters.CountOverLimit(batch.Count, SourceLimits.TooManyUnits);
            return null;
        }
        T added = create(batch);
        _byName.Add(batch.Stream, added);
        _all.Add(added);
        return added;
    }
}
