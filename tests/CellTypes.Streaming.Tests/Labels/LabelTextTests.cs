using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Updates;

namespace CellTypes.Streaming.Tests.Labels;

public class LabelTextTests
{
    [Fact]
    public void A_window_counts_its_labels_and_what_was_lost()
    {
        UnitLabel[] units =
        [
            Unit(LabelStatus.Stale, "Y"), Unit(LabelStatus.Ok, "X"), Unit(LabelStatus.Ok, "Y"), Unit(LabelStatus.Warming), Unit(LabelStatus.Ok, "Y"),
        ];
        Assert.Equal("5 units, 1,234 spikes:  Y 2  X 1  |  warming 1  stale 1  [late 3]", LabelText.Of(Window(new StreamCounters { Spikes = 1234, Late = 3 }, units)));
        UnitLabel cell = Unit(LabelStatus.Ok, "X") with { IsCell = true };
        Assert.Equal("1 cell, 1 window:  X 1  |  [no action potential 2]", LabelText.Of(Window(new StreamCounters { Windows = new WindowCounters(1, 2, 0, 0) }, cell)));
    }

    [Fact]
    public void A_unit_is_a_line_of_its_own()
    {
        UnitLabel unit = Unit(LabelStatus.Outlier, "X") with { Probability = 0.5, Reason = "unlike the training data" };
        Assert.Equal("      1.5 s  unit 7  outlier  X p=0.50  (unlike the training data)  6.0 Hz  1 spike", LabelText.Of(unit, 1.5));
        Assert.Equal("     10.0 s  cell 7  warming  1,000 windows", LabelText.Of(Unit(LabelStatus.Warming) with { IsCell = true, Spikes = 1000 }, 10));
    }

    [Fact]
    public void Every_loss_has_a_name()
    {
        StreamCounters counters = new()
        {
            Spikes = 100,
            OutOfOrder = 100,
            Late = 1,
            Ahead = 2,
            Duplicates = 3,
            BadWaveforms = 4,
            BadMessages = 5,
            LostMessages = 6,
            Unsorted = 7,
            ClockRestarts = 8,
            CoalescedUpdates = 9,
            Windows = new WindowCounters(100, 10, 11, 12),
        };
        Assert.Equal(
            [
                "[late 1]", "[ahead 2]", "[duplicate 3]", "[bad waveforms 4]", "[bad messages 5]", "[lost messages 6]", "[unsorted 7]", "[clock restarts 8]",
                "[coalesced updates 9]", "[no action potential 10]", "[skipped windows 11]", "[windows left out 12]",
            ],
            LabelText.Losses(counters));
        Assert.Empty(LabelText.Losses(new StreamCounters()));
    }

    private static UnitLabel Unit(LabelStatus status, string? label = null) =>
        new() { Unit = "7", Channel = -1, Status = status, Label = label, Spikes = 1, Rate = 6, Since = 0, Changed = false };

    private static LabelUpdate Window(StreamCounters counters, params UnitLabel[] units) => new()
    {
        StartSample = 0,
        EndSample = 1,
        SamplingRate = 30_000,
        Units = units,
        Updated = units,
        Counters = counters,
        ArrivedAt = 0,
    };
}
