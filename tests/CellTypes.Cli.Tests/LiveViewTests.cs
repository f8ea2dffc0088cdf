using System.IO;
using System.Linq;
using CellTypes.Cli.Live;
using CellTypes.Cli.Tests.Support;
using CellTypes.Streaming.Updates;

namespace CellTypes.Cli.Tests;

/// <summary>What the views of a live run say of time, in recordings of any length.</summary>
public sealed class LiveViewTests
{
    private const double Rate = 30_000;

    [Theory]
    [InlineData(0, "0:00:00")]
    [InlineData(3599 * 30_000L + 29_999, "0:59:59")]
    [InlineData(86_399 * 30_000L, "23:59:59")]
    [InlineData(90_603 * 30_000L, "25:10:03")]
    [InlineData(1L << 53, "83399993:05:58")]
    [InlineData(long.MaxValue, "85401592933:50:25")]
    [InlineData(-30_000, "-0:00:01")]
    public void The_table_shows_the_time_of_recordings_of_any_length(long sample, string expected)
    {
        Terminal terminal = new(160, 40);
        using (LiveTable table = new(terminal.Console, LiveSessions.Create())) table.Show(Window(sample, since: 0));
        Assert.StartsWith($"{expected}   1 unit, ", terminal.Erased[^1].Split('\n')[1]);
    }

    [Theory]
    [InlineData(0, 0, "100 spikes needed")]
    [InlineData(99, 100, "judged in about 30 s")]
    [InlineData(500, 20, "judged in about 5 s")]
    [InlineData(50, 1, "100 spikes in about 50 s")]
    [InlineData(10, 0.1, "100 spikes in about 15 min")]
    [InlineData(1, 0.08, "under 100 spikes in 20 min")]
    [InlineData(1, 1e-300, "under 100 spikes in 20 min")]
    public void A_unit_that_is_warming_says_how_long_it_will_take_at_its_own_rate(int spikes, double rate, string expected)
    {
        UnitLabel unit = Window(0, 0).Units[0] with { Spikes = spikes, Rate = rate };
        Assert.Equal(expected, LiveSessions.Create().WarmUp!.Text(unit));
    }

    [Fact]
    public void Lines_sum_up_each_ten_seconds_also_after_the_sample_clock_has_begun_anew()
    {
        using StringWriter printed = new();
        LiveLines lines = new(printed, "title");
        foreach ((int second, int restarts) in new[] { (1000, 0), (1001, 0), (1010, 0), (3, 1), (4, 1), (10, 1) })
            lines.Show(Window((long)(second * Rate), since: 0) with { Updated = [], Counters = new StreamCounters { ClockRestarts = restarts } });
        string[] times = [.. printed.ToString().TrimEnd().Split('\n').Skip(1).Select(line => line.TrimStart().Split(' ')[0])];
        Assert.Equal(["1000.0", "1010.0", "3.0", "10.0"], times);
    }

    private static LabelUpdate Window(long end, long since)
    {
        UnitLabel unit = new() { Unit = "7", Channel = 1, Status = LabelStatus.Warming, Label = null, Probability = 0, Spikes = 1, Rate = 1, Since = since, Changed = false };
        return new LabelUpdate { StartSample = 0, EndSample = end, SamplingRate = Rate, Units = [unit], Updated = [unit], Counters = new StreamCounters(), ArrivedAt = 0 };
    }
}
