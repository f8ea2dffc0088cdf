using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Dashboard.Sessions;
using CellTypes.Dashboard.Tests.Support;
using CellTypes.Models.Signals;
using CellTypes.Streaming.Publishing;
using CellTypes.Streaming.Spikes;
using CellTypes.Streaming.Updates;

namespace CellTypes.Dashboard.Tests.Sessions;

public class RunningSessionTests
{
    private static readonly ProbeGeometry Probe = new([(0, 0), (16, 0), (0, 20), (16, 60)]);

    [Fact]
    public void A_late_page_gets_all_that_is_known()
    {
        RunningSession session = new(new SessionInfo { Title = "x", IsLive = true, Classes = ["A", "B"] }, [], () => ["log none"]);
        Assert.Equal("waiting for the source ...", session.View().Waiting);
        for (int second = 1; second <= 5; second++)
        {
            session.Show(Update(second, [Rows.Label("7", second < 3 ? null : "A", 0.8, second < 3 ? LabelStatus.Warming : LabelStatus.Ok, 10 + second, changed: second is 1 or 3, probabilities: [0.8f, 0.2f])]));
            session.Note($"note {second}");
        }
        SessionView view = session.View();
        Assert.Same(view, session.View());
        UnitRow row = Assert.Single(view.Rows);
        Assert.Equal(("7", 3, 16.0, 60.0, 0, 0.25), (row.Key, row.Channel, row.X, row.Y, row.Shank, row.Violations));
        Assert.Equal((5.0, 1.0), (view.Seconds, row.Since));
        Assert.Equal(1000, view.EventsPerSecond);
        Assert.Equal(["note 1", "note 2", "note 3", "note 4", "note 5"], view.Notes);
        UnitDetail detail = session.Detail("7")!;
        Assert.Equal([11.0, 12, 13, 14, 15], detail.Past.Select(point => point.Rate));
        Assert.Equal([(1.0, LabelStatus.Warming), (3.0, LabelStatus.Ok)], detail.Changes.Select(change => (change.Seconds, change.Label.Status)));
        Assert.Null(session.Detail("8"));
        session.End();
        Assert.True(session.View().HasEnded);
    }

    [Fact]
    public void Streams_have_units_of_the_same_name()
    {
        RunningSession session = new(new SessionInfo { Title = "x", IsLive = true }, [], () => []);
        session.Show(Update(1, [Rows.Label("7", rate: 1)], "probe A"));
        session.Show(Update(1, [Rows.Label("7", rate: 2)], "probe B"));
        Assert.Equal([("probe A / 7", 1.0), ("probe B / 7", 2.0)], session.View().Rows.Select(row => (row.Key, row.Label.Rate)));
        Assert.Equal(2, session.Detail("probe B / 7")!.Past.Single().Rate);
    }

    [Fact]
    public void Only_units_that_somebody_looks_at_are_watched()
    {
        RunningSession session = new(new SessionInfo { Title = "x", IsLive = true }, [], () => []);
        using (IDisposable first = session.Watch("probe A / 7"))
        {
            IDisposable second = session.Watch("7");
            Assert.True(session.IsWatched("7"));
            second.Dispose();
            Assert.True(session.IsWatched("7"));
            Assert.False(session.IsWatched("8"));
        }
        Assert.False(session.IsWatched("7"));
    }

    [Fact]
    public void The_past_of_a_unit_covers_the_session_in_bounded_memory()
    {
        UnitHistory history = new();
        const int Seconds = 10_000;
        for (int second = 0; second < Seconds; second++) history.Add(Rows.Label("7", rate: second, changed: second % 10 == 0), second);
        UnitPoint[] points = history.Points();
        Assert.InRange(points.Length, UnitHistory.MostPoints / 2, UnitHistory.MostPoints);
        Assert.Equal(0, points[0].Seconds);
        Assert.InRange(points[^1].Seconds, Seconds - 100, Seconds);
        double[] steps = [.. points.Zip(points.Skip(1), (a, b) => b.Seconds - a.Seconds)];
        Assert.True(steps.Max() <= 2 * steps.Min(), $"{steps.Min()} to {steps.Max()} s");
        Assert.Equal(UnitHistory.MostChanges, history.Changes().Length);
        Assert.Equal(Seconds - 10, history.Changes()[^1].Seconds);
        // A clock that begins anew begins a new past.
        history.Add(Rows.Label("7", rate: 1), 5);
        Assert.Equal(5, Assert.Single(history.Points()).Seconds);
    }

    [Fact]
    public void A_publisher_that_begins_a_new_session_begins_a_new_page()
    {
        RunningSession session = new(new SessionInfo { Title = "x", IsLive = true }, [], () => []);
        FollowedSession followed = new(session);
        followed.OnNext(Message("one", 0, Rows.Label("7", "A", 0.9, LabelStatus.Ok)));
        followed.OnNext(new EndMessage { Session = "one", Sequence = 1, UnixNanoseconds = 0, MonotonicNanoseconds = 0, Dropped = 0 });
        Assert.True(session.View().HasEnded);
        Assert.Equal(["A", "B"], session.Info.Classes);
        followed.OnNext(Message("two", 0, Rows.Label("8")));
        Assert.False(session.View().HasEnded);
        Assert.Equal("8", Assert.Single(session.View().Rows).Key);
        Assert.Equal(TimeSpan.FromMilliseconds(7), session.View().Ages!.Value.Median);
    }

    private static UnitsMessage Message(string session, long sequence, UnitLabel unit) => new()
    {
        Session = session,
        Sequence = sequence,
        UnixNanoseconds = 0,
        MonotonicNanoseconds = 0,
        Dropped = 0,
        AgeMicroseconds = 7000,
        IsKeyframe = true,
        Model = new ModelIdentity("m", "1", "00"),
        Classes = ["A", "B"],
        Units = [unit],
        Update = new LabelMessageUpdate(0, 30_000, 30_000),
    };

    private static LabelUpdate Update(int second, IReadOnlyList<UnitLabel> units, string stream = "") => new()
    {
        Stream = stream,
        StartSample = 0,
        EndSample = 30_000 * second,
        SamplingRate = 30_000,
        Units = units,
        Updated = units,
        Counters = new StreamCounters { Spikes = 1000 * second },
        ArrivedAt = 0,
        Signals = new SignalUpdate
        {
            Stream = stream,
            StartSample = 0,
            EndSample = 30_000 * second,
            SamplingRate = 30_000,
            Probe = Probe,
            Counters = new StreamCounters(),
            ArrivedAt = 0,
            Units = [.. units.Select((unit, i) => new UnitSnapshot { Key = i, Info = new UnitInfo(unit.Unit), Channel = 3, Violations = 0.25 })],
        },
    };
}
