using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Streaming.Sources;
using CellTypes.Streaming.Spikes;
using MathNet.Numerics.Random;
using static CellTypes.Streaming.Tests.Sources.DecoderBench;

namespace CellTypes.Streaming.Tests.Sources;

/// <summary>
/// Valid messages are damaged at random and decoded twice, among different surroundings: nothing may be thrown, and nothing may depend on
/// what lies around a frame.
/// </summary>
public class DecoderMutationTests
{
    private const int Messages = 100_000;
    private const int Margin = 64;

    private static readonly string[] Lies =
    [
        "0", "-1", "1", "2", "3", "255", "65535", "65536", "16384", "16385", "2147483647", "2147483648", "4294967296", "9007199254740991",
        "9223372036854775807", "-9223372036854775808", "1e308", "1e999", "0.5", "null", "true", "\"x\"", "[]", "{}", "[[[[",
        "\"\\ud800\"", "\\ud800",
    ];

    [Fact]
    public void Native_decoder_survives_damaged_messages() => Damage(
        Native,
        [
            [
                Text(Topic),
                Text("""{"schema":"celltypes.spikes/1","seq":7,"sample_rate":30000,"spikes":2,"channels":2,"samples":3,"complete_up_to":4096}"""),
                Join(Longs(1000, 990), Ints(12, 3), Floats(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)),
            ],
            [
                Text(Topic),
                Text("""{"schema":"celltypes.spikes/1","seq":8,"sample_rate":25000.5,"spikes":3,"reset":[3,7],"units":{"12":[4,5],"7":[]},"end":false}"""),
                Join(Longs(1000, 990, 995), Ints(12, -1, 7)),
            ],
            [Text(Topic), Text("""{"schema":"celltypes.spikes/1","seq":9,"sample_rate":30000,"spikes":0,"end":true}"""), []],
        ]);

    [Fact]
    public void Open_ephys_decoder_survives_damaged_messages() => Damage(
        () => OpenEphys(),
        [
            [
                Text("EVENT\0"),
                Text("""{"message_num":7,"type":"spike","spike":{"stream":"Zür/ich","source_node":101,"electrode":"Tetrode\u00e9 1","sample_num":123456,"num_channels":2,"num_samples":3,"sorted_id":2,"threshold":[50.0,-50.5]},"timestamp":1751871600000}"""),
                Floats(1, 2, 3, 4, 5, 6),
            ],
            [
                Text("EVENT"),
                Text("""{"message_no":8,"type":"spike","spike":{"timestamp":99,"n_channels":1,"n_samples":2,"electrode_id":4,"sorted_id":5}}"""),
                Floats(1, 2),
            ],
            [Text("DATA\0"), Text("""{"message_num":9,"type":"data","content":{"stream":"s","num_samples":1},"data_size":4}"""), Floats(1)],
        ]);

    [Fact]
    public void Event_broadcaster_decoder_survives_damaged_messages() => Damage(
        () => EventBroadcaster(),
        [
            [
                Shorts(1),
                Text("""{"event_type":"spike","stream":"Probe","source_node":101,"electrode":"e","num_channels":2,"sample_rate":25000.5,"sample_number":1234567,"sorted_id":3,"amp1":55.25}"""),
            ],
            [Shorts(1), Join([2, 1], Shorts(101, 205, 7), Longs(123_456), new byte[8], Shorts(3), new byte[4], Floats(1, 2, 3))],
            [Shorts(1), Join([2, 3], Shorts(101, 205, 7), Longs(123_456), new byte[8], Shorts(4), new byte[16], Floats(1, 2, 3, 4, 5, 6, 7, 8))],
            [Shorts(0), Text("""{"event_type":"ttl"}""")],
        ]);

    private static void Damage(Func<DecoderBench> createBench, byte[][][] valid)
    {
        var random = new Xoshiro256StarStar(20_260_101, threadSafe: false);
        DecoderBench one = createBench(), other = createBench();
        var outcomes = new int[4];
        for (int i = 0; i < Messages; i++)
        {
            List<byte[]> frames = Mutate(valid, random);
            DecodeOutcome outcome = one.Decode(Surround(frames, 0x00));
            Assert.Equal(outcome, other.Decode(Surround(frames, (byte)'9')));
            AssertSame(one, other);
            if (outcome is DecodeOutcome.Bad or DecodeOutcome.Skipped) Assert.Equal(0, one.Batch.Count);
            outcomes[(int)outcome]++;
        }
        Assert.All(one.UnitNames, name => Assert.NotEmpty(name));
        Assert.Equal(one.UnitNames.Length, one.UnitNames.Distinct().Count());
        Assert.Equal(one.UnitNames, other.UnitNames);

        // The damage must leave all kinds of messages, or the test looks at one path only.
        foreach (DecodeOutcome kind in (DecodeOutcome[])[DecodeOutcome.Bad, DecodeOutcome.Skipped, DecodeOutcome.Batch])
            Assert.InRange(outcomes[(int)kind], Messages / 100, Messages);
    }

    private static void AssertSame(DecoderBench one, DecoderBench other)
    {
        SpikeBatch a = one.Batch, b = other.Batch;
        bool isSame = a.Slots.SequenceEqual(b.Slots) && a.Samples.SequenceEqual(b.Samples) && a.Waveforms.SequenceEqual(b.Waveforms)
            && a.SamplingRate.Equals(b.SamplingRate) && a.CompleteUpTo == b.CompleteUpTo && a.ChannelCount == b.ChannelCount
            && a.SampleCount == b.SampleCount && a.Units.Count == b.Units.Count && a.Forgotten.SequenceEqual(b.Forgotten) && a.ForgottenUnseen.SequenceEqual(b.ForgottenUnseen)
            && one.Counters.BadMessages == other.Counters.BadMessages && one.Counters.LostMessages == other.Counters.LostMessages
            && one.Counters.Unsorted == other.Counters.Unsorted && one.Counters.Problems.Last == other.Counters.Problems.Last;
        Assert.True(isSame, $"the outcome depends on the bytes around the frames; last problem: {one.Counters.Problems.Last}");
    }

    private static ReadOnlyMemory<byte>[] Surround(List<byte[]> frames, byte canary) => frames.Select(frame =>
    {
        byte[] larger = new byte[frame.Length + 2 * Margin];
        larger.AsSpan().Fill(canary);
        frame.CopyTo(larger, Margin);
        return (ReadOnlyMemory<byte>)larger.AsMemory(Margin, frame.Length);
    }).ToArray();

    internal static List<byte[]> Mutate(byte[][][] valid, Random random)
    {
        List<byte[]> frames = [.. valid[random.Next(valid.Length)]];
        for (int times = random.Next(1, 5); times > 0; times--)
        {
            int frame = random.Next(frames.Count);
            if (random.Next(20) == 0) ChangeFrames(frames, frame, random);
            else frames[frame] = ChangeBytes(frames[frame], random);
            if (frames.Count == 0) break;
        }
        return frames;
    }

    private static void ChangeFrames(List<byte[]> frames, int frame, Random random)
    {
        switch (random.Next(3))
        {
            case 0: frames.RemoveAt(frame); break;
            case 1: frames.Insert(frame, RandomBytes(random.Next(40), random)); break;
            default: (frames[0], frames[frame]) = (frames[frame], frames[0]); break;
        }
    }

    private static byte[] ChangeBytes(byte[] frame, Random random)
    {
        int at = random.Next(frame.Length + 1), length = random.Next(1, 9);
        int end = Math.Min(at + length, frame.Length);
        switch (random.Next(7))
        {
            case 0: return frame[..at];
            case 1: return [.. frame[..at], .. frame[end..]];
            case 2: return [.. frame[..at], .. RandomBytes(length, random), .. frame[at..]];
            case 3: return [.. frame[..at], .. RandomBytes(end - at, random), .. frame[end..]];
            case 4: return [.. frame[..end], .. frame[at..]];
            case 5: return Lie(frame, random);
            default:
                if (frame.Length == 0) return frame;
                byte[] copy = [.. frame];
                copy[random.Next(copy.Length)] ^= (byte)(1 << random.Next(8));
                return copy;
        }
    }

    /// <summary>Puts another value where the header has a number.</summary>
    private static byte[] Lie(byte[] frame, Random random)
    {
        int[] starts = Enumerable.Range(1, Math.Max(0, frame.Length - 1)).Where(i => IsDigit(frame[i]) && !IsDigit(frame[i - 1])).ToArray();
        if (starts.Length == 0) return frame;
        int start = starts[random.Next(starts.Length)], end = start;
        while (end < frame.Length && IsDigit(frame[end])) end++;
        return [.. frame[..start], .. Text(Lies[random.Next(Lies.Length)]), .. frame[end..]];
    }

    private static bool IsDigit(byte value) => value is >= (byte)'0' and <= (byte)'9';

    private static byte[] RandomBytes(int length, Random random)
    {
        byte[] bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }
}
