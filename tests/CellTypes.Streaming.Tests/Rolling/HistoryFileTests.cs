using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using CellTypes.Streaming.Rolling;
using CellTypes.Streaming.Updates;
using FsCheck;
using FsCheck.Fluent;

namespace CellTypes.Streaming.Tests.Rolling;

/// <summary>State files as they are written and read.</summary>
public class HistoryFileTests
{
    private static readonly ModelIdentity Model = new("fake", "1", "aa");

    [Fact]
    public void What_is_written_is_read() => Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
    {
        Random random = new(seed);
        Unit[] units = [.. Enumerable.Range(0, random.Next(1, 6)).Select(i => Unit.Create(random, $"ü {i}", random.Next(2)))];
        HistoryFile read = HistoryFile.Read(Write(units));
        Assert.Equal(Model, read.Model);
        Assert.Equal(["", "probe B"], read.Streams.Select(stream => stream.Stream));
        Assert.Equal([30000, 24999.7], read.Streams.Select(stream => stream.SamplingRate));
        Assert.Equal([1L << 59, 1L << 60], read.Streams.Select(stream => stream.NewestSample));
        Assert.All(read.Streams, stream => Assert.Equal(new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc), stream.Time));
        foreach (Unit unit in units)
        {
            UnitHistory found = read.Streams[unit.Stream].Units.Single(other => other.Unit == unit.Name);
            Assert.Equal(unit.Spikes, found.Spikes());
            Assert.Equal((unit.Spikes[0], unit.Spikes[^1]), (found.FirstSpike, found.LastSpike));
            Assert.Equal(unit.Channels, found.Channels);
            Assert.Equal(unit.Waveforms, found.WaveformCount);
            Assert.Equal(unit.Mean, found.Mean().ToArray());
            Assert.Equal($"label of {unit.Name}", found.Label?.Label);
        }
        Assert.Equal(units.Length, read.Streams.Sum(stream => stream.Units.Count));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(100).WithQuietOnSuccess(true));

    [Fact]
    public void A_later_record_of_a_unit_counts_and_a_void_one_removes_it()
    {
        HistorySnapshot snapshot = Snapshot([]);
        snapshot.Records.Add(0, "a", [], [1, 2], 0, [], 0, 0);
        snapshot.Records.Add(0, "b", [], [1, 2], 0, [], 0, 0);
        snapshot.Records.Add(0, "a", [], [5], 0, [], 0, 0);
        snapshot.Records.AddVoid(0, "b");
        UnitHistory only = HistoryFile.Read(Write(snapshot)).Streams[0].Units.Single();
        Assert.Equal(("a", 5), (only.Unit, only.FirstSpike));
    }

    [Fact]
    public void A_unit_that_appeared_after_the_labels_does_not_get_one()
    {
        HistorySnapshot snapshot = Snapshot(["a"], labelsEnd: 100);
        snapshot.Records.Add(0, "a", [], [100], 0, [], 0, 0);
        Assert.Null(HistoryFile.Read(Write(snapshot)).Streams[0].Units.Single().Label);
    }

    [Fact]
    public void A_damaged_file_is_told_and_never_throws_anything_else()
    {
        Random random = new(20_260_101);
        Unit[] units = [.. Enumerable.Range(0, 3).Select(i => Unit.Create(random, $"{i}", i % 2))];
        byte[] valid = Write(units);
        int refused = 0;
        for (int i = 0; i < 20_000; i++)
        {
            byte[] damaged = valid.AsSpan(0, random.Next(4) == 0 ? random.Next(valid.Length) : valid.Length).ToArray();
            for (int changes = random.Next(1, 4); changes > 0 && damaged.Length > 0; changes--) damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            // The checksum alone would refuse them all.
            if (random.Next(8) != 0 && damaged.Length > 32) SHA256.HashData(damaged.AsSpan(0, damaged.Length - 32)).CopyTo(damaged, damaged.Length - 32);
            try
            {
                foreach (UnitHistory unit in HistoryFile.Read(damaged).Streams.SelectMany(stream => stream.Units))
                {
                    Assert.Equal(unit.SpikeCount, unit.Spikes().Distinct().Count());
                    Assert.Equal(unit.ChannelCount * unit.SampleCount, unit.Mean().Length);
                }
            }
            catch (FormatException)
            {
                refused++;
            }
        }
        Assert.InRange(refused, 1000, 19_999);
    }

    [Fact]
    public void Any_change_is_noticed()
    {
        byte[] valid = Write([Unit.Create(new Random(1), "0", 0)]);
        for (int i = 16; i < valid.Length; i++)
        {
            byte[] damaged = [.. valid];
            damaged[i] ^= 1;
            Assert.Throws<FormatException>(() => HistoryFile.Read(damaged));
            Assert.Throws<FormatException>(() => HistoryFile.Read(valid[..i]));
        }
    }

    private static byte[] Write(Unit[] units)
    {
        HistorySnapshot snapshot = Snapshot([.. units.Select(unit => unit.Name)]);
        foreach (Unit unit in units) snapshot.Records.Add(unit.Stream, unit.Name, unit.Channels, unit.Spikes, unit.Waveforms, unit.Mean, unit.Rows, unit.Length);
        return Write(snapshot);
    }

    private static byte[] Write(HistorySnapshot snapshot)
    {
        using MemoryStream file = new();
        HistoryFile.Write(file, Model, snapshot);
        return file.ToArray();
    }

    private static HistorySnapshot Snapshot(string[] labelled, long labelsEnd = long.MaxValue)
    {
        DateTime time = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        UnitLabel[] labels = [.. labelled.Select(Label)];
        return new HistorySnapshot
        {
            Streams = { new("", 30000, 1L << 59, time, labelsEnd, labels), new("probe B", 24999.7, 1L << 60, time, labelsEnd, labels) },
        };
    }

    private static UnitLabel Label(string unit) => new()
    {
        Unit = unit,
        Channel = 3,
        Status = LabelStatus.Ok,
        Label = $"label of {unit}",
        Spikes = 1,
        Rate = 1,
        Since = 7,
        Changed = false,
    };

    private sealed record Unit(string Name, int Stream, int[] Channels, long[] Spikes, long Waveforms, float[] Mean, int Rows, int Length)
    {
        public static Unit Create(Random random, string name, int stream)
        {
            long first = random.NextInt64(-(1L << 58), 1L << 58);
            SortedSet<long> spikes = [first];
            // Far apart and close together.
            for (int i = random.Next(300); i > 0; i--) spikes.Add(first + random.NextInt64(1L << random.Next(1, 58)));
            int rows = random.Next(1, 4), length = random.Next(1, 30), waveforms = random.Next(3);
            float[] mean = [.. Enumerable.Range(0, waveforms == 0 ? 0 : rows * length).Select(_ => random.NextSingle() - 0.5f)];
            return new(name, stream, [.. Enumerable.Range(0, random.Next(4)).Select(_ => random.Next(-1, 384))], [.. spikes], waveforms, mean, rows, length);
        }
    }
}
