using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using CellTypes.Streaming.Sources;
using CellTypes.Streaming.Spikes;
using CellTypes.Streaming.Traces;
using MathNet.Numerics.Random;
using static CellTypes.Streaming.Tests.Sources.DecoderBench;

namespace CellTypes.Streaming.Tests.Sources;

public class NativeTraceDecoderTests
{
    private const string Topic = "celltypes/v1/trace/";

    private readonly TraceBatch _batch = new(new UnitDirectory(), new SourceCounters());
    private readonly NativeTraceDecoder _decoder;

    public NativeTraceDecoderTests() => _decoder = new NativeTraceDecoder(_batch);

    [Fact]
    public void A_message_is_read_column_by_column()
    {
        byte[] header = Text("""{"schema":"celltypes.trace/1","seq":0,"sample_rate":50000,"cell":"A1","first_sample":257,"samples":2,"unit":"mV","current":true,"triggers":[256,258],"sweep_end":true}""");
        Assert.Equal(DecodeOutcome.Batch, Decode(Text(Topic), header, [0, 0, 0x8c, 0xc2, 0, 0, 0x20, 0x42, 0, 0, 0, 0, 0, 0, 0x96, 0x43]));
        Assert.Equal(("A1", 50_000, 257), (_batch.Cells[_batch.Cell].Id, _batch.SamplingRate, _batch.FirstSample));
        Assert.Equal([-70f, 40], _batch.Potential.ToArray());
        Assert.Equal([0f, 300], _batch.Current.ToArray());
        Assert.Equal([256L, 258], _batch.Triggers);
        Assert.True(_batch.SweepEnds);
    }

    [Fact]
    public void What_need_not_be_there_need_not_be_there_and_volts_become_millivolts()
    {
        Assert.Equal(DecodeOutcome.Batch, Decode(Text(Topic + "rig-a/"), Header("unit", "V"), Floats(-0.07f, 0.04f)));
        Assert.Equal([-70f, 40], _batch.Potential.ToArray(), (a, b) => Math.Abs(a - b) < 1e-4);
        Assert.True(_batch.Current.IsEmpty);
        Assert.False(_batch.HasCurrent || _batch.SweepEnds || _batch.Triggers.Count > 0);
        Assert.Equal(DecodeOutcome.End, Decode(Text(Topic), Header("end", true), Floats(1, 2)));
        Assert.Equal(DecodeOutcome.Skipped, Decode(Text("celltypes/v1/spikes/"), Header("seq", 1), Floats(1, 2)));
    }

    [Fact]
    public void Cells_keep_their_slots_and_are_not_more_than_64()
    {
        for (int i = 0; i < 64; i++)
        {
            Assert.Equal(DecodeOutcome.Batch, Decode(Text(Topic), Header("cell", $"cell {i}"), Floats(1, 2)));
            Assert.Equal(i, _batch.Cell);
        }
        Assert.Equal(DecodeOutcome.Batch, Decode(Text(Topic), Header("cell", "cell 7"), Floats(1, 2)));
        Assert.Equal(7, _batch.Cell);
        Assert.Contains("more than 64 cells", Refuse(Text(Topic), Header("cell", "one more"), Floats(1, 2)));
    }

    [Theory]
    [InlineData("schema", "celltypes.trace/2", "'schema' is not \"celltypes.trace/1\"")]
    [InlineData("seq", -1, "'seq' is -1, not from 0")]
    [InlineData("sample_rate", 5000, "'sample_rate' is not from 10000 to 1000000: action potentials need 10 kHz at least")]
    [InlineData("sample_rate", "fast", "'sample_rate' is not a sampling rate in hertz")]
    [InlineData("cell", "", "'cell' is no name")]
    [InlineData("cell", "a\nb", "'cell' is no name")]
    [InlineData("cell", 3, "'cell' is no name")]
    [InlineData("first_sample", -1, "'first_sample' is -1, not from 0")]
    [InlineData("samples", 9_000_000, "'samples' is 9000000, not from 0 to 8000000")]
    [InlineData("samples", 3, "the payload has 8 bytes instead of 12 (samples: 3, without current)")]
    [InlineData("current", true, "the payload has 8 bytes instead of 16 (samples: 2, with current)")]
    [InlineData("current", 1, "'current' is not true or false")]
    [InlineData("unit", "pA", "'unit' is not \"mV\" or \"V\"")]
    [InlineData("triggers", 7, "'triggers' is not a list of sample indices")]
    public void A_bad_field_is_named(string field, object value, string problem) =>
        Assert.StartsWith("trace message: " + problem, Refuse(Text(Topic), Header(field, JsonValue.Create(value)!), Floats(1, 2)));

    [Theory]
    [InlineData("schema")]
    [InlineData("seq")]
    [InlineData("sample_rate")]
    [InlineData("cell")]
    [InlineData("first_sample")]
    [InlineData("samples")]
    [InlineData("unit")]
    public void A_missing_field_is_named(string field) => Assert.Equal($"trace message: '{field}' is missing", Refuse(Text(Topic), Header(field, null), Floats(1, 2)));

    [Fact]
    public void What_is_no_message_is_told()
    {
        Assert.Contains("3 frames are needed, not 2", Refuse(Text(Topic), Header("seq", 0)));
        Assert.Contains("not JSON", Refuse(Text(Topic), Text("{"), []));
        Assert.Contains("not a JSON object", Refuse(Text(Topic), Text("[]"), []));
        Assert.Contains("'triggers' holds more than 10000", Refuse(Text(Topic), Header("triggers", new JsonArray([.. Enumerable.Range(0, 10_001).Select(i => JsonValue.Create(i))])), Floats(1, 2)));
    }

    [Fact]
    public void Lost_messages_are_counted_by_the_gaps()
    {
        foreach (int number in new[] { 5, 6, 9, 10, 0 }) Decode(Text(Topic), Header("seq", number), Floats(1, 2));
        Assert.Equal(2, _batch.Counters.LostMessages);
    }

    [Fact]
    public void Damaged_messages_neither_throw_nor_leave_half_a_batch()
    {
        byte[][][] valid =
        [
            [
                Text(Topic),
                Text("""{"schema":"celltypes.trace/1","seq":7,"sample_rate":50000,"cell":"Zür","first_sample":4096,"samples":2,"unit":"mV","current":true,"triggers":[4097]}"""),
                Floats(1, 2, 3, 4),
            ],
            [Text(Topic), Text("""{"schema":"celltypes.trace/1","seq":8,"sample_rate":2e4,"cell":"b","first_sample":0,"samples":1,"unit":"V","sweep_end":true,"end":false}"""), Floats(1)],
        ];
        Xoshiro256StarStar random = new(3, threadSafe: false);
        int[] outcomes = new int[4];
        for (int i = 0; i < 50_000; i++)
        {
            List<byte[]> frames = DecoderMutationTests.Mutate(valid, random);
            DecodeOutcome outcome = Decode([.. frames]);
            if (outcome is DecodeOutcome.Bad or DecodeOutcome.Skipped) Assert.Equal(0, _batch.Count);
            outcomes[(int)outcome]++;
        }
        foreach (DecodeOutcome kind in (DecodeOutcome[])[DecodeOutcome.Bad, DecodeOutcome.Skipped, DecodeOutcome.Batch]) Assert.InRange(outcomes[(int)kind], 500, 50_000);
    }

    private static byte[] Header(string field, JsonNode? value)
    {
        JsonObject header = new()
        {
            ["schema"] = "celltypes.trace/1",
            ["seq"] = 0,
            ["sample_rate"] = 50_000,
            ["cell"] = "A1",
            ["first_sample"] = 0,
            ["samples"] = 2,
            ["unit"] = "mV",
        };
        header[field] = value;
        if (value is null) header.Remove(field);
        return Text(header.ToJsonString());
    }

    private string Refuse(params byte[][] frames)
    {
        long before = _batch.Counters.BadMessages;
        Assert.Equal(DecodeOutcome.Bad, Decode(frames));
        Assert.Equal(before + 1, _batch.Counters.BadMessages);
        Assert.Equal(0, _batch.Count);
        Assert.DoesNotContain('\n', _batch.Counters.Problems.Last!);
        return _batch.Counters.Problems.Last!;
    }

    private DecodeOutcome Decode(params byte[][] frames) => _decoder.Decode(new MessageFrames(
        frames.Length,
        frames.Length > 0 ? frames[0] : default(ReadOnlySpan<byte>),
        frames.Length > 1 ? frames[1] : default(ReadOnlySpan<byte>),
        frames.Length > 2 ? frames[2] : default(ReadOnlySpan<byte>)));
}
