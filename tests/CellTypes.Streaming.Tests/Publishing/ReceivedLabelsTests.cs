using System.Linq;
using CellTypes.Streaming.Publishing;
using CellTypes.Streaming.Updates;

namespace CellTypes.Streaming.Tests.Publishing;

public class ReceivedLabelsTests
{
    private readonly ReceivedLabels _labels = new();

    [Fact]
    public void A_label_message_brings_its_units_and_those_known_before()
    {
        Take(Message("s", 10, isKeyframe: false, ("a", "X", true), ("b", "Y", true)));
        LabelUpdate window = Take(Message("s", 20, isKeyframe: false, ("b", "X", true)))!;
        Assert.Equal(["a X", "b X"], window.Units.Select(Text));
        Assert.Equal(["b X"], window.Updated.Select(Text));
        Assert.Equal([false, true], window.Units.Select(unit => unit.Changed));
        Assert.Equal((0, 20, 30_000), (window.StartSample, window.EndSample, window.SamplingRate));
    }

    [Fact]
    public void A_keyframe_is_news_after_joining_and_after_a_loss_only()
    {
        Assert.NotNull(Take(Message("s", 10, isKeyframe: true, ("a", "X", false))));
        Assert.NotNull(Take(Message("s", 20, isKeyframe: false, ("a", "Y", true))));
        Assert.Null(Take(Message("s", 20, isKeyframe: true, ("a", "Y", true))));
        LabelUpdate window = Take(Message("s", 40, isKeyframe: true, ("a", "Z", false)))!;
        Assert.Equal(["a Z"], window.Units.Select(Text));
    }

    [Fact]
    public void A_unit_that_a_keyframe_does_not_know_is_forgotten()
    {
        Take(Message("s", 10, isKeyframe: false, ("a", "X", true), ("b", "Y", true)));
        Assert.Equal(["b Y"], Take(Message("s", 30, isKeyframe: true, ("b", "Y", false)))!.Units.Select(Text));
    }

    [Fact]
    public void A_new_session_begins_anew()
    {
        Take(Message("s", 10, isKeyframe: false, ("a", "X", true)));
        LabelUpdate window = Take(Message("t", 10, isKeyframe: true, ("b", "Y", false)))!;
        Assert.Equal(["b Y"], window.Units.Select(Text));
    }

    [Fact]
    public void A_new_session_may_begin_with_a_label_message()
    {
        Take(Status(7));
        Take(Message("s", 10, isKeyframe: false, ("a", "X", true), ("c", "X", true)));
        LabelUpdate window = Take(Message("t", 10, isKeyframe: false, ("a", "Y", true)))!;
        Assert.Equal(["a Y"], window.Units.Select(Text));
        Assert.Equal(0, window.Counters.Spikes);
    }

    [Fact]
    public void A_unit_that_was_forgotten_may_come_back()
    {
        Take(Message("s", 10, isKeyframe: false, ("a", "X", true), ("b", "Y", true)));
        Take(Message("s", 30, isKeyframe: true, ("b", "Y", false)));
        Assert.Equal(["b Y", "a Z"], Take(Message("s", 40, isKeyframe: false, ("a", "Z", true)))!.Units.Select(Text));
    }

    [Fact]
    public void Counters_are_those_of_the_last_status()
    {
        Assert.Null(Take(Status(7)));
        Assert.Equal(7, Take(Message("s", 10, isKeyframe: false, ("a", "X", true)))!.Counters.Spikes);
    }

    [Fact]
    public void A_keyframe_before_the_first_window_and_the_end_bring_nothing()
    {
        Assert.Null(Take(Message("s", 10, isKeyframe: true) with { Update = null }));
        Assert.Null(Take(new EndMessage { Session = "s", Sequence = 9, UnixNanoseconds = 0, MonotonicNanoseconds = 0, Dropped = 0 }));
    }

    private static string Text(UnitLabel unit) => $"{unit.Unit} {unit.Label}";

    private LabelUpdate? Take(LabelMessage message) => _labels.TryAdd(message, out LabelUpdate? window) ? window : null;

    private static StatusMessage Status(long spikes) => new()
    {
        Session = "s",
        Sequence = 0,
        UnixNanoseconds = 0,
        MonotonicNanoseconds = 0,
        Dropped = 0,
        LabelMessages = 1,
        QueueDepth = 0,
        Counters = new StreamCounters { Spikes = spikes },
    };

    private static UnitsMessage Message(string session, long end, bool isKeyframe, params (string Unit, string Label, bool Changed)[] units) => new()
    {
        Session = session,
        Sequence = 0,
        UnixNanoseconds = 0,
        MonotonicNanoseconds = 0,
        Dropped = 0,
        Update = new LabelMessageUpdate(0, end, 30_000),
        IsKeyframe = isKeyframe,
        Model = new ModelIdentity("m", "1", ""),
        Classes = ["X", "Y", "Z"],
        Units = [.. units.Select(unit => new UnitLabel { Unit = unit.Unit, Channel = 0, Status = LabelStatus.Ok, Label = unit.Label, Spikes = 1, Rate = 1, Since = 0, Changed = unit.Changed })],
    };
}
