using System;
using System.Collections.Generic;
using System.Diagnostics;
using CellTypes.Models.Signals;

namespace CellTypes.Streaming.Spikes;

/// <summary>
/// Sorted spikes as they arrive: a column of units, a column of sample indices and, where the source has them, a column of waveforms.
/// </summary>
/// <remarks>
/// <para>Time is the sample clock of the recording. Spikes of a batch are in order of arrival, which need not be the order of time.</para>
/// <para>Subscribers of a <see cref="BatchSource{TBatch}"/> get batches of their own. <see cref="BatchSource{TBatch}.Reused"/> hands on the one that the source fills again
/// and again: it is valid until <c>OnNext</c> returns.</para>
/// </remarks>
public sealed class SpikeBatch : IBatch<SpikeBatch>
{
    private int[] _slots = new int[256];
    private long[] _samples = new long[256];
    private float[] _waveforms = [];
    private long _arrivedAt;
    private readonly List<int> _forgotten = [];
    private readonly List<string> _forgottenUnseen = [];

    /// <summary>Creates an empty batch.</summary>
    /// <param name="units">The units of the source.</param>
    /// <param name="counters">What the source could not use.</param>
    public SpikeBatch(UnitDirectory units, SourceCounters counters)
    {
        Units = units ?? throw new ArgumentNullException(nameof(units));
        Counters = counters ?? throw new ArgumentNullException(nameof(counters));
    }

    /// <summary>Gets the units of the source, which <see cref="Slots"/> refers to.</summary>
    public UnitDirectory Units { get; }

    /// <summary>Gets what the source could not use.</summary>
    public SourceCounters Counters { get; }

    /// <summary>Gets or sets the probe that the channels of the units refer to, or null where its geometry is unknown.</summary>
    public ProbeGeometry? Probe { get; set; }

    /// <summary>
    /// Gets or sets the stream that the spikes belong to: streams of a source, such as two probes, have a sample clock and a sampling rate each. Empty
    /// where the source has one stream only.
    /// </summary>
    public string Stream { get; set; } = "";

    /// <summary>Gets or sets the number of the message that brought the spikes, or null where the source numbers none.</summary>
    public long? Sequence { get; set; }

    /// <summary>
    /// Gets or sets the monotonic clock (<see cref="Stopwatch.GetTimestamp"/>) when the spikes arrived: now, where it was not set.
    /// </summary>
    public long ArrivedAt
    {
        get => _arrivedAt == 0 ? Stopwatch.GetTimestamp() : _arrivedAt;
        set => _arrivedAt = value;
    }

    /// <summary>
    /// Gets or sets a value indicating whether the spikes come as they are recorded, so that the source cannot wait: the default. A recording is not live, and waits for who
    /// takes its spikes.
    /// </summary>
    public bool IsLive { get; set; } = true;

    /// <summary>Gets the sampling rate of the sample clock in hertz.</summary>
    public double SamplingRate { get; private set; }

    /// <summary>Gets the number of spikes.</summary>
    public int Count { get; private set; }

    /// <summary>Gets the channels of each waveform; 0 where the batch has no waveforms.</summary>
    public int ChannelCount { get; private set; }

    /// <summary>Gets the samples a channel of each waveform; 0 where the batch has no waveforms.</summary>
    public int SampleCount { get; private set; }

    /// <summary>Gets the number of values of one waveform: channels x samples; 0 where the batch has no waveforms.</summary>
    public int WaveformLength => ChannelCount * SampleCount;

    /// <summary>Gets or sets the sample index before which the source has sent every spike, or null where it does not say.</summary>
    public long? CompleteUpTo { get; set; }

    /// <summary>
    /// Gets or sets a value indicating whether the source has started again, as the numbers of its messages tell. Where its samples lie before the newest ones,
    /// so has its clock.
    /// </summary>
    public bool HasRestarted { get; set; }

    /// <summary>Gets the slot of each spike's unit in <see cref="Units"/>.</summary>
    public ReadOnlySpan<int> Slots => _slots.AsSpan(0, Count);

    /// <summary>Gets the sample index of each spike.</summary>
    public ReadOnlySpan<long> Samples => _samples.AsSpan(0, Count);

    /// <summary>Gets the waveforms of all spikes in microvolts, each channel-major, one after the other.</summary>
    public ReadOnlySpan<float> Waveforms => _waveforms.AsSpan(0, Count * WaveformLength);

    /// <summary>Gets the units whose past is void, for example because the sorter gave their name to another neuron; before this batch's spikes.</summary>
    public IReadOnlyList<int> Forgotten => _forgotten;

    /// <summary>Gets the names of units whose past is void and that the source has not named yet: an earlier session may have known them.</summary>
    public IReadOnlyList<string> ForgottenUnseen => _forgottenUnseen;

    /// <summary>Empties the batch and lays it out for the next spikes.</summary>
    /// <param name="samplingRate">The sampling rate in hertz, above 0.</param>
    /// <param name="channelCount">The channels of each waveform, or 0 for none.</param>
    /// <param name="sampleCount">The samples a channel, or 0 for none.</param>
    public void Reset(double samplingRate, int channelCount = 0, int sampleCount = 0)
    {
        SamplingRate = samplingRate;
        ChannelCount = channelCount;
        SampleCount = sampleCount;
        Count = 0;
        CompleteUpTo = null;
        HasRestarted = false;
        _forgotten.Clear();
        _forgottenUnseen.Clear();
    }

    /// <summary>Adds a spike without a waveform.</summary>
    /// <param name="slot">The unit's slot.</param>
    /// <param name="sample">The sample index.</param>
    /// <exception cref="InvalidOperationException">The batch was laid out for waveforms.</exception>
    public void Add(int slot, long sample)
    {
        if (WaveformLength != 0) throw new InvalidOperationException("The batch was laid out for waveforms; add the waveform too.");
        Append(slot, sample);
    }

    /// <summary>Adds a spike and hands out the room for its waveform.</summary>
    /// <param name="slot">The unit's slot.</param>
    /// <param name="sample">The sample index.</param>
    /// <returns>Room for <see cref="WaveformLength"/> values in microvolts, channel-major, to be filled by the caller.</returns>
    public Span<float> AddWithWaveform(int slot, long sample)
    {
        Append(slot, sample);
        int end = Count * WaveformLength;
        if (end > _waveforms.Length) Array.Resize(ref _waveforms, Math.Max(end, _waveforms.Length * 2));
        return _waveforms.AsSpan(end - WaveformLength, WaveformLength);
    }

    /// <summary>Marks a unit whose past is void.</summary>
    /// <param name="slot">The unit's slot.</param>
    public void Forget(int slot) => _forgotten.Add(slot);

    /// <summary>Marks a unit whose past is void and that has no slot yet.</summary>
    /// <param name="unit">The name that it would have.</param>
    public void ForgetUnseen(string unit) => _forgottenUnseen.Add(unit);

    /// <summary>Gets the waveform of one spike.</summary>
    /// <param name="spike">The spike, from 0 to <see cref="Count"/> - 1.</param>
    /// <returns>Microvolts, channel-major; empty where the batch has no waveforms.</returns>
    public ReadOnlySpan<float> Waveform(int spike) => _waveforms.AsSpan(spike * WaveformLength, WaveformLength);

    /// <inheritdoc/>
    public SpikeBatch Copy() => Copy(null);

    /// <summary>Copies spikes of the batch.</summary>
    /// <param name="keep">Tells by a unit's slot whether its spikes are copied too; null for all units.</param>
    /// <returns>A batch with the same units, counters and probe.</returns>
    public SpikeBatch Copy(Func<int, bool>? keep)
    {
        SpikeBatch copy = new(Units, Counters) { Probe = Probe, Stream = Stream, Sequence = Sequence, ArrivedAt = ArrivedAt, IsLive = IsLive };
        copy.Reset(SamplingRate, ChannelCount, SampleCount);
        (copy.CompleteUpTo, copy.HasRestarted) = (CompleteUpTo, HasRestarted);
        copy._forgotten.AddRange(_forgotten);
        copy._forgottenUnseen.AddRange(_forgottenUnseen);
        if (keep is null)
        {
            copy._slots = Slots.ToArray();
            copy._samples = Samples.ToArray();
            copy._waveforms = Waveforms.ToArray();
            copy.Count = Count;
            return copy;
        }
        for (int i = 0; i < Count; i++)
        {
            if (keep(_slots[i])) Waveform(i).CopyTo(copy.AddWithWaveform(_slots[i], _samples[i]));
        }
        return copy;
    }

    private void Append(int slot, long sample)
    {
        if (Count == _slots.Length)
        {
            int capacity = Math.Max(256, Count * 2);
            Array.Resize(ref _slots, capacity);
            Array.Resize(ref _samples, capacity);
        }
        _slots[Count] = slot;
        _samples[Count] = sample;
        Count++;
    }
}
