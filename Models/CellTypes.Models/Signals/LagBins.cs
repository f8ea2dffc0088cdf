using System;

namespace CellTypes.Models.Signals;

/// <summary>A <see cref="LagAxis"/> at one sampling rate: which bin a lag of so many samples falls into, by table look-up.</summary>
/// <remarks>Immutable; one instance serves every unit of a stream.</remarks>
public sealed class LagBins
{
    // 65535 marks "no bin". A table entry of two bytes keeps a 100 ms axis at 30 kHz inside the first-level cache.
    private const ushort None = ushort.MaxValue;
    private readonly ushort[] _binOfLag;

    /// <summary>Lays an axis out at a sampling rate.</summary>
    /// <param name="axis">The lag axis.</param>
    /// <param name="samplingRate">The sampling rate in hertz, above 0.</param>
    /// <exception cref="CellTypesException">The rate is not positive, or the axis has too many bins or too long a lag for it.</exception>
    public LagBins(LagAxis axis, double samplingRate)
    {
        Axis = axis ?? throw new ArgumentNullException(nameof(axis));
        if (!(samplingRate > 0) || double.IsInfinity(samplingRate))
            throw new CellTypesException("The sampling rate must be a positive number of hertz.");
        double longest = axis.Edges[axis.BinCount] * samplingRate;
        if (longest > 10_000_000 || axis.BinCount >= None)
            throw new CellTypesException("The lag axis is too long: at most 65534 bins and 10 million samples.");
        SamplingRate = samplingRate;

        int[] edges = new int[axis.BinCount + 1];
        for (int i = 0; i < edges.Length; i++) edges[i] = FirstSampleAtOrAfter(axis.Edges[i] * samplingRate);
        _binOfLag = new ushort[edges[axis.BinCount]];
        for (int lag = 0; lag < edges[0]; lag++) _binOfLag[lag] = None;
        for (int bin = 0; bin < axis.BinCount; bin++)
        {
            for (int lag = edges[bin]; lag < edges[bin + 1]; lag++) _binOfLag[lag] = (ushort)bin;
        }
    }

    /// <summary>Gets the axis in seconds.</summary>
    public LagAxis Axis { get; }

    /// <summary>Gets the sampling rate in hertz.</summary>
    public double SamplingRate { get; }

    /// <summary>Gets the number of bins.</summary>
    public int Count => Axis.BinCount;

    /// <summary>Gets the lag in samples from which on no bin counts; every lag below it may have a bin.</summary>
    public uint End => (uint)_binOfLag.Length;

    /// <summary>Adds <paramref name="weight"/> to the bin of a lag, or to none where the axis starts above it.</summary>
    /// <param name="counts">The counts, <see cref="Count"/> values.</param>
    /// <param name="lag">The lag in samples, below <see cref="End"/>.</param>
    /// <param name="weight">1 to add a spike pair, -1 to take one back.</param>
    public void Add(Span<int> counts, uint lag, int weight)
    {
        int bin = _binOfLag[(int)lag];
        if (bin != None) counts[bin] += weight;
    }

    /// <summary>The bin of each lag below <see cref="End"/>; beyond every bin where it has none.</summary>
    internal ReadOnlySpan<ushort> BinOfLag => _binOfLag;

    // An edge such as 0.003 s x 30 kHz comes out a rounding error away from 90; it must still be sample 90.
    private static int FirstSampleAtOrAfter(double position)
    {
        double nearest = Math.Round(position);
        return (int)(Math.Abs(position - nearest) < 1e-6 ? nearest : Math.Ceiling(position));
    }
}
