using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Text;
using CellTypes.Streaming.Updates;

namespace CellTypes.Streaming.Rolling;

/// <summary>What an earlier session left of one unit: spikes, running template, label.</summary>
internal sealed class UnitHistory
{
    // Far beyond any recording, and far enough from the ends of 64 bits for sums of lengths of histories.
    private const long LargestSample = 1L << 60;

    private readonly int _spikesAt;
    private readonly int _meanAt;

    private UnitHistory(ReadOnlyMemory<byte> file, ref int at)
    {
        ReadOnlySpan<byte> bytes = file.Span;
        int start = at;
        int nameLength = Varint.ReadCount(bytes, ref at, 1);
        Unit = Encoding.UTF8.GetString(bytes.Slice(at, nameLength).ToArray());
        at += nameLength;
        int[] channels = new int[Varint.ReadCount(bytes, ref at, 1)];
        for (int i = 0; i < channels.Length; i++) channels[i] = (int)Varint.ReadSigned(bytes, ref at);
        Channels = channels;
        SpikeCount = Varint.ReadCount(bytes, ref at, 1);
        _spikesAt = at - start;
        if (SpikeCount > 0) FirstSpike = LastSpike = Checked(Varint.ReadSigned(bytes, ref at));
        for (int i = 1; i < SpikeCount; i++)
        {
            ulong difference = Varint.Read(bytes, ref at);
            if (difference is 0 or > LargestSample) throw new FormatException("spikes are not in order.");
            LastSpike = Checked(LastSpike + (long)difference);
        }
        WaveformCount = (long)Math.Min(Varint.Read(bytes, ref at), long.MaxValue);
        if (WaveformCount > 0)
        {
            ulong rows = Varint.Read(bytes, ref at), length = Varint.Read(bytes, ref at), room = (ulong)(bytes.Length - at) / sizeof(float);
            if (rows == 0 || length == 0 || rows > room || length > room / rows) throw new FormatException("a template is cut off.");
            (ChannelCount, SampleCount) = ((int)rows, (int)length);
            _meanAt = at - start;
            at += ChannelCount * SampleCount * sizeof(float);
        }
        Record = file.Slice(start, at - start);
        if (!Waveforms.ArePossible(Mean())) throw new FormatException("a template is no waveform.");
    }

    /// <summary>Gets the unit's name in the source.</summary>
    public string Unit { get; }

    /// <summary>Gets its probe channels, empty where they are unknown.</summary>
    public IReadOnlyList<int> Channels { get; }

    /// <summary>Gets the number of spikes; a unit without any is void.</summary>
    public int SpikeCount { get; }

    /// <summary>Gets the sample index of the oldest spike.</summary>
    public long FirstSpike { get; }

    /// <summary>Gets the sample index of the newest spike.</summary>
    public long LastSpike { get; }

    /// <summary>Gets the number of waveforms in the running template, 0 where there is none.</summary>
    public long WaveformCount { get; }

    /// <summary>Gets the rows of the running template.</summary>
    public int ChannelCount { get; }

    /// <summary>Gets the samples of each row.</summary>
    public int SampleCount { get; }

    /// <summary>Gets or sets the label that held, or null where the unit is to be judged anew.</summary>
    public UnitLabel? Label { get; set; }

    /// <summary>Gets the unit as it stands in the file.</summary>
    public ReadOnlyMemory<byte> Record { get; }

    /// <summary>Reads a unit.</summary>
    /// <param name="file">The file.</param>
    /// <param name="at">Where the unit begins, and then the place after it.</param>
    /// <exception cref="FormatException">There is none that makes sense.</exception>
    public static UnitHistory Read(ReadOnlyMemory<byte> file, ref int at) => new(file, ref at);

    /// <summary>Gets the spikes.</summary>
    /// <returns>Sample indices, ascending.</returns>
    public long[] Spikes()
    {
        ReadOnlySpan<byte> bytes = Record.Span;
        long[] spikes = new long[SpikeCount];
        int at = _spikesAt;
        for (int i = 0; i < spikes.Length; i++) spikes[i] = i == 0 ? Varint.ReadSigned(bytes, ref at) : spikes[i - 1] + (long)Varint.Read(bytes, ref at);
        return spikes;
    }

    /// <summary>Gets the running template.</summary>
    /// <returns>Channel-major microvolts; empty where there is none.</returns>
    public ReadOnlySpan<float> Mean() => MemoryMarshal.Cast<byte, float>(Record.Span.Slice(_meanAt, ChannelCount * SampleCount * sizeof(float)).ToArray());

    private static long Checked(long sample) =>
        sample is <= LargestSample and >= -LargestSample ? sample : throw new FormatException("a sample index is out of range.");
}
