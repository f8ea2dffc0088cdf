using System;
using System.Collections.Generic;
using CellTypes.Models.Views;
using CellTypes.Streaming.Updates;

namespace CellTypes.Streaming.Labels;

/// <summary>What the trace windows of cells said so far: the probabilities of a cell are the means over all of its windows.</summary>
/// <param name="classCount">The number of the model's classes.</param>
internal sealed class CellPool(int classCount)
{
    private readonly Dictionary<long, Cell> _cells = [];
    private long _classified, _silent, _skipped;

    /// <summary>Adds a window, an update of which has one at most.</summary>
    /// <param name="window">The cell with its window.</param>
    /// <param name="probabilities">What the model says of the window; receives the means over all windows of the cell. Empty where the window has no inputs.</param>
    /// <param name="novelty">The same of the novelty.</param>
    /// <param name="foreign">The same of the probability of other tissue.</param>
    /// <returns>The cell with the number of its classified windows in the place of spikes.</returns>
    public UnitSnapshot Add(UnitSnapshot window, Span<float> probabilities, Span<float> novelty, Span<float> foreign)
    {
        if (!_cells.TryGetValue(window.Key, out Cell? cell)) _cells.Add(window.Key, cell = new Cell(window.FirstSpike, new double[classCount]));
        cell.Last = Math.Max(cell.Last, window.LastSpike);
        bool isClassified = !window.Inputs.IsEmpty && !float.IsNaN(probabilities[0]);
        string? problem = isClassified ? null : window.Problem ?? LabelBoard.NoProbabilities;
        if (isClassified)
        {
            _classified++;
            cell.Add(probabilities, novelty, foreign);
        }
        else if (problem == TraceCutter.NoActionPotential)
        {
            _silent++;
        }
        else
        {
            _skipped++;
        }
        // What is wrong with one window says nothing of a cell that others have labelled.
        bool isNews = cell.Windows == 0 && problem is not null && problem != TraceCutter.NoActionPotential;
        return window with
        {
            Spikes = cell.Windows,
            FirstSpike = cell.First,
            LastSpike = cell.Last,
            HasChanged = isClassified || isNews,
            Inputs = isClassified ? window.Inputs : default,
            Problem = isNews ? problem : null,
        };
    }

    /// <summary>Gets what became of the windows.</summary>
    /// <param name="leftOut">Those that were left out before.</param>
    public WindowCounters Counters(long leftOut) => new(_classified, _silent, _skipped, leftOut);

    private sealed class Cell(long first, double[] sums)
    {
        private double _noveltySum, _foreignSum;

        public long First => first;

        public long Last { get; set; }

        public int Windows { get; private set; }

        public void Add(Span<float> probabilities, Span<float> novelty, Span<float> foreign)
        {
            Windows++;
            _noveltySum += novelty[0];
            novelty[0] = (float)(_noveltySum / Windows);
            _foreignSum += foreign[0];
            foreign[0] = (float)(_foreignSum / Windows);
            for (int i = 0; i < sums.Length; i++)
            {
                sums[i] += probabilities[i];
                probabilities[i] = (float)(sums[i] / Windows);
            }
        }
    }
}
