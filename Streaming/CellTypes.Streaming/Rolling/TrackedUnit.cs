using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Signals;
using CellTypes.Models.Views;
using CellTypes.Streaming.Spikes;
using CellTypes.Streaming.Updates;

namespace CellTypes.Streaming.Rolling;

/// <summary>One unit as it is followed live: the spikes of its history, their autocorrelogram, and its running template.</summary>
internal sealed class TrackedUnit : IUnitSignals
{
    // The one that every unit has is a field of its own: each step from object to object is a cache miss for each spike.
    private readonly RollingAutocorrelogram _autocorrelogram;
    private readonly RollingAutocorrelogram[] _others;
    private readonly UnitDirectory _directory;
    private readonly int _slot;
    private readonly int _templateMemory;

    // One for each thread: the spikes of a busy unit, made anew each time, would keep the garbage collector busy.
    [ThreadStatic]
    private static long[]? _samples;

    private RunningTemplate? _runningTemplate;
    private Template? _template;
    private UnitInfo? _describedBy;
    private int _channelCount;
    private int _sampleCount;
    private KeptInputs?[]? _kept; // of each view
    private long _changes; // spikes that came or went

    internal TrackedUnit(long key, UnitDirectory directory, int slot, LagBins[] bins, int templateMemory)
    {
        Key = key;
        _directory = directory;
        _slot = slot;
        _autocorrelogram = new RollingAutocorrelogram(bins[0]);
        _others = bins.Skip(1).Select(axis => new RollingAutocorrelogram(axis)).ToArray();
        _templateMemory = templateMemory;
    }

    /// <summary>Gets the name and channels of the unit.</summary>
    public UnitInfo Info => _directory[_slot];

    /// <summary>Gets the slot of the unit in its source's directory.</summary>
    public int Slot => _slot;

    /// <summary>Gets a number that no other unit of the tracker has or had, also not one in the same slot before a reset.</summary>
    public long Key { get; }

    /// <inheritdoc/>
    public double SamplingRate => _autocorrelogram.Bins.SamplingRate;

    /// <inheritdoc/>
    public int SpikeCount => _autocorrelogram.Count;

    /// <inheritdoc/>
    public ProbeGeometry? Probe { get; internal set; }

    /// <summary>Gets the sample index of the oldest spike in the history; 0 where there is none.</summary>
    public long FirstSpike => SpikeCount > 0 ? _autocorrelogram.Oldest : 0;

    /// <summary>Gets the sample index of the newest spike ever.</summary>
    public long LastSpike { get; private set; } = long.MinValue;

    /// <summary>Gets the pairs of spikes in the history closer than the refractory period.</summary>
    public int RefractoryViolations => _autocorrelogram.RefractoryViolations;

    /// <inheritdoc/>
    /// <remarks>The running mean itself, which later waveforms change.</remarks>
    public Template? Template
    {
        get
        {
            if (_runningTemplate is null) return null;
            if (_template is null || _describedBy != Info)
            {
                _describedBy = Info;
                _template = _runningTemplate.AsTemplate(Channels(), SamplingRate);
            }
            return _template;
        }
    }

    /// <summary>Gets the counts as they were when they were last taken.</summary>
    internal IReadOnlyList<LagCounts> Autocorrelograms { get; private set; } = [];

    /// <summary>Gets a copy of the template as it was then.</summary>
    internal Template? TemplateCopy { get; private set; }

    /// <summary>Gets or sets a value indicating whether spikes have come or gone since its inputs were last computed.</summary>
    internal bool HasChanged { get; set; }

    /// <summary>Gets a value indicating whether spikes have come or gone since one of its views was last computed.</summary>
    internal bool IsBehind => _kept is not null && Array.Exists(_kept, kept => kept is not null && kept.Changes != _changes);

    /// <summary>Gets the label that held in an earlier session, or null where there was none.</summary>
    internal UnitLabel? LabelBefore { get; private set; }

    /// <summary>Gets the rows and the samples of each row of the waveforms, 0 before the first.</summary>
    internal (int ChannelCount, int SampleCount) Shape => (_channelCount, _sampleCount);

    /// <summary>Gets the number of waveforms in the running template.</summary>
    internal long WaveformCount => _runningTemplate?.Count ?? 0;

    /// <summary>Gets the running template, channel-major microvolts; empty where there is none.</summary>
    internal ReadOnlySpan<float> Mean => _runningTemplate is null ? [] : _runningTemplate.Mean;

    /// <inheritdoc/>
    /// <remarks>Valid until the next call for any unit on the same thread.</remarks>
    public ReadOnlySpan<long> SpikeSamples()
    {
        if (_samples is null || _samples.Length < SpikeCount) _samples = new long[2 * SpikeCount];
        _autocorrelogram.CopyTo(_samples);
        return _samples.AsSpan(0, SpikeCount);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The unit is not followed on that axis.</exception>
    public ReadOnlySpan<int> AutocorrelogramCounts(LagAxis axis)
    {
        if (_autocorrelogram.Bins.Axis.Equals(axis)) return _autocorrelogram.Counts;
        foreach (RollingAutocorrelogram other in _others)
        {
            if (other.Bins.Axis.Equals(axis)) return other.Counts;
        }
        throw new ArgumentException("The unit is not followed on this lag axis; name it when the tracker is created.", nameof(axis));
    }

    /// <summary>Copies the counts and the template, which go on.</summary>
    internal void TakeCounts(IReadOnlyList<LagAxis> axes)
    {
        LagCounts[] counts = new LagCounts[axes.Count];
        for (int i = 0; i < counts.Length; i++) counts[i] = new LagCounts(axes[i], AutocorrelogramCounts(axes[i]).ToArray());
        (Autocorrelograms, TemplateCopy) = (counts, Template?.Copy());
    }

    /// <summary>
    /// Computes the inputs of a model. A view that says so (<see cref="UnitView.RecomputeShare"/>) keeps its values until as many spikes, or half as
    /// many, have come or gone since it was computed.
    /// </summary>
    /// <param name="views">The views, always the same ones.</param>
    /// <param name="exactly">Whether every view is computed, whatever it says.</param>
    /// <param name="inputs">Receives the values of the views, one after the other, all finite on success.</param>
    /// <returns>Null on success, otherwise why the unit has no inputs, in a few words.</returns>
    internal string? ComputeInputs(IReadOnlyList<UnitView> views, bool exactly, Span<float> inputs)
    {
        _kept ??= new KeptInputs?[views.Count];
        for (int i = 0; i < views.Count; i++)
        {
            UnitView view = views[i];
            Span<float> ofView = inputs.Slice(0, view.InputNames.Count);
            inputs = inputs.Slice(ofView.Length);
            if (!exactly && _kept[i] is { } kept && _changes - kept.Changes < ShareOfItsOwn(view.RecomputeShare) * SpikeCount)
            {
                kept.Values.CopyTo(ofView);
                continue;
            }
            _kept[i] = null;
            if (view.ComputeInputs(this, ofView) is string problem) return problem;
            if (view.RecomputeShare > 0) _kept[i] = new KeptInputs(ofView.ToArray(), _changes);
        }
        return null;
    }

    /// <summary>Has the processor fetch what <see cref="Add"/> will need.</summary>
    internal void Prefetch() => _autocorrelogram.Prefetch();

    /// <summary>Adds a spike.</summary>
    /// <returns>False where the unit has a spike at that sample already.</returns>
    internal bool Add(long sample)
    {
        if (!_autocorrelogram.Add(sample)) return false;
        foreach (RollingAutocorrelogram other in _others) other.Add(sample);
        if (sample > LastSpike) LastSpike = sample;
        HasChanged = true;
        _changes++;
        return true;
    }

    /// <summary>Adds the waveform of a spike that was added.</summary>
    /// <returns>False where it holds a value that is not finite or beyond 100 mV, or has another shape than the first one.</returns>
    internal bool AddWaveform(ReadOnlySpan<float> waveform, int channelCount, int sampleCount)
    {
        if (!Waveforms.ArePossible(waveform)) return false;
        if (_runningTemplate is null)
        {
            _runningTemplate = new RunningTemplate(waveform.Length, _templateMemory);
            (_channelCount, _sampleCount) = (channelCount, sampleCount);
        }
        if (channelCount != _channelCount || sampleCount != _sampleCount) return false;
        _runningTemplate.Add(waveform);
        return true;
    }

    /// <summary>Copies the spikes, in ascending order.</summary>
    internal void CopySpikes(Span<long> samples) => _autocorrelogram.CopyTo(samples);

    /// <summary>Takes over what an earlier session left, before the first spike is added.</summary>
    /// <param name="history">What was left.</param>
    /// <param name="start">The first sample index that counts.</param>
    /// <param name="channelCount">The rows of the waveforms that come now, 0 for none: a template of another shape is of no use.</param>
    /// <param name="sampleCount">The samples of each row.</param>
    internal void GoOn(UnitHistory history, long start, int channelCount, int sampleCount)
    {
        foreach (long sample in history.Spikes())
        {
            if (sample >= start) Add(sample);
        }
        if (SpikeCount == 0) return;
        LabelBefore = history.Label;
        bool isSameShape = channelCount == 0 || (channelCount, sampleCount) == (history.ChannelCount, history.SampleCount);
        bool isSamePlace = history.Channels.Count == 0 || Info.Channels.Count == 0 || history.Channels.SequenceEqual(Info.Channels);
        if (history.WaveformCount == 0 || !isSameShape || !isSamePlace) return;
        _runningTemplate = new RunningTemplate(history.Mean(), history.WaveformCount, _templateMemory);
        (_channelCount, _sampleCount) = (history.ChannelCount, history.SampleCount);
    }

    /// <summary>Removes the spikes before a sample index, the oldest ones where they are more than may be removed.</summary>
    /// <returns>The spikes removed.</returns>
    internal int RemoveBefore(long sample, int most)
    {
        int removed = _autocorrelogram.RemoveBefore(sample, most);
        foreach (RollingAutocorrelogram other in _others) other.RemoveBefore(sample, most);
        if (removed > 0) HasChanged = true;
        _changes += removed;
        return removed;
    }

    // Units that began together, at like rates, would all be computed in the same updates: each has a share of its own, from half of it to the whole.
    // Multiples of the golden section spread keys evenly.
    private double ShareOfItsOwn(double share)
    {
        double place = Key * 0.618033988749895;
        return share * (1 - (place - Math.Floor(place)) / 2);
    }

    // A source that names no channels, or not as many as its waveforms have, leaves them unknown.
    private int[] Channels() => Info.Channels.Count == _channelCount ? Info.Channels.ToArray() : Enumerable.Repeat(-1, _channelCount).ToArray();

    // The values of a view, and the changes up to the moment when they were computed.
    private sealed record KeptInputs(float[] Values, long Changes);
}
