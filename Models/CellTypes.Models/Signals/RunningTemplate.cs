using System;
using System.Numerics;
using System.Runtime.InteropServices;

namespace CellTypes.Models.Signals;

/// <summary>
/// The mean of the waveforms of a unit as they arrive: the plain mean of the first <c>memory</c> spikes, then an exponentially weighted one
/// with weight 1 / memory, so that slow drift is followed.
/// </summary>
/// <remarks>Equal waveforms give exactly that waveform, whatever their number. Not thread-safe.</remarks>
public sealed class RunningTemplate
{
    private readonly float[] _mean;
    private readonly int _memory;

    /// <summary>Creates an empty template.</summary>
    /// <param name="length">The number of values of a waveform: channels x samples, at least 1.</param>
    /// <param name="memory">The number of spikes after which old ones fade, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    public RunningTemplate(int length, int memory)
    {
        if (length < 1) throw new ArgumentOutOfRangeException(nameof(length), length, "A waveform has at least one value.");
        if (memory < 1) throw new ArgumentOutOfRangeException(nameof(memory), memory, "A template remembers at least one spike.");
        _mean = new float[length];
        _memory = memory;
    }

    /// <summary>Creates a template that goes on with the mean of earlier waveforms.</summary>
    /// <param name="mean">The mean, channels x samples, at least one value.</param>
    /// <param name="count">The number of waveforms that it is the mean of, at least 1.</param>
    /// <param name="memory">The number of spikes after which old ones fade, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    public RunningTemplate(ReadOnlySpan<float> mean, long count, int memory)
        : this(mean.Length, memory)
    {
        if (count < 1) throw new ArgumentOutOfRangeException(nameof(count), count, "A mean is that of one waveform at least.");
        mean.CopyTo(_mean);
        Count = count;
    }

    /// <summary>Gets the number of waveforms added since the last <see cref="Clear"/>.</summary>
    public long Count { get; private set; }

    /// <summary>Gets the mean waveform, zeros before the first spike. The span is live: later calls change it.</summary>
    public ReadOnlySpan<float> Mean => _mean;

    /// <summary>Shows the mean waveform as a template, which later calls change too.</summary>
    /// <param name="channels">The channel index on the probe of each row, -1 where it is unknown.</param>
    /// <param name="samplingRate">The sampling rate in hertz, above 0.</param>
    /// <returns>The template; its values are the running ones, not to be written to.</returns>
    /// <exception cref="ArgumentException">The waveform does not divide into so many rows, or the rate is not positive.</exception>
    public Template AsTemplate(int[] channels, double samplingRate)
    {
        if (channels is null) throw new ArgumentNullException(nameof(channels));
        return new Template(_mean, channels, channels.Length == 0 ? 0 : _mean.Length / channels.Length, samplingRate);
    }

    /// <summary>Adds the waveform of one spike.</summary>
    /// <param name="waveform">Channel-major microvolts, finite and at most <see cref="Template.Largest"/> in size, as many values as the template has.</param>
    /// <exception cref="ArgumentException">The waveform has another length.</exception>
    public void Add(ReadOnlySpan<float> waveform)
    {
        if (waveform.Length != _mean.Length)
            throw new ArgumentException($"The waveform has {waveform.Length} values, the template {_mean.Length}.", nameof(waveform));
        if (Count < long.MaxValue) Count++;
        if (Count == 1)
        {
            waveform.CopyTo(_mean);
            return;
        }
        float weight = 1f / Math.Min(Count, _memory);
        ReadOnlySpan<Vector<float>> source = MemoryMarshal.Cast<float, Vector<float>>(waveform);
        Span<Vector<float>> mean = MemoryMarshal.Cast<float, Vector<float>>(_mean.AsSpan());
        for (int i = 0; i < mean.Length; i++) mean[i] += (source[i] - mean[i]) * weight;
        for (int i = mean.Length * Vector<float>.Count; i < _mean.Length; i++) _mean[i] += (waveform[i] - _mean[i]) * weight;
    }

    /// <summary>Forgets every waveform.</summary>
    public void Clear()
    {
        Array.Clear(_mean, 0, _mean.Length);
        Count = 0;
    }
}
