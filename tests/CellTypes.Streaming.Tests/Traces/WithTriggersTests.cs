using System;
using System.Collections.Generic;
using System.Linq;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using CellTypes.Streaming.Spikes;
using CellTypes.Streaming.Traces;

namespace CellTypes.Streaming.Tests.Traces;

public class WithTriggersTests
{
    private readonly Subject<TraceBatch> _traces = new();
    private readonly Subject<long> _triggers = new();
    private readonly List<TraceBatch> _seen = [];

    [Fact]
    public void The_next_batch_of_every_cell_has_the_triggers_since_its_last_one()
    {
        using IDisposable subscription = _traces.WithTriggers(_triggers).Subscribe(_seen.Add);
        _triggers.OnNext(1);
        TraceBatch own = Batch(0);
        own.AddTrigger(2);
        _traces.OnNext(own);
        _triggers.OnNext(3);
        _traces.OnNext(Batch(1));
        _traces.OnNext(own);
        _triggers.OnNext(4);
        _traces.OnNext(Batch(0));
        _traces.OnNext(Batch(1));
        Assert.Equal(["0: 2", "1: ", "0: 2 3", "0: 4", "1: 4"], _seen.Select(batch => $"{batch.Cell}: {string.Join(" ", batch.Triggers)}"));
        Assert.Equal([2L], own.Triggers);
    }

    [Fact]
    public void Of_a_silent_cell_no_more_than_ten_thousand_wait()
    {
        using IDisposable subscription = _traces.WithTriggers(_triggers).Subscribe(_seen.Add);
        _traces.OnNext(Batch(0));
        _traces.OnNext(Batch(1));
        for (int i = 0; i < 10_001; i++) _triggers.OnNext(i);
        _traces.OnNext(Batch(0));
        _traces.OnNext(Batch(1));
        Assert.Equal([0, 0, 10_000, 10_000], _seen.Select(batch => batch.Triggers.Count));
    }

    [Fact]
    public void The_end_of_the_traces_is_the_end_and_an_error_of_either_side_is_told()
    {
        bool isOver = false;
        using IDisposable subscription = _traces.WithTriggers(_triggers).Subscribe(_seen.Add, () => isOver = true);
        _triggers.OnNext(1);
        Assert.False(isOver);
        _traces.OnCompleted();
        Assert.True(isOver);
        Assert.False(_triggers.HasObservers);

        InvalidOperationException cable = new("cable");
        List<Exception> errors = [];
        Observable.Throw<TraceBatch>(cable).WithTriggers(_triggers).Subscribe(_ => { }, errors.Add);
        new Subject<TraceBatch>().WithTriggers(Observable.Throw<long>(cable)).Subscribe(_ => { }, errors.Add);
        Assert.Equal([cable, cable], errors);
    }

    private static TraceBatch Batch(int cell)
    {
        TraceBatch batch = new(new UnitDirectory(), new SourceCounters());
        batch.Reset(cell, 50_000, 0, 10);
        return batch;
    }
}
