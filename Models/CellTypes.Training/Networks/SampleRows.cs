using System;
using System.Collections.Generic;
using CellTypes.Models.Inference;
using CellTypes.Models.Views;
using CellTypes.Training.Augmentation;

namespace CellTypes.Training.Networks;

/// <summary>Rows of model inputs as units that can be augmented, and back: one waveform and one autocorrelogram at most, and features, which stay
/// as they are.</summary>
internal sealed class SampleRows
{
    private readonly int _length;
    private readonly (int First, int Length, int Channels)? _waveform;
    private readonly (int First, int Length)? _autocorrelogram;

    /// <param name="blocks">The views that the inputs consist of.</param>
    /// <exception cref="ArgumentException">There is more than one waveform or autocorrelogram, or neither.</exception>
    public SampleRows(IReadOnlyList<InputBlock> blocks)
    {
        foreach (InputBlock block in blocks)
        {
            bool isWaveform = block.Kind == InputKind.Signal, isAutocorrelogram = block.Kind == InputKind.Counts;
            if ((isWaveform && _waveform is not null) || (isAutocorrelogram && _autocorrelogram is not null))
                throw new ArgumentException("Augmentation takes one waveform and one autocorrelogram at most.", nameof(blocks));
            if (isWaveform) _waveform = (_length, block.Length, block.Length == ThesisWaveformView.ChannelCount * ThesisWaveformView.SampleCount ? ThesisWaveformView.ChannelCount : 1);
            if (isAutocorrelogram) _autocorrelogram = (_length, block.Length);
            _length += block.Length;
        }
        if (_waveform is null && _autocorrelogram is null)
            throw new ArgumentException("There is no waveform and no autocorrelogram to augment: features alone cannot be.", nameof(blocks));
    }

    /// <summary>What can be done to the units.</summary>
    public SampleSignals Signals => _waveform is { Channels: > 1 } ? SampleSignals.SeveralChannels : SampleSignals.None;

    /// <summary>Makes a unit of a row.</summary>
    public UnitSample Sample(ReadOnlySpan<float> row) => new(
        _waveform is var (first, length, channels) ? row.Slice(first, length).ToArray() : [],
        _waveform?.Channels ?? 0,
        _autocorrelogram is var (start, lags) ? row.Slice(start, lags).ToArray() : []);

    /// <summary>Writes a unit over its row.</summary>
    public void Write(UnitSample sample, Span<float> row)
    {
        if (_waveform is var (first, _, _)) sample.Waveform.CopyTo(row[first..]);
        if (_autocorrelogram is var (start, _)) sample.Autocorrelogram.CopyTo(row[start..]);
    }
}
