using System;
using System.Linq;

namespace CellTypes.Models.Recordings;

/// <summary>Finds snippets of a raw recording that hold something else than the tissue's signal.</summary>
/// <remarks>
/// Packets that were lost between probe and computer are zeros on every channel. An artefact (a stimulus, a movement, saturation) is on most
/// channels at once, which a neuron never is on a long probe; where there are fewer than 64 channels, none is looked for. To be cheap, only
/// about 32 channels, spread over all, are looked at.
/// </remarks>
internal sealed class SnippetCheck
{
    private const int CheckedChannels = 32, LeastChannels = 64, LeastZeros = 6;

    // 400 uV on a probe of 10 uV noise.
    private const double LargestRange = 40;
    private readonly int[] _columns;
    private readonly double[] _largest;
    private readonly int _channelCount;
    private readonly bool _looksForArtefacts;

    /// <summary>Chooses the channels.</summary>
    /// <param name="recording">The recording.</param>
    /// <param name="noise">The noise of its columns in bits. A column without noise is dead, and says nothing.</param>
    public SnippetCheck(RawRecording recording, double[] noise)
    {
        int[] alive = [.. Enumerable.Range(0, recording.ChannelCount).Where(column => recording.Channels[column].IsNeural && noise[column] > 0)];
        _looksForArtefacts = alive.Length >= LeastChannels;
        _columns = [.. alive.Where((_, i) => i % Math.Max(1, alive.Length / CheckedChannels) == 0)];
        _largest = Array.ConvertAll(_columns, column => LargestRange * noise[column]);
        _channelCount = recording.ChannelCount;
    }

    /// <summary>Tells whether a snippet holds lost packets: six samples or more that are 0 on every channel.</summary>
    /// <param name="samples">The snippet, all channels of a sample, then those of the next.</param>
    public bool IsLost(ReadOnlySpan<short> samples)
    {
        if (_columns.Length == 0) return false;
        for (int first = 0, zeros = 0; first < samples.Length; first += _channelCount)
        {
            zeros = IsZero(samples.Slice(first, _channelCount)) ? zeros + 1 : 0;
            if (zeros == LeastZeros) return true;
        }
        return false;
    }

    /// <summary>Tells whether the signal of more than half of the channels ranges over more than 40 times their noise.</summary>
    /// <param name="samples">The snippet, all channels of a sample, then those of the next.</param>
    public bool IsArtefact(ReadOnlySpan<short> samples)
    {
        if (!_looksForArtefacts) return false;
        int loud = 0;
        for (int i = 0; i < _columns.Length; i++)
        {
            short minimum = short.MaxValue, maximum = short.MinValue;
            for (int at = _columns[i]; at < samples.Length; at += _channelCount)
            {
                minimum = Math.Min(minimum, samples[at]);
                maximum = Math.Max(maximum, samples[at]);
            }
            if (maximum - minimum > _largest[i]) loud++;
        }
        return loud > _columns.Length / 2;
    }

    private bool IsZero(ReadOnlySpan<short> sample)
    {
        foreach (int column in _columns)
        {
            if (sample[column] != 0) return false;
        }
        return true;
    }
}
