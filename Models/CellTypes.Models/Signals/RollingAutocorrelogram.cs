using System;
using System.Threading;

namespace CellTypes.Models.Signals;

/// <summary>
/// The autocorrelogram of the spikes inside a moving window, kept up to date as spikes arrive and expire.
/// At any moment <see cref="Counts"/> equals <see cref="Autocorrelogram.Counts"/> of the spikes held, exactly.
/// </summary>
/// <remarks>
/// Adding the newest spike costs one table look-up for each spike within the longest lag; a spike that arrives late is put in order at the
/// cost of moving the newer ones. Spikes are held as the low 32 bits of their sample index, four bytes each, which is why all spikes held
/// must lie within <see cref="LongestSpan"/>. Not thread-safe.
/// </remarks>
public sealed class RollingAutocorrelogram
{
    /// <summary>The most samples from the oldest spike held to the newest: almost 40 hours at 30 kHz.</summary>
    public const long LongestSpan = uint.MaxValue;

    private const int FirstCapacity = 64;
    private readonly LagBins _bins;
    private readonly int[] _counts;
    private readonly uint _refractorySamples;
    private uint[] _ring = new uint[FirstCapacity];
    private int _head;
    private long _newest;
    private long _oldest;

    /// <summary>Creates an empty autocorrelogram.</summary>
    /// <param name="bins">The lag axis at the stream's sampling rate.</param>
    /// <param name="refractoryPeriod">Pairs closer than this many seconds are <see cref="RefractoryViolations"/>; shorter than the axis.</param>
    /// <exception cref="CellTypesException">The refractory period is negative or not shorter than the lag axis.</exception>
    public RollingAutocorrelogram(LagBins bins, double refractoryPeriod = RefractoryPeriod.Default)
    {
        _bins = bins ?? throw new ArgumentNullException(nameof(bins));
        _counts = new int[bins.Count];
        double samples = Math.Ceiling(refractoryPeriod * bins.SamplingRate - 1e-6);
        if (!(samples >= 0 && samples <= bins.End))
            throw new CellTypesException("The refractory period must be shorter than the lag axis.");
        _refractorySamples = (uint)samples;
    }

    /// <summary>Gets the lag axis at the stream's sampling rate.</summary>
    public LagBins Bins => _bins;

    /// <summary>Gets the number of spikes held.</summary>
    public int Count { get; private set; }

    /// <summary>Gets the pair counts, one a lag bin. The span is live: later calls change it.</summary>
    public ReadOnlySpan<int> Counts => _counts;

    /// <summary>Gets the number of spike pairs held that are closer than the refractory period.</summary>
    public int RefractoryViolations { get; private set; }

    /// <summary>Gets the sample index of the newest spike held.</summary>
    /// <exception cref="InvalidOperationException">No spike is held.</exception>
    public long Newest => Count > 0 ? _newest : throw new InvalidOperationException("There is no spike in the window.");

    /// <summary>Gets the sample index of the oldest spike held.</summary>
    /// <exception cref="InvalidOperationException">No spike is held.</exception>
    public long Oldest => Count > 0 ? _oldest : throw new InvalidOperationException("There is no spike in the window.");

    /// <summary>Adds a spike, wherever in time it belongs among those held.</summary>
    /// <param name="sample">The spike's sample index.</param>
    /// <returns>False where a spike of the same sample is held already: the duplicate is not counted.</returns>
    /// <exception cref="CellTypesException">The spike lies more than <see cref="LongestSpan"/> from one that is held.</exception>
    public bool Add(long sample)
    {
        if (Count == 0 || sample > _newest)
        {
            if (Count == 0) _oldest = sample;
            if (IsTooFar(_oldest, sample)) throw TooFar(sample);
            CountPairsBefore(Count, (uint)sample, 1);
            if (Count == _ring.Length) Grow();
            _ring[(_head + Count) & (_ring.Length - 1)] = (uint)sample;
            _newest = sample;
            Count++;
            return true;
        }
        if (IsTooFar(sample, _newest)) throw TooFar(sample);
        return Insert(sample);
    }

    /// <summary>Has the processor fetch what <see cref="Add"/> will need into its cache. Changes nothing.</summary>
    public void Prefetch() => Volatile.Read(ref _ring[(_head + Count) & (_ring.Length - 1)]);

    /// <summary>Removes the spikes before a sample index, and the pairs they were part of.</summary>
    /// <param name="sample">The first sample index that stays.</param>
    /// <param name="most">The most spikes to remove, oldest first.</param>
    /// <returns>The spikes removed.</returns>
    public int RemoveBefore(long sample, int most = int.MaxValue)
    {
        long oldest = _oldest;
        int before = Count, left = Count - Math.Min(Count, most);
        while (Count > left && oldest < sample)
        {
            CountPairsAfter(0, (uint)oldest, -1);
            _head = (_head + 1) & (_ring.Length - 1);
            Count--;
            oldest += At(0) - (uint)oldest;
        }
        _oldest = oldest;
        return before - Count;
    }

    /// <summary>Forgets every spike.</summary>
    public void Clear()
    {
        Array.Clear(_counts, 0, _counts.Length);
        RefractoryViolations = 0;
        _ring = new uint[FirstCapacity];
        _head = 0;
        Count = 0;
    }

    /// <summary>Copies the spikes held, in ascending order.</summary>
    /// <returns>Sample indices, <see cref="Count"/> values.</returns>
    public long[] ToArray()
    {
        long[] samples = new long[Count];
        CopyTo(samples);
        return samples;
    }

    /// <summary>Copies the spikes held, in ascending order.</summary>
    /// <param name="samples">Where to: room for at least <see cref="Count"/> sample indices.</param>
    public void CopyTo(Span<long> samples)
    {
        int untilEnd = Math.Min(Count, _ring.Length - _head);
        Copy(_ring.AsSpan(_head, untilEnd), samples);
        Copy(_ring.AsSpan(0, Count - untilEnd), samples.Slice(untilEnd));
    }

    private void Copy(ReadOnlySpan<uint> values, Span<long> samples)
    {
        samples = samples.Slice(0, values.Length);
        for (int i = 0; i < values.Length; i++) samples[i] = _newest - (uint)((uint)_newest - values[i]);
    }

    // Unsigned, because the difference of two 64-bit times, as a broken source may send them, need not fit into a signed one.
    private static bool IsTooFar(long earlier, long later) => (ulong)later - (ulong)earlier > LongestSpan;

    private static ArgumentOutOfRangeException TooFar(long sample) =>
        new(nameof(sample), sample, "A spike lies 2^32 samples or more from another one in the window; remove the old spikes first.");

    private uint At(int index) => _ring[(_head + index) & (_ring.Length - 1)];

    private bool Insert(long sample)
    {
        uint value = (uint)sample;
        uint fromNewest = (uint)_newest - value;
        int position = Count;
        while (position > 0 && (uint)_newest - At(position - 1) < fromNewest) position--;
        if (position > 0 && At(position - 1) == value) return false;

        CountPairsBefore(position, value, 1);
        CountPairsAfter(position - 1, value, 1);
        if (Count == _ring.Length) Grow();
        int mask = _ring.Length - 1;
        for (int i = Count; i > position; i--) _ring[(_head + i) & mask] = _ring[(_head + i - 1) & mask];
        _ring[(_head + position) & mask] = value;
        if (position == 0) _oldest = sample;
        Count++;
        return true;
    }

    // Pairs of a spike with the held ones at indices below `end`, newest first.
    private void CountPairsBefore(int end, uint value, int weight)
    {
        ReadOnlySpan<ushort> binOfLag = _bins.BinOfLag;
        Span<int> counts = _counts;
        uint[] ring = _ring;
        for (int i = _head + end - 1; i >= _head; i--)
        {
            uint lag = value - ring[i & (ring.Length - 1)];
            if (lag >= (uint)binOfLag.Length) return;
            CountPair(counts, binOfLag[(int)lag], lag, weight);
        }
    }

    // Pairs of a spike with the held ones at indices above `start`, oldest first.
    private void CountPairsAfter(int start, uint value, int weight)
    {
        ReadOnlySpan<ushort> binOfLag = _bins.BinOfLag;
        Span<int> counts = _counts;
        uint[] ring = _ring;
        for (int i = _head + start + 1; i < _head + Count; i++)
        {
            uint lag = ring[i & (ring.Length - 1)] - value;
            if (lag >= (uint)binOfLag.Length) return;
            CountPair(counts, binOfLag[(int)lag], lag, weight);
        }
    }

    // A lag without a bin has one beyond all of them.
    private void CountPair(Span<int> counts, int bin, uint lag, int weight)
    {
        if (lag < _refractorySamples) RefractoryViolations += weight;
        if (bin < counts.Length) counts[bin] += weight;
    }

    private void Grow()
    {
        uint[] larger = new uint[_ring.Length * 2];
        for (int i = 0; i < Count; i++) larger[i] = At(i);
        _ring = larger;
        _head = 0;
    }
}
