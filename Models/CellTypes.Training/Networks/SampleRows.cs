using System;
using System.Collections.Generic;
using CellTypes.Models.Views;
using CellTypes.Training.Augmentation;

namespace CellTypes.Training.Networks;

/// <summary>Rows of model inputs as units that can be augmented, and back: one waveform and one autocorrelogram at most, and features, which stay
/// as they are.</summary>
internal sealed class SampleRows
{
    private readonly (int First, int Length, UnitView View)? _waveform;
    private readonly (int First, int Length, UnitView View)? _autocorrelogram;
    private readonly bool _areSpikesKnown;

    /// <param name="views">The views whose values, one after the other, are the inputs.</param>
    /// <param name="areSpikesKnown">Whether each row comes with the spikes that it was computed from.</param>
    /// <exception cref="CellTypesException">There is more than one waveform or autocorrelogram, or neither.</exception>
    public SampleRows(IReadOnlyList<UnitView> views, bool areSpikesKnown)
    {
        int first = 0;
        foreach (UnitView view in views)
        {
            int length = view.InputNames.Count;
            bool isAutocorrelogram = view.LagRows > 0, isWaveform = view.Kind == InputKind.Signal && !isAutocorrelogram;
            if ((isWaveform && _waveform is not null) || (isAutocorrelogram && _autocorrelogram is not null))
                throw new CellTypesException("Augmentation takes one waveform and one autocorrelogram at most.");
            if (isWaveform) _waveform = (first, length, view);
            if (isAutocorrelogram) _autocorrelogram = (first, length, view);
            first += length;
        }
        if (_waveform is null && _autocorrelogram is null)
            throw new CellTypesException("There is no waveform and no autocorrelogram to augment: features alone cannot be.");
        _areSpikesKnown = areSpikesKnown;
    }

    /// <summary>What can be done to the units.</summary>
    public SampleSignals Signals =>
        (Channels > 1 ? SampleSignals.SeveralChannels : SampleSignals.None)
        | (_areSpikesKnown && Autocorrelogram is not null ? SampleSignals.SpikeTrain : SampleSignals.None);

    /// <summary>Whether the inputs are microvolts and hertz, not shapes without a unit.</summary>
    public bool HaveSize =>
        _waveform is null or { View: ThesisWaveformView } && _autocorrelogram is null or { View: ThesisAutocorrelogramView };

    private int Channels => _waveform switch
    {
        null => 0,
        { View: ThesisWaveformView } => ThesisWaveformView.ChannelCount,
        _ => 1,
    };

    private AutocorrelogramView? Autocorrelogram => _autocorrelogram?.View as AutocorrelogramView;

    /// <summary>Makes a unit of a row.</summary>
    /// <param name="row">The inputs.</param>
    /// <param name="source">What they were computed from; null where the spikes are not known.</param>
    public UnitSample Sample(ReadOnlySpan<float> row, SampleSource? source)
    {
        UnitSample sample = new(
            _waveform is var (first, length, _) ? row.Slice(first, length).ToArray() : [],
            Channels,
            _autocorrelogram is var (start, lags, _) ? row.Slice(start, lags).ToArray() : [],
            source?.FirstPair ?? 0);
        return source is not null && Autocorrelogram is AutocorrelogramView view ? sample.ComputedFrom(source.Train, view) : sample;
    }

    /// <summary>Writes a unit over its row.</summary>
    public void Write(UnitSample sample, Span<float> row)
    {
        if (_waveform is var (first, _, _)) sample.Waveform.CopyTo(row[first..]);
        if (_autocorrelogram is var (start, _, _)) sample.Autocorrelogram.CopyTo(row[start..]);
    }
}
