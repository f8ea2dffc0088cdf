using System;
using System.Linq;
using CellTypes.Models.Signals;
using CellTypes.Models.Views;
using CellTypes.Streaming.Spikes;

namespace CellTypes.Streaming.Tracking;

/// <summary>One unit as it is followed live: the spikes of its window, their autocorrelogram, and its running template.</summary>
public sealed class TrackedUnit : IUnitSignals
{
    private readonly RollingAutocorrelogram[] _autocorrelograms;
    private readonly UnitDirectory _directory;
    private readonly int _slot;
    private readonly int _templateMemory;
    private RunningTemplate? _runningTemplate;
    private Template? _template;
    private int _channelCount;
    private int _sampleCount;

    internal TrackedUnit(long key, UnitDirectory directory, int slot, LagBins[] bins, int templateMemory)
    {
        Key = key;
        _directory = directory;
        _slot = slot;
        _autocorrelograms = Array.ConvertAll(bins, axis => new RollingAutocorrelogram(axis));
        _templateMemory = templateMemory;
    }

    /// <summary>Gets the name and channels of the unit.</summary>
    public UnitInfo Info => _directory[_slot];

    /// <summary>Gets the slot of the unit in its source's directory.</summary>
    public int Slot => _slot;

    /// <summary>Gets a number that no other unit of the tracker has or had, also not one in the same slot before a reset.</summary>
    public long Key { get; }

    /// <inheritdoc/>
    public double SamplingRate => _autocorrelograms[0].Bins.SamplingRate;

    /// <inheritdoc/>
    public int SpikeCount => _autocorrelograms[0].Count;

    /// <inheritdoc/>
    public ProbeGeometry? Probe { get; internal set; }

    /// <summary>Gets the sample index of the oldest spike in the window; 0 where there is none.</summary>
    public long FirstSpike => SpikeCount > 0 ? _autocorrelograms[0].Oldest : 0;

    /// <summary>Gets the sample index of the newest spike ever.</summary>
    public long LastSpike { get; private set; }

    /// <summary>Gets the pairs of spikes in the window closer than the refractory period.</summary>
    public int RefractoryViolations => _autocorrelograms[0].RefractoryViolations;

    /// <inheritdoc/>
    /// <remarks>A copy of the running mean, made at most once between two waveforms.</remarks>
    public Template? Template
    {
        get
        {
            if (_runningTemplate is null) return null;
            return _template ??= new Template(_runningTemplate.Mean.ToArray(), Channels(), _sampleCount, SamplingRate);
        }
    }

    /// <summary>Gets or sets a value indicating whether spikes have come or gone since the unit was last judged.</summary>
    internal bool IsDue { get; set; }

    /// <inheritdoc/>
    public ReadOnlySpan<long> SpikeSamples() => _autocorrelograms[0].ToArray();

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The unit is not followed on that axis.</exception>
    public ReadOnlySpan<int> AutocorrelogramCounts(LagAxis axis)
    {
        foreach (RollingAutocorrelogram autocorrelogram in _autocorrelograms)
        {
            if (autocorrelogram.Bins.Axis.Equals(axis)) return autocorrelogram.Counts;
        }
        throw new ArgumentException("The unit is not followed on this lag axis; name it when the tracker is created.", nameof(axis));
    }

    /// <summary>Adds a spike.</summary>
    /// <returns>False where the unit has a spike at that sample already.</returns>
    internal bool Add(long sample)
    {
        if (!_autocorrelograms[0].Add(sample)) return false;
        for (int i = 1; i < _autocorrelograms.Length; i++) _autocorrelograms[i].Add(sample);
        if (SpikeCount == 1 || sample > LastSpike) LastSpike = sample;
        IsDue = true;
        return true;
    }

    /// <summary>Adds the waveform of a spike that was added.</summary>
    /// <returns>False where it is not finite or has another shape than the first one.</returns>
    internal bool AddWaveform(ReadOnlySpan<float> waveform, int channelCount, int sampleCount)
    {
        if (!Waveforms.AreFinite(waveform)) return false;
        if (_runningTemplate is null)
        {
            _runningTemplate = new RunningTemplate(waveform.Length, _templateMemory);
            (_channelCount, _sampleCount) = (channelCount, sampleCount);
        }
        if (channelCount != _channelCount || sampleCount != _sampleCount) return false;
        _runningTemplate.Add(waveform);
        _template = null;
        return true;
    }

    /// <summary>Removes the spikes before a sample index.</summary>
    internal void RemoveBefore(long sample)
    {
        int before = SpikeCount;
        foreach (RollingAutocorrelogram autocorrelogram in _autocorrelograms) autocorrelogram.RemoveBefore(sample);
        if (SpikeCount != before) IsDue = true;
    }

    // A source that names no channels, or not as many as its waveforms have, leaves them unknown.
    private int[] Channels() => Info.Channels.Count == _channelCount ? Info.Channels.ToArray() : Enumerable.Repeat(-1, _channelCount).ToArray();
}
