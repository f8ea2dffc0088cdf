using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using CellTypes.Models.Signals;
using CellTypes.Streaming.Updates;

namespace CellTypes.Streaming.Publishing;

/// <summary>The columns of numbers in a <see cref="SignalsMessage"/>: of each unit the counts of its autocorrelograms (int32), then its waveform (float32).</summary>
internal static class SignalsPayload
{
    /// <summary>A waveform on more channels than this is cut down to those with the largest amplitudes.</summary>
    public const int MostChannels = 16;

    /// <summary>Gets what of a unit is sent.</summary>
    /// <param name="unit">The unit.</param>
    public static UnitSignals Of(UnitSnapshot unit) =>
        new(unit.Info.Id, unit.Channel, unit.Spikes, unit.Violations, unit.Autocorrelograms, unit.Template is Template template ? Largest(template) : null);

    /// <summary>Gets the bytes of a unit's numbers.</summary>
    /// <param name="unit">The unit.</param>
    public static int SizeOf(UnitSignals unit) => sizeof(int) * (unit.Autocorrelograms.Sum(counts => counts.Axis.BinCount) + (unit.Template?.Values.Length ?? 0));

    /// <summary>Writes the numbers of units one after the other, little-endian.</summary>
    /// <param name="units">The units.</param>
    public static byte[] Write(IReadOnlyList<UnitSignals> units)
    {
        byte[] payload = new byte[units.Sum(SizeOf)];
        Span<byte> rest = payload;
        foreach (UnitSignals unit in units)
        {
            foreach (LagCounts counts in unit.Autocorrelograms)
            {
                Write(ref rest, counts.Counts.Span);
            }
            Write(ref rest, MemoryMarshal.Cast<float, int>(unit.Template?.Values ?? []));
        }
        return payload;
    }

    /// <summary>Takes numbers from the beginning of what is left of a payload.</summary>
    /// <param name="rest">What is left; shorter afterwards.</param>
    /// <param name="count">How many numbers.</param>
    /// <exception cref="FormatException">There are fewer.</exception>
    public static int[] Take(ref ReadOnlySpan<byte> rest, int count)
    {
        if (count < 0 || count > rest.Length / sizeof(int)) throw new FormatException("the payload is shorter than its units say.");
        int[] numbers = new int[count];
        for (int i = 0; i < count; i++) numbers[i] = BinaryPrimitives.ReadInt32LittleEndian(rest.Slice(sizeof(int) * i));
        rest = rest.Slice(sizeof(int) * count);
        return numbers;
    }

    private static void Write(ref Span<byte> rest, ReadOnlySpan<int> numbers)
    {
        for (int i = 0; i < numbers.Length; i++) BinaryPrimitives.WriteInt32LittleEndian(rest.Slice(sizeof(int) * i), numbers[i]);
        rest = rest.Slice(sizeof(int) * numbers.Length);
    }

    private static Template Largest(Template template)
    {
        if (template.Channels.Length <= MostChannels) return template;
        int[] rows = [.. Enumerable.Range(0, template.Channels.Length).OrderByDescending(template.PeakToPeak).Take(MostChannels).OrderBy(row => row)];
        return new Template(
            [.. rows.SelectMany(row => template.Row(row).ToArray())], [.. rows.Select(row => template.Channels[row])], template.SampleCount, template.SamplingRate);
    }
}
