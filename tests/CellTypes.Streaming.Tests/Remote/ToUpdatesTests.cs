using System;
using System.Collections.Generic;
using System.Linq;
using System.Reactive.Linq;
using System.Threading.Tasks;
using CellTypes.Streaming.Publishing;
using CellTypes.Streaming.Remote;
using CellTypes.Streaming.Updates;

namespace CellTypes.Streaming.Tests.Remote;

public class ToUpdatesTests
{
    [Fact]
    public async Task Messages_bring_updates_whose_session_lasts_as_long_as_the_model_stays_the_same()
    {
        // The publisher starts again, then with other classes, then with another model.
        LabelMessage[] messages = [Message("r", 10, "m", "X"), Message("s", 20, "m", "X"), End, Message("t", 30, "m", "X", "Y"), Message("u", 40, "n", "X", "Y")];
        IList<LabelUpdate> updates = await messages.ToObservable().ToUpdates().ToList();
        Assert.Equal([(10, "m", 1), (20, "m", 1), (30, "m", 2), (40, "n", 2)], updates.Select(update => (update.EndSample, update.Session!.Model.Name, update.Session.Classes.Count)));
        Assert.Same(updates[0].Session, updates[1].Session);
    }

    [Fact]
    public async Task Each_subscription_begins_without_units_and_gets_the_error_of_the_source()
    {
        IObservable<LabelUpdate> updates = new[] { Message("s", 10, "m", "X") }.ToObservable().ToUpdates();
        Assert.NotSame((await updates).Session, (await updates).Session);
        InvalidOperationException cable = new("cable");
        Assert.Same(cable, await Assert.ThrowsAsync<InvalidOperationException>(async () => await Observable.Throw<LabelMessage>(cable).ToUpdates()));
    }

    private static EndMessage End => new() { Session = "s", Sequence = 9, UnixNanoseconds = 0, MonotonicNanoseconds = 0, Dropped = 0 };

    private static UnitsMessage Message(string session, long end, string model, params string[] classes) => new()
    {
        Session = session,
        Sequence = 0,
        UnixNanoseconds = 0,
        MonotonicNanoseconds = 0,
        Dropped = 0,
        Update = new LabelMessageUpdate(0, end, 30_000),
        IsKeyframe = false,
        Model = new ModelIdentity(model, "1", ""),
        Classes = classes,
        Units = [],
    };
}
