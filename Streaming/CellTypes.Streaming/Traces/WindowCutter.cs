using System;
using System.Collections.Generic;
using CellTypes.Models.Views;

namespace CellTypes.Streaming.Traces;

/// <summary>Cuts the windows of all cells of a source.</summary>
internal sealed class WindowCutter(IReadOnlyList<TraceView> views, TraceOptions options)
{
    private readonly Dictionary<int, CellTrace> _cells = [];

    /// <summary>Takes a batch and emits the windows that are whole with it.</summary>
    public void Add(TraceBatch batch, Action<TraceWindow> emit)
    {
        if (!_cells.TryGetValue(batch.Cell, out CellTrace? cell) || !cell.GoesOnWith(batch))
        {
            cell?.EndStretch(emit);
            _cells[batch.Cell] = cell = new CellTrace(batch, views, options);
        }
        cell.Add(batch, emit);
        if (batch.SweepEnds) _cells.Remove(batch.Cell);
    }

    /// <summary>Ends all stretches.</summary>
    public void Complete(Action<TraceWindow> emit)
    {
        foreach (CellTrace cell in _cells.Values) cell.EndStretch(emit);
        _cells.Clear();
    }
}
