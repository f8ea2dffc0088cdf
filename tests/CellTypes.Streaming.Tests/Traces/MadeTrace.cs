using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Streaming.Spikes;
using CellTypes.Streaming.Traces;

namespace CellTypes.Streaming.Tests.Traces;

/// <summary>A made-up trace: noise around -70 mV with action potentials, and pulses of current.</summary>
internal sealed class MadeTrace
{
    public MadeTrace(double rate, int count, int seed, params int[] peaks)
    {
        Random random = new(seed);
        Rate = rate;
        Potential = [.. Enumerable.Range(0, count).Select(i => (float)(-70 + random.NextDouble() + peaks.Sum(peak => 95 * Math.Exp(-0.5 * Math.Pow((i - peak) / rate / 0.00025, 2)))))];
        Current = [.. Enumerable.Range(0, count).Select(_ => (float)(10 * random.NextDouble()))];
    }

    public double Rate { get; }

    public float[] Potential { get; }

    public float[] Current { get; }

    public MadeTrace Pulse(int onset, int length, float picoamperes)
    {
        for (int i = onset; i < onset + length; i++) Current[i] += picoamperes;
        return this;
    }

    /// <summary>The trace in batches of the lengths that a function gives; events come with the batch that holds them, the last one with all beyond.</summary>
    public IEnumerable<TraceBatch> Batches(
        Func<int> length, IEnumerable<long>? triggers = null, long first = 0, string cell = "cell", bool sweepEnds = false, UnitDirectory? cells = null)
    {
        cells ??= new UnitDirectory();
        int slot = Enumerable.Range(0, cells.Count).FirstOrDefault(i => cells[i].Id == cell, -1);
        if (slot < 0) slot = cells.Add(new UnitInfo(cell));
        TraceBatch batch = new(cells, new SourceCounters());
        for (int done = 0; done < Potential.Length;)
        {
            int count = Math.Min(length(), Potential.Length - done);
            batch.Reset(slot, Rate, first + done, count, hasCurrent: true);
            Potential.AsSpan(done, count).CopyTo(batch.Potential);
            Current.AsSpan(done, count).CopyTo(batch.Current);
            bool isFirst = done == 0, isLast = done + count == Potential.Length;
            long from = first + done, to = first + done + count;
            foreach (long trigger in triggers ?? [])
            {
                if ((isFirst || trigger >= from) && (isLast || trigger < to)) batch.AddTrigger(trigger);
            }
            batch.SweepEnds = sweepEnds && isLast;
            done += count;
            yield return batch;
        }
    }
}
