using System.Collections.Generic;

namespace CellTypes.Streaming.Traces;

/// <summary>The triggers that wait for the next batch of each cell.</summary>
internal sealed class WaitingTriggers
{
    // Of a cell that is silent, more than any rig sends.
    private const int MostWaiting = 10_000;

    private readonly Dictionary<int, List<long>> _cells = [];

    /// <summary>Has a trigger wait for every cell that there is.</summary>
    /// <returns>Null: nothing is ready.</returns>
    public TraceBatch? Add(long trigger)
    {
        foreach (List<long> ofCell in _cells.Values)
        {
            if (ofCell.Count < MostWaiting) ofCell.Add(trigger);
        }
        return null;
    }

    /// <summary>Gives a batch, or a copy of it, the triggers that wait for its cell.</summary>
    public TraceBatch GiveTo(TraceBatch batch)
    {
        if (!_cells.TryGetValue(batch.Cell, out List<long>? ofCell)) _cells.Add(batch.Cell, ofCell = []);
        if (ofCell.Count == 0) return batch;
        TraceBatch copy = batch.Copy();
        foreach (long trigger in ofCell) copy.AddTrigger(trigger);
        ofCell.Clear();
        return copy;
    }
}
