using System;
using System.Buffers.Binary;
using CellTypes.Streaming.Sources;
using static CellTypes.Streaming.Tests.Sources.DecoderBench;

namespace CellTypes.Streaming.Tests.Sources;

public class EventBroadcasterDecoderTests
{
    private static readonly byte[] Event = Shorts(0);
    private static readonly byte[] Spike = Shorts(1);

    [Fact]
    public void Json_spike_has_no_waveform_but_its_own_sampling_rate()
    {
        DecoderBench bench = EventBroadcaster(samplingRate: 30_000);
        Assert.Equal(DecodeOutcome.Batch, bench.Decode(Spike, Json("\"sorted_id\": 3")));
        Assert.Equal(["101/Probe-A/Stereotrode 2/3"], bench.SpikeNames);
        Assert.Equal([1_234_567L], bench.Batch.Samples.ToArray());
        Assert.Equal(25_000.5, bench.Batch.SamplingRate);
        Assert.Equal(0, bench.Batch.WaveformLength);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 4)]
    public void Binary_spike_has_a_waveform_of_1_2_or_4_channels(byte channelType, int channels)
    {
        DecoderBench bench = EventBroadcaster(samplingRate: 25_000);
        float[] waveform = new float[channels * 40];
        for (int i = 0; i < waveform.Length; i++) waveform[i] = i - 7.5f;
        Assert.Equal(DecodeOutcome.Batch, bench.Decode(Spike, Raw(channelType, channels, 3, Floats(waveform))));
        Assert.Equal(["101/205/7/3"], bench.SpikeNames);
        Assert.Equal([1_234_567_890_123L], bench.Batch.Samples.ToArray());
        Assert.Equal((channels, 40), (bench.Batch.ChannelCount, bench.Batch.SampleCount));
        Assert.Equal(waveform, bench.Batch.Waveforms.ToArray());
        Assert.Equal(25_000, bench.Batch.SamplingRate);
    }

    [Fact]
    public void Unit_names_of_full_length_fit()
    {
        DecoderBench bench = EventBroadcaster();
        byte[] spike = Raw(1, 1, 65_535, Floats(1));
        for (int offset = 2; offset <= 6; offset += 2) BinaryPrimitives.WriteUInt16LittleEndian(spike.AsSpan(offset), 65_535);
        bench.Decode(Spike, spike);
        Assert.Equal(["65535/65535/65535/65535"], bench.SpikeNames);
    }

    [Fact]
    public void Binary_spike_without_samples_has_no_waveform()
    {
        DecoderBench bench = EventBroadcaster();
        Assert.Equal(DecodeOutcome.Batch, bench.Decode(Spike, Raw(2, 2, 3, [])));
        Assert.Equal((0, 0), (bench.Batch.ChannelCount, bench.Batch.SampleCount));
    }

    [Fact]
    public void Events_are_skipped()
    {
        DecoderBench bench = EventBroadcaster();
        Assert.Equal(DecodeOutcome.Skipped, bench.Decode(Event, Text("""{"event_type":"ttl","stream":"s","line":1,"state":true}""")));
        Assert.Equal(DecodeOutcome.Skipped, bench.Decode(Event, new byte[34]));
        Assert.Equal(0, bench.Counters.BadMessages);
    }

    [Fact]
    public void Sorted_id_0_is_unsorted()
    {
        DecoderBench bench = EventBroadcaster();
        Assert.Equal(DecodeOutcome.Skipped, bench.Decode(Spike, Json("\"sorted_id\": 0")));
        Assert.Equal(DecodeOutcome.Skipped, bench.Decode(Spike, Raw(1, 1, 0, Floats(1, 2))));
        Assert.Equal(2, bench.Counters.Unsorted);
        Assert.Equal(0, bench.Counters.BadMessages);
    }

    [Fact]
    public void Bad_frames_are_told()
    {
        DecoderBench bench = EventBroadcaster();
        Assert.Equal("Event Broadcaster message: 2 frames are needed, not 1", bench.Refuse(Spike));
        Assert.Equal("Event Broadcaster message: 2 frames are needed, not 3", bench.Refuse(Spike, Json("\"sorted_id\":1"), []));
        Assert.Equal("Event Broadcaster message: the type frame takes 2 bytes, not 5", bench.Refuse(Text("spike"), Json("\"sorted_id\":1")));
        Assert.Equal("Event Broadcaster message: type 258 is neither event (0) nor spike (1)", bench.Refuse([2, 1], Json("\"sorted_id\":1")));
        Assert.Equal("Event Broadcaster message: the payload is empty", bench.Refuse(Spike, []));
    }

    [Fact]
    public void Bad_binary_spikes_are_told()
    {
        DecoderBench bench = EventBroadcaster();
        byte[] whole = Raw(3, 4, 1, new byte[4 * 4 * 10]);
        Assert.Contains("a binary spike of 25 bytes", bench.Refuse(Spike, whole[..25]));
        Assert.Contains("does not hold whole waveforms (channels: 4;", bench.Refuse(Spike, whole[..41]));
        Assert.Contains("does not hold whole waveforms (channels: 4;", bench.Refuse(Spike, whole[..^1]));
        Assert.Contains("does not hold whole waveforms (channels: 4;", bench.Refuse(Spike, whole[..^4]));
        Assert.Contains("channel type 0", bench.Refuse(Spike, Raw(0, 1, 1, new byte[40])));
        Assert.Contains("channel type 4", bench.Refuse(Spike, Raw(4, 1, 1, new byte[40])));
        BinaryPrimitives.WriteInt64LittleEndian(whole.AsSpan(8), -5);
        Assert.Contains("the sample number is negative", bench.Refuse(Spike, whole));
        Assert.Empty(bench.UnitNames);
    }

    [Fact]
    public void Bad_json_spikes_are_told()
    {
        DecoderBench bench = EventBroadcaster();
        Assert.Contains("neither the JSON nor the binary form", bench.Refuse(Spike, Text("""{"event_type":"ttl","sample_number":1}""")));
        Assert.Contains("neither the JSON nor the binary form", bench.Refuse(Spike, Text("5")));
        Assert.Contains("not JSON", bench.Refuse(Spike, [1, 2, 3]));
        Assert.Contains("not JSON", bench.Refuse(Spike, Json("\"sorted_id\":1")[..^1]));
        Assert.Contains("'sample_num' is missing", bench.Refuse(Spike, Text("""{"event_type":"spike","sorted_id":1}""")));
        Assert.Contains("'sorted_id' is not an integer", bench.Refuse(Spike, Json("\"sorted_id\": \"1\"")));
        Assert.Contains("'sample_rate' is not a sampling rate", bench.Refuse(Spike, Json("\"sorted_id\": 1, \"sample_rate\": -1")));
    }

    [Fact]
    public void Good_message_of_a_known_unit_allocates_nothing()
    {
        DecoderBench bench = EventBroadcaster();
        ReadOnlyMemory<byte>[] json = [Spike, Json("\"sorted_id\": 3")];
        ReadOnlyMemory<byte>[] raw = [Spike, Raw(3, 4, 9, new byte[4 * 4 * 40])];
        Assert.Equal(0, Allocations.Of(100, () => bench.Decode(json)));
        Assert.Equal(0, Allocations.Of(100, () => bench.Decode(raw)));
    }

    private static byte[] Json(string more) => Text($$"""
        {
          "event_type": "spike",
          "stream": "Probe-A",
          "source_node": 101,
          "electrode": "Stereotrode 2",
          "num_channels": 2,
          "sample_rate": 25000.5,
          "sample_number": 1234567,
          "amp1": 55.25,
          "amp2": -3.5,
          {{more}}
        }
        """);

    private static byte[] Raw(byte channelType, int channels, ushort sortedId, byte[] waveform)
    {
        byte[] timestamp = new byte[8];
        BinaryPrimitives.WriteDoubleLittleEndian(timestamp, 41.5);
        return Join([2, channelType], Shorts(101, 205, 7), Longs(1_234_567_890_123), timestamp, Shorts(sortedId), new byte[channels * 4], waveform);
    }
}
