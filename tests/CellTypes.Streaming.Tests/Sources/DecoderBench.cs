using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using CellTypes.Streaming.Sources;
using CellTypes.Streaming.Spikes;

namespace CellTypes.Streaming.Tests.Sources;

/// <summary>A decoder with its batch, and messages put together byte by byte without the product's writer.</summary>
internal sealed class DecoderBench
{
    public const string Topic = "celltypes/v1/spikes/";

    private readonly IMessageDecoder _decoder;

    public DecoderBench(Func<SpikeBatch, IMessageDecoder> createDecoder)
    {
        Batch = new SpikeBatch(new UnitDirectory(), new SourceCounters());
        _decoder = createDecoder(Batch);
    }

    public SpikeBatch Batch { get; }

    public SourceCounters Counters => Batch.Counters;

    public string[] UnitNames => Enumerable.Range(0, Batch.Units.Count).Select(slot => Batch.Units[slot].Id).ToArray();

    public string[] SpikeNames => Batch.Slots.ToArray().Select(slot => Batch.Units[slot].Id).ToArray();

    public static DecoderBench Native() => new(batch => new NativeSpikeDecoder(batch));

    public static DecoderBench OpenEphys(double samplingRate = 30_000) => new(batch => new OpenEphysDecoder(batch, samplingRate));

    public static DecoderBench EventBroadcaster(double samplingRate = 30_000) => new(batch => new EventBroadcasterDecoder(batch, samplingRate));

    public DecodeOutcome Decode(params byte[][] frames) => Decode(frames.Select(frame => (ReadOnlyMemory<byte>)frame).ToArray());

    public DecodeOutcome Decode(IReadOnlyList<ReadOnlyMemory<byte>> frames) => _decoder.Decode(new MessageFrames(
        frames.Count,
        frames.Count > 0 ? frames[0].Span : default,
        frames.Count > 1 ? frames[1].Span : default,
        frames.Count > 2 ? frames[2].Span : default));

    /// <summary>Decodes a message that must be refused.</summary>
    /// <returns>The problem that was told.</returns>
    public string Refuse(params byte[][] frames)
    {
        long before = Counters.BadMessages;
        Assert.Equal(DecodeOutcome.Bad, Decode(frames));
        Assert.Equal(before + 1, Counters.BadMessages);
        Assert.Equal(0, Batch.Count);
        Assert.DoesNotContain('\n', Counters.Problems.Last!);
        return Counters.Problems.Last!;
    }

    public static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    public static byte[] Longs(params long[] values) => Bytes(values, 8, BinaryPrimitives.WriteInt64LittleEndian);

    public static byte[] Ints(params int[] values) => Bytes(values, 4, BinaryPrimitives.WriteInt32LittleEndian);

    public static byte[] Shorts(params ushort[] values) => Bytes(values, 2, BinaryPrimitives.WriteUInt16LittleEndian);

    public static byte[] Floats(params float[] values) => Bytes(values, 4, BinaryPrimitives.WriteSingleLittleEndian);

    public static byte[] Join(params byte[][] parts) => parts.SelectMany(part => part).ToArray();

    private delegate void Write<T>(Span<byte> destination, T value);

    private static byte[] Bytes<T>(T[] values, int size, Write<T> write)
    {
        byte[] bytes = new byte[values.Length * size];
        for (int i = 0; i < values.Length; i++) write(bytes.AsSpan(i * size), values[i]);
        return bytes;
    }
}
