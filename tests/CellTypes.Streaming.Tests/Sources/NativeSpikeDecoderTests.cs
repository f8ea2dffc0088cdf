using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using CellTypes.Streaming.Protocol;
using CellTypes.Streaming.Sources;
using static CellTypes.Streaming.Tests.Sources.DecoderBench;

namespace CellTypes.Streaming.Tests.Sources;

public class NativeSpikeDecoderTests
{
    private static readonly byte[] TwoSpikes = Join(Longs(1000, 990), Ints(12, 3), Floats(1, 2, 3, 4, 5, 6), Floats(-1, -2, -3, -4, -5, -6));

    private const string TwoSpikesHeader =
        """{"schema":"celltypes.spikes/1","seq":0,"sample_rate":30000,"spikes":2,"channels":2,"samples":3}""";

    [Fact]
    public void Message_is_read_column_by_column()
    {
        DecoderBench bench = Native();
        Assert.Equal(DecodeOutcome.Batch, bench.Decode(Text(Topic), Text(TwoSpikesHeader), TwoSpikes));
        Assert.Equal(30_000, bench.Batch.SamplingRate);
        Assert.Equal(["12", "3"], bench.SpikeNames);
        Assert.Equal([1000L, 990L], bench.Batch.Samples.ToArray());
        Assert.Equal((2, 3), (bench.Batch.ChannelCount, bench.Batch.SampleCount));
        Assert.Equal([1f, 2, 3, 4, 5, 6], bench.Batch.Waveform(0).ToArray());
        Assert.Equal([-1f, -2, -3, -4, -5, -6], bench.Batch.Waveform(1).ToArray());
        Assert.Null(bench.Batch.CompleteUpTo);
        Assert.Equal(0, bench.Counters.BadMessages);
    }

    [Fact]
    public void Message_without_waveforms_has_two_columns()
    {
        DecoderBench bench = Native();
        Assert.Equal(DecodeOutcome.Batch, bench.Decode(Text(Topic), Header(spikes: 3), Join(Longs(5, 6, 7), Ints(1, 0, 1))));
        Assert.Equal(["1", "0", "1"], bench.SpikeNames);
        Assert.Equal([5L, 6, 7], bench.Batch.Samples.ToArray());
        Assert.Equal(0, bench.Batch.WaveformLength);
        Assert.Equal(["1", "0"], bench.UnitNames);
    }

    [Fact]
    public void Unit_keeps_its_slot_from_message_to_message()
    {
        DecoderBench bench = Native();
        bench.Decode(Text(Topic), Header(spikes: 2), Join(Longs(1, 2), Ints(7, 8)));
        bench.Decode(Text(Topic), Header(seq: 1, spikes: 2), Join(Longs(3, 4), Ints(8, 7)));
        Assert.Equal([1, 0], bench.Batch.Slots.ToArray());
    }

    [Fact]
    public void Shape_of_waveforms_may_change()
    {
        DecoderBench bench = Native();
        bench.Decode(Text(Topic), Text(TwoSpikesHeader), TwoSpikes);
        bench.Decode(Text(Topic), Header(seq: 1, spikes: 1, channels: 1, samples: 2), Join(Longs(3), Ints(8), Floats(9, 8)));
        Assert.Equal((1, 2), (bench.Batch.ChannelCount, bench.Batch.SampleCount));
        Assert.Equal([9f, 8], bench.Batch.Waveform(0).ToArray());
    }

    [Fact]
    public void Values_that_are_no_numbers_stay_in_the_waveform()
    {
        DecoderBench bench = Native();
        bench.Decode(Text(Topic), Header(spikes: 1, channels: 1, samples: 2), Join(Longs(3), Ints(8), Floats(float.NaN, float.PositiveInfinity)));
        Assert.Equal([float.NaN, float.PositiveInfinity], bench.Batch.Waveform(0).ToArray());
    }

    [Fact]
    public void Negative_unit_is_unsorted_and_its_waveform_is_left_out()
    {
        DecoderBench bench = Native();
        bench.Decode(Text(Topic), Header(spikes: 3, channels: 1, samples: 1), Join(Longs(1, 2, 3), Ints(-1, 4, int.MinValue), Floats(10, 20, 30)));
        Assert.Equal(["4"], bench.SpikeNames);
        Assert.Equal([2L], bench.Batch.Samples.ToArray());
        Assert.Equal([20f], bench.Batch.Waveforms.ToArray());
        Assert.Equal(2, bench.Counters.Unsorted);
    }

    [Fact]
    public void Message_without_spikes_says_how_far_the_stream_is_complete()
    {
        DecoderBench bench = Native();
        Assert.Equal(DecodeOutcome.Batch, bench.Decode(Text(Topic), Header("complete_up_to", 123_456), []));
        Assert.Equal(123_456, bench.Batch.CompleteUpTo);
        bench.Decode(Text(Topic), Header(seq: 1), []);
        Assert.Null(bench.Batch.CompleteUpTo);
    }

    [Fact]
    public void Channels_of_a_unit_are_told_before_its_first_spike_and_anew()
    {
        DecoderBench bench = Native();
        bench.Decode(Text(Topic), Header("units", new JsonObject { ["12"] = Numbers(99, 100, -1) }), []);
        Assert.Empty(bench.UnitNames);
        bench.Decode(Text(Topic), Header(seq: 1, spikes: 1), Join(Longs(1), Ints(12)));
        Assert.Equal([99, 100, -1], bench.Batch.Units[0].Channels);
        bench.Decode(Text(Topic), Header("units", new JsonObject { ["12"] = Numbers(7, 100, -1), ["3"] = Numbers() }, seq: 2), []);
        Assert.Equal([7, 100, -1], bench.Batch.Units[0].Channels);
        Assert.Equal(["12"], bench.UnitNames);
    }

    [Fact]
    public void A_header_that_names_all_units_there_may_be_does_not_shut_out_those_that_fire()
    {
        DecoderBench bench = Native();
        JsonObject liar = [];
        for (int i = 0; i < SourceLimits.MaxUnits; i++) liar[$"{i + 1000}"] = Numbers(i);
        bench.Decode(Text(Topic), Header("units", liar), []);
        bench.Decode(Text(Topic), Header("units", new JsonObject { ["7"] = Numbers(5) }, seq: 1), []);
        bench.Decode(Text(Topic), Header(seq: 2, spikes: 1), Join(Longs(1), Ints(7)));
        Assert.Equal(["7"], bench.SpikeNames);
        Assert.Equal([5], bench.Batch.Units[0].Channels);
        Assert.Equal(0, bench.Counters.OverLimit);
    }

    [Fact]
    public void Streams_have_units_and_numbers_of_their_own()
    {
        DecoderBench bench = Native();
        bench.Decode(Text(Topic), Header("stream", "A", seq: 5, spikes: 1), Join(Longs(10), Ints(3)));
        Assert.Equal(("A", 5L), (bench.Batch.Stream, bench.Batch.Sequence));
        Assert.Equal(["A/3"], bench.SpikeNames);
        bench.Decode(Text(Topic), Header("stream", "B", seq: 900, spikes: 1), Join(Longs(10), Ints(3)));
        Assert.Equal("B", bench.Batch.Stream);
        Assert.Equal(["B/3"], bench.SpikeNames);
        bench.Decode(Text(Topic), Header("stream", "A", seq: 6, spikes: 1), Join(Longs(11), Ints(3)));
        Assert.Equal(["A/3"], bench.SpikeNames);
        foreach (int seq in (int[])[902, 903]) bench.Decode(Text(Topic), Header("stream", "B", seq: seq, spikes: 1), Join(Longs(11), Ints(3)));
        Assert.Equal((1, 2), (bench.Counters.LostMessages, bench.Batch.Units.Count));
    }

    [Fact]
    public void The_source_ends_when_all_of_its_streams_have()
    {
        DecoderBench bench = Native();
        DecodeOutcome Decode(string stream, bool end)
        {
            JsonObject header = JsonNode.Parse(Header("stream", stream))!.AsObject();
            header["end"] = end;
            return bench.Decode(Text(Topic), Text(header.ToJsonString()), []);
        }
        Assert.Equal(
            [DecodeOutcome.Batch, DecodeOutcome.Batch, DecodeOutcome.Batch, DecodeOutcome.Batch, DecodeOutcome.Batch, DecodeOutcome.End],
            new[] { Decode("A", false), Decode("B", false), Decode("A", true), Decode("A", false), Decode("B", true), Decode("A", true) });
    }

    [Fact]
    public void A_bad_message_makes_no_stream_and_further_streams_than_there_may_be_are_left_out_and_counted()
    {
        DecoderBench bench = Native();
        for (int i = 0; i < 1000; i++) bench.Refuse(Text(Topic), Header("stream", $"bad {i}", spikes: 1), [1]);
        for (int i = 0; i < SourceLimits.MaxStreams; i++)
            Assert.Equal(DecodeOutcome.Batch, bench.Decode(Text(Topic), Header("stream", $"{i}", spikes: 1), Join(Longs(10), Ints(3))));
        Assert.Equal(DecodeOutcome.Skipped, bench.Decode(Text(Topic), Header("stream", "one more", spikes: 2), Join(Longs(10, 11), Ints(3, 3))));
        Assert.Equal((2, SourceLimits.MaxStreams), (bench.Counters.OverLimit, bench.Batch.Units.Count));
    }

    [Fact]
    public void Reset_forgets_known_units_for_one_message()
    {
        DecoderBench bench = Native();
        bench.Decode(Text(Topic), Header(spikes: 2), Join(Longs(1, 2), Ints(7, 8)));
        bench.Decode(Text(Topic), Header("reset", Numbers(8, 555), seq: 1), []);
        Assert.Equal([1], bench.Batch.Forgotten);
        Assert.Equal(["555"], bench.Batch.ForgottenUnseen);
        Assert.Equal(["7", "8"], bench.UnitNames);
        bench.Decode(Text(Topic), Header(seq: 2), []);
        Assert.Empty(bench.Batch.Forgotten);
        Assert.Empty(bench.Batch.ForgottenUnseen);
    }

    [Fact]
    public void End_comes_with_the_last_spikes()
    {
        DecoderBench bench = Native();
        Assert.Equal(DecodeOutcome.End, bench.Decode(Text(Topic), Header("end", true, spikes: 1), Join(Longs(1), Ints(7))));
        Assert.Equal(1, bench.Batch.Count);
        Assert.Equal(DecodeOutcome.Batch, bench.Decode(Text(Topic), Header("end", false, seq: 1), []));
    }

    [Fact]
    public void Gap_in_the_numbering_is_lost_messages()
    {
        DecoderBench bench = Native();
        foreach (int seq in (int[])[5, 6, 9, 10]) bench.Decode(Text(Topic), Header(seq: seq), []);
        Assert.Equal(2, bench.Counters.LostMessages);
    }

    [Fact]
    public void Publisher_that_starts_again_loses_nothing()
    {
        DecoderBench bench = Native();
        foreach (int seq in (int[])[5, 6, 0, 1, 2]) bench.Decode(Text(Topic), Header(seq: seq), []);
        Assert.Equal(0, bench.Counters.LostMessages);
        bench.Decode(Text(Topic), Header(seq: 5), []);
        bench.Decode(Text(Topic), Header(seq: 6), []);
        Assert.Equal(2, bench.Counters.LostMessages);
    }

    [Fact]
    public void Bad_message_is_not_a_lost_one()
    {
        DecoderBench bench = Native();
        bench.Decode(Text(Topic), Header(), []);
        bench.Refuse(Text(Topic), Header(seq: 1), [1]);
        bench.Refuse(Text(Topic), Header(seq: 2)[..^1], []);
        bench.Decode(Text(Topic), Header(seq: 3), []);
        bench.Refuse(Text(Topic), Text("{"), []);
        bench.Refuse(Text(Topic), Header(seq: 5));
        for (int seq = 6; seq < 9; seq++) bench.Decode(Text(Topic), Header(seq: seq), []);
        Assert.Equal((4, 0), (bench.Counters.BadMessages, bench.Counters.LostMessages));
    }

    [Fact]
    public void Numbers_that_lie_lose_nothing()
    {
        DecoderBench bench = Native();
        foreach (long seq in (long[])[0, long.MaxValue, 1, long.MaxValue - 1, 2, 1L << 60, 3]) bench.Decode(Text(Topic), Header("seq", seq), []);
        Assert.Equal(0, bench.Counters.LostMessages);
    }

    [Theory]
    [InlineData(5_000_000, "0 5000001 5000002")]
    [InlineData(6, "0 2 4 6 9 11 12")] // more than every other one
    [InlineData(0, "7 8 0 1 2")] // started again
    [InlineData(0, "7 8 1000 10 11")] // a damaged number
    [InlineData(0, "7 8 2 10 11")]
    [InlineData(1, "7 8 2 11 12")]
    public void Lost_messages_are_those_that_the_next_message_confirms(long lost, string numbers)
    {
        DecoderBench bench = Native();
        foreach (long seq in numbers.Split(' ').Select(long.Parse)) bench.Decode(Text(Topic), Header("seq", seq), []);
        Assert.Equal(lost, bench.Counters.LostMessages);
    }

    [Fact]
    public void A_gap_before_the_end_is_a_loss_too()
    {
        DecoderBench bench = Native();
        bench.Decode(Text(Topic), Header("seq", 0), []);
        JsonObject end = JsonNode.Parse(Header("seq", 5))!.AsObject();
        end["end"] = true;
        Assert.Equal(DecodeOutcome.End, bench.Decode(Text(Topic), Text(end.ToJsonString()), []));
        Assert.Equal(4, bench.Counters.LostMessages);
    }

    [Fact]
    public void A_source_that_started_again_is_noticed_with_its_second_message()
    {
        DecoderBench bench = Native();
        List<bool> restarted = [];
        foreach (long seq in (long[])[7, 8, 0, 1, 2])
        {
            bench.Decode(Text(Topic), Header("seq", seq), []);
            restarted.Add(bench.Batch.HasRestarted);
        }
        Assert.Equal([false, false, false, true, false], restarted);
    }

    [Fact]
    public void Unknown_fields_and_other_ways_to_write_a_number_are_tolerated()
    {
        DecoderBench bench = Native();
        byte[] header = Text("""
            { "sorter": {"name": "x", "spikes": [1, {"seq": 4}]}, "spikes": 1e0, "sample_rate": 3.0e4, "seq": 0.0,
              "channels": 0, "units": {}, "reset": [], "schema": "celltypes.spikes\/1", "sp\u0069kes": 1, "note": null }
            """);
        Assert.Equal(DecodeOutcome.Batch, bench.Decode(Text(Topic), header, Join(Longs(4), Ints(2))));
        Assert.Equal(30_000, bench.Batch.SamplingRate);
    }

    [Fact]
    public void Topic_may_go_on_but_another_topic_is_skipped()
    {
        DecoderBench bench = Native();
        Assert.Equal(DecodeOutcome.Batch, bench.Decode(Text(Topic + "probe-a/"), Text(TwoSpikesHeader), TwoSpikes));
        Assert.Equal(DecodeOutcome.Skipped, bench.Decode(Text("celltypes/v1/label/"), Text(TwoSpikesHeader), TwoSpikes));
        Assert.Equal(0, bench.Batch.Count);
        Assert.Equal(0, bench.Counters.BadMessages);
    }

    [Fact]
    public void Wrong_number_of_frames_is_refused()
    {
        DecoderBench bench = Native();
        Assert.Equal("spike message: 3 frames are needed, not 1", bench.Refuse(Text(Topic)));
        Assert.Equal("spike message: 3 frames are needed, not 2", bench.Refuse(Text(Topic), Text(TwoSpikesHeader)));
        Assert.Equal("spike message: 3 frames are needed, not 4", bench.Refuse(Text(Topic), Text(TwoSpikesHeader), TwoSpikes, []));
    }

    [Fact]
    public void Payload_of_another_length_than_the_header_says_is_refused()
    {
        DecoderBench bench = Native();
        Assert.Equal(
            "spike message: the payload has 71 bytes instead of 72 (spikes: 2, waveforms: 2 x 3)",
            bench.Refuse(Text(Topic), Text(TwoSpikesHeader), TwoSpikes[..^1]));
        bench.Refuse(Text(Topic), Text(TwoSpikesHeader), [.. TwoSpikes, 0]);
        bench.Refuse(Text(Topic), Text(TwoSpikesHeader), []);
        bench.Refuse(Text(Topic), Text(TwoSpikesHeader.Replace("\"channels\":2,\"samples\":3", "\"channels\":0,\"samples\":0")), TwoSpikes);
        bench.Refuse(Text(Topic), Header(spikes: 10_000_000, channels: 16_384, samples: 16_384), TwoSpikes);
    }

    [Theory]
    [InlineData("", "not JSON")]
    [InlineData("{", "not JSON")]
    [InlineData("not json", "not JSON")]
    [InlineData("[]", "not a JSON object")]
    [InlineData("{} {}", "not JSON")]
    [InlineData("{}", "'schema' is missing")]
    [InlineData("""{"schema":"celltypes.spikes/2"}""", "'schema' is not \"celltypes.spikes/1\"")]
    [InlineData("""{"schema":7}""", "'schema' is not \"celltypes.spikes/1\"")]
    [InlineData("""{"schema":"celltypes.spikes/1"}""", "'seq' is missing")]
    [InlineData("""{"schema":"celltypes.spikes/1","seq":-1}""", "'seq' is -1")]
    [InlineData("""{"schema":"celltypes.spikes/1","seq":"1"}""", "'seq' is not an integer")]
    [InlineData("""{"schema":"celltypes.spikes/1","seq":1.5}""", "'seq' is not an integer")]
    [InlineData("""{"schema":"celltypes.spikes/1","seq":1}""", "'sample_rate' is missing")]
    [InlineData("""{"schema":"celltypes.spikes/1","seq":1,"sample_rate":0}""", "'sample_rate' is not a sampling rate")]
    [InlineData("""{"schema":"celltypes.spikes/1","seq":1,"sample_rate":1e999}""", "'sample_rate' is not a sampling rate")]
    [InlineData("""{"schema":"celltypes.spikes/1","seq":1,"sample_rate":null}""", "'sample_rate' is not a sampling rate")]
    [InlineData("""{"schema":"celltypes.spikes/1","seq":1,"sample_rate":3e4}""", "'spikes' is missing")]
    [InlineData("""{"schema":"celltypes.spikes/1","seq":1,"sample_rate":3e4,"spikes":-1}""", "'spikes' is -1")]
    [InlineData("""{"schema":"celltypes.spikes/1","seq":1,"sample_rate":3e4,"spikes":1e300}""", "'spikes' is not an integer")]
    [InlineData("""{"schema":"celltypes.spikes/1","seq":1,"sample_rate":3e4,"spikes":10000001}""", "'spikes' is 10000001")]
    [InlineData("""{"schema":"celltypes.spikes/1","seq":1,"sample_rate":3e4,"spikes":99999999999999999999}""", "'spikes' is not an integer")]
    [InlineData("""{"schema":"celltypes.spikes/1","seq":1,"sample_rate":3e4,"spikes":0,"channels":4}""", "4 channels x 0 samples")]
    [InlineData("""{"schema":"celltypes.spikes/1","seq":1,"sample_rate":3e4,"spikes":0,"channels":16385,"samples":1}""", "'channels' is 16385")]
    [InlineData("""{"schema":"celltypes.spikes/1","seq":1,"sample_rate":3e4,"spikes":0,"complete_up_to":-4}""", "'complete_up_to' is -4")]
    [InlineData("""{"schema":"celltypes.spikes/1","seq":1,"sample_rate":3e4,"spikes":0,"reset":[1,"2"]}""", "'reset' is not an integer")]
    [InlineData("""{"schema":"celltypes.spikes/1","seq":1,"sample_rate":3e4,"spikes":0,"reset":1}""", "'reset' holds something")]
    [InlineData("""{"schema":"celltypes.spikes/1","seq":1,"sample_rate":3e4,"spikes":0,"reset":[-1]}""", "'reset' is -1")]
    [InlineData("""{"schema":"celltypes.spikes/1","seq":1,"sample_rate":3e4,"spikes":0,"units":[1]}""", "'units' is not an object")]
    [InlineData("""{"schema":"celltypes.spikes/1","seq":1,"sample_rate":3e4,"spikes":0,"units":{"a":[1]}}""", "'units' has a key")]
    [InlineData("""{"schema":"celltypes.spikes/1","seq":1,"sample_rate":3e4,"spikes":0,"units":{"-1":[1]}}""", "'units' has a key")]
    [InlineData("""{"schema":"celltypes.spikes/1","seq":1,"sample_rate":3e4,"spikes":0,"units":{"1":1}}""", "'units' holds something")]
    [InlineData("""{"schema":"celltypes.spikes/1","seq":1,"sample_rate":3e4,"spikes":0,"units":{"1":[1,-2]}}""", "'units' is -2")]
    [InlineData("""{"schema":"celltypes.spikes/1","seq":1,"sample_rate":3e4,"spikes":0,"channels":2,"samples":1,"units":{"1":[1]}}""", "1 channels for unit 1")]
    [InlineData("""{"schema":"celltypes.spikes/1","seq":1,"sample_rate":3e4,"spikes":0,"end":1}""", "'end' is not true or false")]
    [InlineData("""{"schema":"celltypes.spikes/1","seq":1,"sample_rate":3e4,"spikes":0,"x":"\ud800"}{""", "not JSON")]
    public void Bad_header_is_told_in_one_line(string header, string problem) =>
        Assert.Contains(problem, Native().Refuse(Text(Topic), Text(header), []));

    [Fact]
    public void Header_that_is_not_utf8_is_refused() => Native().Refuse(Text(Topic), [.. "{\"schema\":\""u8, 0xff, 0xfe, .. "\"}"u8], []);

    [Fact]
    public void Deeply_nested_header_is_refused() =>
        Assert.Contains("not JSON", Native().Refuse(Text(Topic), Text("{\"x\":" + new string('[', 100_000)), []));

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    [InlineData(1L << 53)]
    [InlineData(long.MaxValue)]
    public void Sample_index_out_of_range_refuses_the_message(long sample) => Assert.Equal(
        "spike message: a sample index is negative or above 2^53 - 1",
        Native().Refuse(Text(Topic), Header(spikes: 2), Join(Longs(7, sample), Ints(1, 2))));

    [Fact]
    public void Refused_message_names_no_unit()
    {
        DecoderBench bench = Native();
        bench.Refuse(Text(Topic), Header("units", new JsonObject { ["5"] = Numbers(1) }, spikes: 1), Join(Longs(-7), Ints(1)));
        Assert.Empty(bench.UnitNames);
    }

    [Fact]
    public void Units_beyond_the_limit_are_left_out_and_told()
    {
        DecoderBench bench = Native();
        int n = SourceLimits.MaxUnits + 3;
        byte[] payload = Join(Longs(Enumerable.Range(0, n).Select(i => (long)i).ToArray()), Ints(Enumerable.Range(0, n).ToArray()));
        Assert.Equal(DecodeOutcome.Batch, bench.Decode(Text(Topic), Header(spikes: n), payload));
        Assert.Equal(SourceLimits.MaxUnits, bench.Batch.Count);
        Assert.Equal(SourceLimits.MaxUnits, bench.Batch.Units.Count);
        Assert.Equal((0, 3), (bench.Counters.BadMessages, bench.Counters.OverLimit));
        Assert.Contains("more than 16384 units", bench.Counters.Problems.Last);
        bench.Decode(Text(Topic), Header(seq: 1, spikes: 2), Join(Longs(1, 2), Ints(3, n)));
        Assert.Equal(["3"], bench.SpikeNames);
    }

    [Fact]
    public void Good_message_of_known_units_allocates_nothing()
    {
        DecoderBench bench = Native();
        ReadOnlyMemory<byte>[] frames =
            [Text(Topic), Header("units", new JsonObject { ["12"] = Numbers(1, 2) }, spikes: 2, channels: 2, samples: 3), TwoSpikes];
        Assert.Equal(0, Allocations.Of(100, () => bench.Decode(frames)));
    }

    private static byte[] Header(int seq = 0, int spikes = 0, int channels = 0, int samples = 0) => Header("note", "", seq, spikes, channels, samples);

    private static byte[] Header(string field, JsonNode value, int seq = 0, int spikes = 0, int channels = 0, int samples = 0)
    {
        var header = new JsonObject
        {
            ["schema"] = "celltypes.spikes/1",
            ["seq"] = seq,
            ["sample_rate"] = 30_000,
            ["spikes"] = spikes,
            ["channels"] = channels,
            ["samples"] = samples,
            [field] = value,
        };
        return Text(header.ToJsonString());
    }

    private static JsonArray Numbers(params int[] values) => new(values.Select(value => (JsonNode)value).ToArray());
}
