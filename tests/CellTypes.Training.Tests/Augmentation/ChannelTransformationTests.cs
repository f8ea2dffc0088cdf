using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Signals;
using CellTypes.Training.Augmentation;

namespace CellTypes.Training.Tests.Augmentation;

public class ChannelTransformationTests
{
    private static UnitSample Apply<T>(UnitSample sample, double magnitude = 1, int seed = 1)
        where T : Transformation, new() => new T().Apply(sample, magnitude, MadeUnits.Random(seed));

    [Theory]
    [InlineData(10, 0, new[] { 1, 0, 3, 2, 5, 4, 7, 6, 9, 8 })]
    [InlineData(10, 1, new[] { 0, 2, 1, 4, 3, 6, 5, 8, 7, 9 })]
    [InlineData(5, 0, new[] { 1, 0, 3, 2, 4 })]
    [InlineData(5, 1, new[] { 0, 2, 1, 4, 3 })]
    public void SwapChannels_exchanges_neighbours_and_twice_is_as_before(int channels, int firstPair, int[] expected)
    {
        UnitSample sample = MadeUnits.WithoutSpikes(channels, firstPair), swapped = Apply<SwapChannels>(sample);
        Assert.Equal(expected, MadeUnits.Rows(swapped));
        MadeUnits.AssertSame(sample, Apply<SwapChannels>(swapped));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(201)]
    [InlineData(202)]
    [InlineData(203)]
    public void SwapChannels_keeps_depths_and_changes_columns_on_a_Neuropixels_probe(int peak)
    {
        // Each channel's waveform is its number on the probe, and it is largest on the peak channel.
        ProbeGeometry probe = ProbeGeometry.Neuropixels1();
        int[] channels = [.. Enumerable.Range(peak - 20, 40)];
        Template template = new([.. channels.SelectMany(c => new[] { c, c == peak ? 1000f : c + 1, c, c })], channels, 4, MadeUnits.Rate);
        float[] crop = new float[10 * 2];
        Assert.Null(WaveformCrop.AroundPeak(template, probe, 10, 2, crop));
        int[] before = [.. Enumerable.Range(peak - 5, 10)];

        UnitSample swapped = Apply<SwapChannels>(new UnitSample(crop, 10, [], (peak - 5) % 2));
        int[] after = [.. swapped.Waveform.ToArray().Chunk(2).Select(row => (int)row[0])];
        for (int row = 0; row < 10; row++)
        {
            Assert.Equal(probe.Position(before[row]).Y, probe.Position(after[row]).Y);
            bool isAlone = !before.Any(other => other != before[row] && probe.Position(other).Y == probe.Position(before[row]).Y);
            Assert.Equal(isAlone, probe.Position(before[row]).X == probe.Position(after[row]).X);
        }
    }

    [Fact]
    public void VerticalReflection_reverses_the_channels_and_twice_is_as_before()
    {
        foreach ((int channels, int firstPair) in new[] { (10, 0), (10, 1), (5, 0), (5, 1) })
        {
            UnitSample sample = MadeUnits.WithoutSpikes(channels, firstPair), reflected = Apply<VerticalReflection>(sample);
            Assert.Equal(Enumerable.Range(0, channels).Reverse(), MadeUnits.Rows(reflected));
            MadeUnits.AssertSame(sample, Apply<VerticalReflection>(reflected));
        }
    }

    [Fact]
    public void Turning_and_reflecting_come_to_the_same_in_either_order()
    {
        foreach ((int channels, int firstPair) in new[] { (10, 0), (10, 1), (5, 0), (5, 1), (2, 0), (2, 1) })
        {
            UnitSample sample = MadeUnits.WithoutSpikes(channels, firstPair);
            MadeUnits.AssertSame(
                Apply<SwapChannels>(Apply<VerticalReflection>(sample)), Apply<VerticalReflection>(Apply<SwapChannels>(sample)));
        }
    }

    [Fact]
    public void The_magnitude_of_a_flip_is_its_probability()
    {
        UnitSample sample = MadeUnits.WithoutSpikes();
        Random random = MadeUnits.Random(2);
        int swaps = 0, reflections = 0;
        for (int i = 0; i < 2000; i++)
        {
            if (MadeUnits.Rows(new SwapChannels().Apply(sample, 0.3, random))[0] == 1) swaps++;
            if (MadeUnits.Rows(new VerticalReflection().Apply(sample, 0.6, random))[0] == 9) reflections++;
        }
        MadeUnits.AssertBinomial(2000, 0.3, swaps);
        MadeUnits.AssertBinomial(2000, 0.6, reflections);
    }

    [Theory]
    [InlineData(10, 0.05, 1)]
    [InlineData(10, 0.1, 1)]
    [InlineData(10, 0.3, 3)]
    [InlineData(25, 0.28, 7)] // in binary a little more than 7
    [InlineData(10, 0.31, 4)]
    [InlineData(10, 0.5, 5)]
    [InlineData(4, 0.5, 2)]
    [InlineData(10, 1, 9)]
    [InlineData(2, 1, 1)]
    public void DeleteChannels_silences_its_share_and_leaves_the_others(int channels, double magnitude, int deleted)
    {
        UnitSample sample = MadeUnits.WithoutSpikes(channels);
        SortedSet<int> everDeleted = [];
        for (int seed = 0; seed < 60; seed++)
        {
            int[] rows = MadeUnits.Rows(Apply<DeleteChannels>(sample, magnitude, seed));
            Assert.Equal(deleted, rows.Count(row => row == -1));
            for (int row = 0; row < channels; row++)
            {
                if (rows[row] == -1) everDeleted.Add(row);
                else Assert.Equal(row, rows[row]);
            }
        }
        Assert.Equal(channels, everDeleted.Count);
    }

    [Theory]
    [InlineData(10, 0.05, 2)]
    [InlineData(10, 0.3, 3)]
    [InlineData(10, 0.5, 5)]
    [InlineData(10, 1, 10)]
    [InlineData(2, 0.5, 2)]
    public void PermuteChannels_moves_its_share_and_loses_none(int channels, double magnitude, int moved)
    {
        UnitSample sample = MadeUnits.WithoutSpikes(channels);
        HashSet<string> permutations = [];
        for (int seed = 0; seed < 60; seed++)
        {
            int[] rows = MadeUnits.Rows(Apply<PermuteChannels>(sample, magnitude, seed));
            Assert.Equal(Enumerable.Range(0, channels), rows.Order());
            Assert.Equal(moved, rows.Where((from, row) => from != row).Count());
            permutations.Add(string.Join(' ', rows));
        }
        if (channels > 2) Assert.InRange(permutations.Count, 20, 60);
    }
}
