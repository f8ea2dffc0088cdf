using System;
using CellTypes.Models.Signals;
using CellTypes.Models.Views;

namespace CellTypes.Training.Augmentation;

/// <summary>
/// One unit as a model sees it: the waveform on the channels around its peak and the autocorrelogram, and, where it is known, the spike
/// train that the autocorrelogram comes from. Never changes; transformations make new ones.
/// </summary>
/// <remarks>It has no label, so that no transformation can depend on one.</remarks>
public sealed class UnitSample
{
    private readonly float[] _waveform, _autocorrelogram;
    private readonly AutocorrelogramView? _view;

    /// <summary>Wraps a unit whose spikes are not known; the arrays are not copied.</summary>
    /// <param name="waveform">
    /// Channel-major values, usually microvolts, <paramref name="channelCount"/> x samples, the channels from the tip of the probe upwards
    /// as <see cref="WaveformCrop"/> cuts them. Empty where the model sees none.
    /// </param>
    /// <param name="channelCount">The number of channels, 0 for no waveform.</param>
    /// <param name="autocorrelogram">The autocorrelogram as the model sees it, not negative. Empty where it sees none.</param>
    /// <param name="firstPair">
    /// The first row, 0 or 1, that lies at the same depth as the next one, on a probe with two sites at every depth: with the peak channel
    /// in row <paramref name="channelCount"/> / 2, the parity of (peak channel - <paramref name="channelCount"/> / 2).
    /// </param>
    /// <exception cref="CellTypesException">The lengths disagree, or a value is not finite or outside its range.</exception>
    public UnitSample(float[] waveform, int channelCount, float[] autocorrelogram, int firstPair = 0)
    {
        ArgumentNullException.ThrowIfNull(waveform);
        ArgumentNullException.ThrowIfNull(autocorrelogram);
        if (channelCount < 0 || (channelCount == 0 ? waveform.Length > 0 : waveform.Length == 0 || waveform.Length % channelCount != 0))
            throw new CellTypesException($"{waveform.Length} values cannot be shared by {channelCount} channels.");
        if (firstPair is not (0 or 1))
            throw new CellTypesException($"The first pair of channels starts in row 0 or 1, not {firstPair}.");
        foreach (float value in waveform)
        {
            if (!float.IsFinite(value)) throw new CellTypesException("The waveform holds a value that is not finite.");
        }
        foreach (float value in autocorrelogram)
        {
            if (!float.IsFinite(value) || value < 0)
                throw new CellTypesException("The autocorrelogram holds a value that is negative or not finite.");
        }
        (_waveform, ChannelCount, FirstPair, _autocorrelogram) = (waveform, channelCount, firstPair, autocorrelogram);
    }

    /// <summary>Wraps a unit and computes its autocorrelogram from its spikes; the array is not copied.</summary>
    /// <param name="waveform">As in the other constructor.</param>
    /// <param name="channelCount">The number of channels, 0 for no waveform.</param>
    /// <param name="train">The spike train.</param>
    /// <param name="view">The autocorrelogram that the model sees.</param>
    /// <param name="firstPair">As in the other constructor.</param>
    /// <exception cref="CellTypesException">
    /// The lengths disagree, a value is not finite or outside its range, or the train has too few spikes for the view.
    /// </exception>
    public UnitSample(float[] waveform, int channelCount, SpikeTrain train, AutocorrelogramView view, int firstPair = 0)
        : this(waveform, channelCount, new float[Inputs(view)], firstPair)
    {
        Train = train ?? throw new ArgumentNullException(nameof(train));
        _view = view;
        if (Compute(view, train, LagScale, _autocorrelogram) is string reason)
            throw new CellTypesException($"The unit has no {view.Name}: {reason}.");
    }

    private UnitSample(
        UnitSample from,
        float[]? waveform = null,
        int? firstPair = null,
        float[]? autocorrelogram = null,
        SpikeTrain? train = null,
        double? lagScale = null,
        AutocorrelogramView? view = null)
    {
        ChannelCount = from.ChannelCount;
        _view = view ?? from._view;
        _waveform = waveform ?? from._waveform;
        FirstPair = firstPair ?? from.FirstPair;
        _autocorrelogram = autocorrelogram ?? from._autocorrelogram;
        Train = train ?? from.Train;
        LagScale = lagScale ?? from.LagScale;
    }

    /// <summary>Gets the waveform, channel-major, in the unit that it was given in.</summary>
    public ReadOnlySpan<float> Waveform => _waveform;

    /// <summary>Gets the number of channels, 0 where there is no waveform.</summary>
    public int ChannelCount { get; }

    /// <summary>Gets the first row, 0 or 1, that lies at the same depth as the next one.</summary>
    public int FirstPair { get; }

    /// <summary>Gets the autocorrelogram as the model sees it, empty where it sees none.</summary>
    public ReadOnlySpan<float> Autocorrelogram => _autocorrelogram;

    /// <summary>Gets the spike train, or null where it is not known.</summary>
    public SpikeTrain? Train { get; }

    /// <summary>Gets how many times longer the lags of the autocorrelogram are than its view's; 1 unless transformed.</summary>
    public double LagScale { get; } = 1;

    /// <summary>Gets what the unit has.</summary>
    public SampleSignals Signals =>
        (ChannelCount > 1 ? SampleSignals.SeveralChannels : SampleSignals.None)
        | (Train is null ? SampleSignals.None : SampleSignals.SpikeTrain);

    /// <summary>Makes a unit whose spikes are known, and whose autocorrelogram was computed from them.</summary>
    /// <param name="train">The spikes.</param>
    /// <param name="view">The view that computed it.</param>
    internal UnitSample ComputedFrom(SpikeTrain train, AutocorrelogramView view) => new(this, train: train, view: view);

    /// <summary>Makes a unit that differs in its waveform.</summary>
    /// <param name="waveform">As many finite values; not copied.</param>
    /// <param name="firstPair">The first row, 0 or 1, that lies at the same depth as the next one.</param>
    internal UnitSample WithWaveform(float[] waveform, int firstPair) => new(this, waveform: waveform, firstPair: firstPair);

    /// <summary>Makes a unit that differs in its waveform and in the values of its autocorrelogram.</summary>
    /// <param name="waveform">As many finite values; not copied.</param>
    /// <param name="autocorrelogram">As many finite values, 0 or more; not copied.</param>
    internal UnitSample WithSignals(float[] waveform, float[] autocorrelogram) =>
        new(this, waveform: waveform, autocorrelogram: autocorrelogram);

    /// <summary>Makes a unit with other spikes and their autocorrelogram; this unit itself where they are too few for one.</summary>
    /// <param name="train">The spikes.</param>
    internal UnitSample WithTrain(SpikeTrain train) => Recomputed(train, LagScale);

    /// <summary>Makes a unit with its autocorrelogram on another lag axis; this unit itself where there is none on it.</summary>
    /// <param name="lagScale">The factor by which lags are longer than those of the view.</param>
    internal UnitSample WithLagScale(double lagScale) => Recomputed(Train!, lagScale);

    private UnitSample Recomputed(SpikeTrain train, double lagScale)
    {
        float[] autocorrelogram = new float[_autocorrelogram.Length];
        return Compute(_view!, train, lagScale, autocorrelogram) is null
            ? new UnitSample(this, autocorrelogram: autocorrelogram, train: train, lagScale: lagScale)
            : this;
    }

    private static int Inputs(AutocorrelogramView view) => (view ?? throw new ArgumentNullException(nameof(view))).InputNames.Count;

    private static string? Compute(AutocorrelogramView view, SpikeTrain train, double lagScale, float[] autocorrelogram)
    {
        LagAxis axis = lagScale == 1 ? view.Axis : view.Axis.Scaled(lagScale);
        int[] counts = Models.Signals.Autocorrelogram.Counts(train.Samples, new LagBins(axis, train.SamplingRate));
        return view.FromCounts(counts, train.Samples.Length, axis, autocorrelogram);
    }
}
