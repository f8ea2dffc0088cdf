using System.Linq;
using CellTypes.Models.Inference;
using CellTypes.Streaming.Labels;
using CellTypes.Streaming.Updates;

namespace CellTypes.Streaming.Tests.Labels;

/// <summary>When so many units are outliers that the recording is the reason.</summary>
public sealed class WrongTissueTests
{
    private static readonly UnitModel Model = FakeModel.Create(_ => (1, 0), _ => 0);

    [Theory]
    [InlineData(4, 8, false)] // a third is not more than a third
    [InlineData(5, 8, true)]
    [InlineData(4, 6, true)]
    [InlineData(3, 6, false)] // nine are too few
    [InlineData(9, 0, false)]
    [InlineData(10, 0, true)]
    [InlineData(0, 1000, false)]
    public void More_than_a_third_of_ten_or_more_is_told(int outliers, int others, bool isTold)
    {
        UnitLabel[] units = [.. Enumerable.Repeat(Unit(LabelStatus.Outlier), outliers), .. Enumerable.Repeat(Unit(LabelStatus.Ok, "A"), others)];
        string? told = WrongTissue.Sentence(units, Model, WrongTissue.FewestLive);
        Assert.Equal(isTold, told is not null);
        if (isTold) Assert.StartsWith($"{outliers} of {outliers + others} judged units are unlike the data that model fake was trained on: ", told);
    }

    [Fact]
    public void Units_that_were_not_judged_do_not_count_and_stale_ones_count_as_before()
    {
        UnitLabel[] judged =
        [
            .. Enumerable.Repeat(Unit(LabelStatus.Outlier), 3), Unit(LabelStatus.Stale) with { Novelty = 1.2 },
            .. Enumerable.Repeat(Unit(LabelStatus.Uncertain, "B"), 3), .. Enumerable.Repeat(Unit(LabelStatus.Stale, "A") with { Novelty = 1.2 }, 3),
        ];
        UnitLabel[] others =
        [
            .. Enumerable.Repeat(Unit(LabelStatus.Warming), 50), .. Enumerable.Repeat(Unit(LabelStatus.Poor) with { Novelty = 2 }, 50), .. Enumerable.Repeat(Unit(LabelStatus.Stale), 50),
        ];
        Assert.StartsWith("4 of 10 judged units ", WrongTissue.Sentence([.. others, .. judged], Model, fewest: 10));
        Assert.Null(WrongTissue.Sentence([.. others, .. judged.Skip(1)], Model, fewest: 10));
    }

    [Fact]
    public void Foreign_units_count_as_outliers_do_also_once_they_are_stale()
    {
        UnitModel model = FakeModel.CreateForeign(_ => (1, 0, 0));
        UnitLabel[] units = [Unit(LabelStatus.Foreign), Unit(LabelStatus.Stale) with { Foreign = 0.7 }, .. Enumerable.Repeat(Unit(LabelStatus.Ok, "A"), 3)];
        Assert.StartsWith("2 of 5 judged units ", WrongTissue.Sentence(units, model, fewest: 5));
        Assert.Null(WrongTissue.Sentence([units[0], units[1] with { Foreign = 0.5 }, .. units[2..]], model, fewest: 4));
    }

    [Fact]
    public void The_causes_are_those_of_the_signals_that_the_model_takes() =>
        Assert.EndsWith("another brain region or species, or its sampling rate wrong.", WrongTissue.Sentence([Unit(LabelStatus.Outlier)], Model, fewest: 1));

    private static UnitLabel Unit(LabelStatus status, string? label = null) =>
        new() { Unit = "7", Channel = -1, Status = status, Label = label, Spikes = 100, Rate = 6, Since = 0, Changed = false };
}
