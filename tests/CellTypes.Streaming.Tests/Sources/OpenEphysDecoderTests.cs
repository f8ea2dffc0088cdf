using System;
using CellTypes.Streaming.Protocol;
using CellTypes.Streaming.Sources;
using static CellTypes.Streaming.Tests.Sources.DecoderBench;

namespace CellTypes.Streaming.Tests.Sources;

public class OpenEphysDecoderTests
{
    private static readonly byte[] Envelope = Text("EVENT\0");
    private static readonly byte[] Waveform = Floats(1, 2, 3, -4, -5, -6);

    [Theory]
    [InlineData("EVENT\0")]
    [InlineData("EVENT")]
    [InlineData("spike")]
    public void Spike_of_version_1_is_read_whatever_its_envelope(string envelope)
    {
        DecoderBench bench = OpenEphys(samplingRate: 25_000);
        Assert.Equal(DecodeOutcome.Batch, bench.Decode(Text(envelope), Spike(sortedId: 2), Waveform));
        Assert.Equal(["101/Probe-A/Tetrode 1/2"], bench.SpikeNames);
        Assert.Equal([123_456_789_012L], bench.Batch.Samples.ToArray());
        Assert.Equal((2, 3), (bench.Batch.ChannelCount, bench.Batch.SampleCount));
        Assert.Equal([1f, 2, 3, -4, -5, -6], bench.Batch.Waveforms.ToArray());
        Assert.Equal(25_000, bench.Batch.SamplingRate);
        Assert.Equal(0, bench.Counters.BadMessages);
    }

    [Fact]
    public void Header_may_close_with_a_nul()
    {
        DecoderBench bench = OpenEphys();
        Assert.Equal(DecodeOutcome.Batch, bench.Decode(Envelope, [.. Spike(sortedId: 2), 0], Waveform));
    }

    [Theory]
    [InlineData("""{"message_no":7,"type":"spike","spike":{"timestamp":99,"n_channels":2,"n_samples":3,"electrode_id":4,"sorted_id":5}}""", "/4/5")]
    [InlineData("""{"message_no":7,"type":"spike","spike":{"type":2,"sample_num":99,"n_channels":2,"n_samples":3,"electrode_id":4,"spike_stream":103,"sorted_id":5,"threshold":[1.5,2]}}""", "103/4/5")]
    [InlineData("""{"spike":{"sorted_id":5,"sample_num":99,"stream":"s","num_channels":2,"electrode":"e","num_samples":3,"new":{"a":[1]}},"new":[{}],"type":"spike"}""", "s/e/5")]
    [InlineData("""{"message_num":7,"type":"spike","content":{"sample_num":99,"stream":"s","num_channels":2,"electrode":"e","num_samples":3,"sorted_id":5}}""", "s/e/5")]
    public void Older_and_unknown_fields_are_tolerated(string header, string unit)
    {
        DecoderBench bench = OpenEphys();
        Assert.Equal(DecodeOutcome.Batch, bench.Decode(Envelope, Text(header), Waveform));
        Assert.Equal([unit], bench.SpikeNames);
        Assert.Equal([99L], bench.Batch.Samples.ToArray());
    }

    [Fact]
    public void Units_are_told_apart_by_stream_electrode_and_sorted_id()
    {
        DecoderBench bench = OpenEphys();
        foreach (string header in (string[])[Json("a", "b", 1), Json("a", "c", 1), Json("b", "b", 1), Json("a", "b", 2), Json("a", "b", 1)])
            bench.Decode(Envelope, Text(header), Waveform);
        Assert.Equal(["a/b/1", "a/c/1", "b/b/1", "a/b/2"], bench.UnitNames);
        Assert.Equal([0], bench.Batch.Slots.ToArray());
    }

    [Fact]
    public void Slash_in_a_name_does_not_confuse_two_units()
    {
        DecoderBench bench = OpenEphys();
        foreach (string header in (string[])[Json("a/b", "c", 1), Json("a", "b/c", 1), Json("a\\\\", "/b/c", 1)])
            bench.Decode(Envelope, Text(header), Waveform);
        Assert.Equal(["a\\/b/c/1", "a/b\\/c/1", "a\\\\/\\/b\\/c/1"], bench.UnitNames);
    }

    [Fact]
    public void Names_that_are_not_ascii_are_read_where_the_header_is_whole()
    {
        DecoderBench bench = OpenEphys();
        Assert.Equal(DecodeOutcome.Batch, bench.Decode(Envelope, Text(Json("Zürich-ü", "\\u00e9lectrode", 1)), Waveform));
        Assert.Equal(["Zürich-ü/électrode/1"], bench.UnitNames);
    }

    [Fact]
    public void Header_cut_short_by_a_stream_name_that_is_not_ascii_is_told()
    {
        // The plugin takes as many bytes as the text has characters.
        string json = Json("Zürich", "e", 1);
        DecoderBench bench = OpenEphys();
        string problem = bench.Refuse(Envelope, Text(json)[..json.Length], Waveform);
        Assert.Equal("Open Ephys message: the header is cut short, as the plugin does where a stream or electrode name is not ASCII; rename it in the GUI", problem);
    }

    [Fact]
    public void Sorted_id_0_is_unsorted()
    {
        DecoderBench bench = OpenEphys();
        Assert.Equal(DecodeOutcome.Skipped, bench.Decode(Envelope, Spike(sortedId: 0), Waveform));
        Assert.Equal(DecodeOutcome.Skipped, bench.Decode(
            Envelope, Text("""{"message_no":1,"type":"spike","spike":{"timestamp":9,"n_channels":2,"n_samples":3,"electrode_id":4}}"""), [1, 2, 3, 4, 5, 6]));
        Assert.Equal(2, bench.Counters.Unsorted);
        Assert.Empty(bench.UnitNames);
        Assert.Equal(0, bench.Counters.BadMessages);
    }

    [Fact]
    public void Events_and_continuous_data_are_skipped()
    {
        DecoderBench bench = OpenEphys();
        byte[] ttl = Text("""{"message_num":1,"type":"event","content":{"stream":"s","source_node":100,"type":3,"sample_num":77},"data_size":10,"timestamp":5}""");
        byte[] text = Text("""{"message_num":2,"type":"event","content":{"stream":"s","source_node":100,"type":5,"sample_num":-1},"data_size":0,"timestamp":5}""");
        byte[] data = Text("""{"message_num":3,"type":"data","content":{"stream":"s","channel_num":0,"channel_name":"CH1","num_samples":2,"sample_num":1,"sample_rate":0},"data_size":8,"timestamp":5}""");
        Assert.Equal(DecodeOutcome.Skipped, bench.Decode(Envelope, ttl, new byte[10]));
        Assert.Equal(DecodeOutcome.Skipped, bench.Decode(Envelope, text));
        Assert.Equal(DecodeOutcome.Skipped, bench.Decode(Text("DATA\0"), data, Floats(1, 2)));
        Assert.Equal(0, bench.Counters.BadMessages);
        Assert.Equal(0, bench.Counters.LostMessages);
    }

    [Fact]
    public void Gap_in_the_numbering_of_all_messages_is_lost_messages()
    {
        DecoderBench bench = OpenEphys();
        bench.Decode(Envelope, Spike(sortedId: 1, number: 1), Waveform);
        bench.Decode(Text("DATA\0"), Text("""{"message_num":2,"type":"data","content":{},"data_size":0}"""), []);
        bench.Decode(Envelope, Spike(sortedId: 0, number: 3), Waveform);
        bench.Decode(Envelope, Spike(sortedId: 1, number: 7), Waveform);
        bench.Decode(Envelope, Spike(sortedId: 1, number: 8), Waveform);
        Assert.Equal(3, bench.Counters.LostMessages);
        bench.Decode(Envelope, Spike(sortedId: 1, number: 1), Waveform); // acquisition started again
        bench.Decode(Envelope, Text("""{"message_no":4,"type":"event"}"""));
        bench.Decode(Envelope, Text("""{"message_no":5,"type":"event"}"""));
        Assert.Equal(5, bench.Counters.LostMessages);
    }

    [Fact]
    public void Waveform_of_another_length_than_the_header_says_is_refused()
    {
        DecoderBench bench = OpenEphys();
        Assert.Equal("Open Ephys message: the waveform has 23 bytes, but 2 x 3 samples take 24", bench.Refuse(Envelope, Spike(sortedId: 1), Waveform[..^1]));
        bench.Refuse(Envelope, Spike(sortedId: 1), [.. Waveform, 0]);
        bench.Refuse(Envelope, Spike(sortedId: 1), []);
        Assert.Equal("Open Ephys message: the waveform frame is missing", bench.Refuse(Envelope, Spike(sortedId: 1)));
        Assert.Empty(bench.UnitNames);
    }

    [Fact]
    public void Wrong_number_of_frames_is_refused()
    {
        DecoderBench bench = OpenEphys();
        Assert.Equal("Open Ephys message: 2 or 3 frames are needed, not 1", bench.Refuse(Envelope));
        Assert.Equal("Open Ephys message: 2 or 3 frames are needed, not 4", bench.Refuse(Envelope, Spike(sortedId: 1), Waveform, []));
    }

    [Theory]
    [InlineData("", "not JSON")]
    [InlineData("3", "not a JSON object")]
    [InlineData("""{"type":"spike"}""", "'sample_num' is missing")]
    [InlineData("""{"type":"spike","spike":[]}""", "'sample_num' is missing")]
    [InlineData("""{"type":"spike","spike":{"sample_num":"1"}}""", "'sample_num' is not an integer")]
    [InlineData("""{"type":"spike","spike":{"sample_num":-1}}""", "'sample_num' is -1")]
    [InlineData("""{"type":"spike","spike":{"sample_num":1,"sorted_id":65536}}""", "'sorted_id' is 65536")]
    [InlineData("""{"type":"spike","spike":{"sample_num":1,"sorted_id":-1}}""", "'sorted_id' is -1")]
    [InlineData("""{"type":"spike","spike":{"sample_num":1,"num_channels":-2}}""", "'num_channels' is -2")]
    [InlineData("""{"type":"spike","spike":{"sample_num":1,"num_samples":1e9}}""", "'num_samples' is 1000000000")]
    [InlineData("""{"type":"spike","spike":{"sample_num":1,"stream":["a"]}}""", "'stream' is not a name")]
    [InlineData("""{"type":"spike","spike":{"sample_num":1,"electrode":"a\u001b[2J"}}""", "'electrode' has control characters")]
    [InlineData("""{"type":"spike","spike":{"sample_num":1,"stream":"\ud800"}}""", "not UTF-8")]
    [InlineData("""{"type":"spike","spike":{"sample_num":1}""", "not JSON")]
    public void Bad_header_is_told_in_one_line(string header, string problem) => Assert.Contains(problem, OpenEphys().Refuse(Envelope, Text(header), Waveform));

    [Fact]
    public void Name_longer_than_the_limit_is_refused()
    {
        DecoderBench bench = OpenEphys();
        Assert.Equal(DecodeOutcome.Batch, bench.Decode(Envelope, Text(Json(new string('/', 1024), new string('/', 1024), 65_535)), Waveform));
        Assert.Contains("'stream' is longer than 1024 bytes", bench.Refuse(Envelope, Text(Json(new string('s', 1025), "e", 1)), Waveform));
    }

    [Fact]
    public void Two_detectors_with_electrodes_of_one_name_make_two_units_and_streams()
    {
        DecoderBench bench = OpenEphys();
        string second = Json("Probe-A", "T 1", 1).Replace("\"stream\"", "\"source_node\":102,\"stream\"", StringComparison.Ordinal);
        string first = second.Replace("102", "101", StringComparison.Ordinal);
        bench.Decode(Envelope, Text(first), Waveform);
        Assert.Equal("101/Probe-A", bench.Batch.Stream);
        bench.Decode(Envelope, Text(second), Waveform);
        Assert.Equal("102/Probe-A", bench.Batch.Stream);
        Assert.Equal(["101/Probe-A/T 1/1", "102/Probe-A/T 1/1"], bench.UnitNames);
    }

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    [InlineData(-1)]
    public void A_damaged_message_number_loses_nothing(long number)
    {
        DecoderBench bench = OpenEphys();
        foreach (long each in (long[])[1, number, 2]) bench.Decode(Envelope, Text($$"""{"message_num":{{each}},"type":"event"}"""));
        Assert.Equal(0, bench.Counters.LostMessages);
    }

    [Fact]
    public void Units_beyond_the_limit_are_left_out_and_told()
    {
        DecoderBench bench = OpenEphys();
        for (int i = 0; i < SourceLimits.MaxUnits; i++) bench.Decode(Envelope, Text(Json("s", "e" + i, 1)), Waveform);
        Assert.Equal(SourceLimits.MaxUnits, bench.Batch.Units.Count);
        Assert.Equal(DecodeOutcome.Skipped, bench.Decode(Envelope, Text(Json("s", "one more", 1)), Waveform));
        Assert.Equal((0, 1), (bench.Counters.BadMessages, bench.Counters.OverLimit));
        Assert.Contains("more than 16384 units", bench.Counters.Problems.Last);
        Assert.Equal(DecodeOutcome.Batch, bench.Decode(Envelope, Text(Json("s", "e9", 1)), Waveform));
        Assert.Equal([9], bench.Batch.Slots.ToArray());
    }

    [Fact]
    public void Good_message_of_a_known_unit_allocates_nothing()
    {
        DecoderBench bench = OpenEphys();
        ReadOnlyMemory<byte>[] frames = [Envelope, Spike(sortedId: 2), Waveform];
        Assert.Equal(0, Allocations.Of(100, () => bench.Decode(frames)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Sampling_rate_that_cannot_be_is_refused(double samplingRate) =>
        Assert.Throws<CellTypesException>(() => OpenEphys(samplingRate));

    private static byte[] Spike(int sortedId, int number = 1) => Text($$"""
        {
          "message_num": {{number}},
          "type": "spike",
          "spike": {
            "stream": "Probe-A",
            "source_node": 101,
            "electrode": "Tetrode 1",
            "sample_num": 123456789012,
            "num_channels": 2,
            "num_samples": 3,
            "sorted_id": {{sortedId}},
            "threshold": [
              50.0,
              -50.5
            ]
          },
          "timestamp": 1751871600000
        }
        """);

    private static string Json(string stream, string electrode, int sortedId) =>
        $$$"""{"type":"spike","spike":{"stream":"{{{stream}}}","electrode":"{{{electrode}}}","sample_num":1,"num_channels":2,"num_samples":3,"sorted_id":{{{sortedId}}}}}""";
}
