using System;
using System.Numerics;
using System.Runtime.InteropServices;
using CellTypes.Models.Signals;

namespace CellTypes.Models.Recordings;

/// <summary>The sum of the snippets of one unit, on every column of a raw recording, exact to the bit.</summary>
/// <param name="channelCount">The number of columns.</param>
/// <param name="sampleCount">The samples of a snippet.</param>
/// <param name="highPass">The filter that the mean will go through.</param>
internal sealed class SnippetSum(int channelCount, int sampleCount, HighPass highPass)
{
    // Sums of at most 65,536 snippets.
    private readonly int[] _sums = new int[channelCount * sampleCount];

    // What came before the snippets, as the filter weighs it; filtering is linear, so it is done once, on the mean.
    private readonly float[] _past = new float[channelCount];

    /// <summary>Gets the number of snippets.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a snippet.</summary>
    /// <param name="samples">The lead-in of the filter, where there is a filter to be applied, and the snippet; all channels of a sample, then those of the next.</param>
    public void Add(ReadOnlySpan<short> samples)
    {
        Count++;
        int leadIn = samples.Length - _sums.Length;
        for (int t = 0; t < leadIn / channelCount; t++) AddTo(_past, samples.Slice(t * channelCount, channelCount), highPass.Weights[t]);
        AddTo(_sums, samples.Slice(leadIn));
    }

    /// <summary>Computes the mean of a column.</summary>
    /// <param name="column">The column.</param>
    /// <param name="isFiltered">Whether it was filtered already.</param>
    /// <param name="mean">Receives one value a sample, in bits.</param>
    public void Mean(int column, bool isFiltered, Span<float> mean)
    {
        for (int t = 0; t < sampleCount; t++) mean[t] = (float)((double)_sums[t * channelCount + column] / Count);
        if (!isFiltered) highPass.Apply(_past[column] / Count, mean);
    }

    private static void AddTo(Span<int> sums, ReadOnlySpan<short> samples)
    {
        Span<Vector<int>> sumVectors = MemoryMarshal.Cast<int, Vector<int>>(sums);
        ReadOnlySpan<Vector<short>> vectors = MemoryMarshal.Cast<short, Vector<short>>(samples);
        for (int i = 0; i < vectors.Length; i++)
        {
            Vector.Widen(vectors[i], out Vector<int> low, out Vector<int> high);
            sumVectors[2 * i] += low;
            sumVectors[2 * i + 1] += high;
        }
        for (int i = vectors.Length * Vector<short>.Count; i < samples.Length; i++) sums[i] += samples[i];
    }

    private static void AddTo(Span<float> sums, ReadOnlySpan<short> samples, float weight)
    {
        Span<Vector<float>> sumVectors = MemoryMarshal.Cast<float, Vector<float>>(sums);
        ReadOnlySpan<Vector<short>> vectors = MemoryMarshal.Cast<short, Vector<short>>(samples);
        for (int i = 0; i < vectors.Length; i++)
        {
            Vector.Widen(vectors[i], out Vector<int> low, out Vector<int> high);
            sumVectors[2 * i] += Vector.ConvertToSingle(low) * weight;
            sumVectors[2 * i + 1] += Vector.ConvertToSingle(high) * weight;
        }
        for (int i = vectors.Length * Vector<short>.Count; i < samples.Length; i++) sums[i] += samples[i] * weight;
    }
}
