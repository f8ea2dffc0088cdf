using System;
using System.Collections.Generic;

namespace CellTypes.Models.Signals;

/// <summary>How alike the mean waveforms of two units are in shape and in where they lie on the probe, whatever their size.</summary>
internal static class TemplateSimilarity
{
    /// <summary>The largest shift in seconds that is tried: sorters align the templates of one neuron to within a few samples.</summary>
    public const double LargestShift = 0.00025;

    /// <summary>Computes the cosine of two templates, each one long vector over the channels of the probe, at the shift where it is largest.</summary>
    /// <param name="first">A template.</param>
    /// <param name="second">Another one of the same sampling rate. A channel that one of them lacks is flat in it.</param>
    /// <returns>From -1 to 1, where 1 is the same shape on the same channels; NaN where a template is flat or holds a value that is not finite.</returns>
    /// <exception cref="ArgumentException">The sampling rates differ.</exception>
    public static double Compute(Template first, Template second)
    {
        if (first is null) throw new ArgumentNullException(nameof(first));
        if (second is null) throw new ArgumentNullException(nameof(second));
        if (first.SamplingRate != second.SamplingRate) throw new ArgumentException("The templates have different sampling rates.", nameof(second));
        List<(int First, int Second)> rows = CommonRows(first, second);
        double norm = Math.Sqrt(SumOfSquares(first) * SumOfSquares(second));
        int largest = (int)Math.Round(LargestShift * first.SamplingRate);
        double best = double.NegativeInfinity;
        for (int shift = -largest; shift <= largest; shift++)
        {
            double product = 0;
            foreach ((int a, int b) in rows) product += Product(first.Row(a), second.Row(b), shift);
            best = Math.Max(best, product / norm);
        }
        return best;
    }

    private static List<(int First, int Second)> CommonRows(Template first, Template second)
    {
        List<(int First, int Second)> rows = [];
        for (int row = 0; row < first.Channels.Length; row++)
        {
            int other = first.Channels[row] < 0 ? -1 : Array.IndexOf(second.Channels, first.Channels[row]);
            if (other >= 0) rows.Add((row, other));
        }
        return rows;
    }

    private static double SumOfSquares(Template template)
    {
        double sum = 0;
        foreach (float value in template.Values) sum += (double)value * value;
        return sum;
    }

    private static double Product(ReadOnlySpan<float> first, ReadOnlySpan<float> second, int shift)
    {
        int start = Math.Max(0, -shift), end = Math.Min(first.Length, second.Length - shift);
        float sum = 0;
        for (int i = start; i < end; i++) sum += first[i] * second[i + shift];
        return sum;
    }
}
