using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace CellTypes.Streaming.Protocol;

/// <summary>Writes native spike messages, version 1: the counterpart of <see cref="Sources.NativeSpikeDecoder"/>.</summary>
/// <remarks>
/// Add spikes, call <see cref="Finish"/>, send the frames <see cref="SpikeProtocol.Topic"/>, <see cref="Header"/> and
/// <see cref="Payload"/>, and begin again: the buffers are used for the next message.
/// </remarks>
public sealed class SpikeMessageWriter
{
    private readonly MemoryStream _header = new();
    private readonly Utf8JsonWriter _json;
    private readonly List<int> _forgotten = [];
    private readonly List<(int Unit, int[] Channels)> _described = [];
    private long[] _samples = new long[256];
    private int[] _units = new int[256];
    private float[] _waveforms = [];
    private byte[] _payload = [];
    private int _payloadLength;
    private double _samplingRate;

    /// <summary>Begins a stream.</summary>
    /// <param name="samplingRate">The sampling rate of the sample clock in hertz, above 0.</param>
    /// <param name="channelCount">The channels of each waveform, or 0 for none.</param>
    /// <param name="sampleCount">The samples a channel, or 0 for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">The sampling rate is not above 0, or a count is negative or too large.</exception>
    /// <exception cref="ArgumentException">Only one of the counts is 0.</exception>
    public SpikeMessageWriter(double samplingRate, int channelCount = 0, int sampleCount = 0)
    {
        Reset(samplingRate, channelCount, sampleCount);
        _json = new Utf8JsonWriter(_header);
    }

    /// <summary>Gets the name of the stream; empty where the source has one stream only.</summary>
    public string Stream { get; init; } = "";

    /// <summary>Gets the channels of each waveform; 0 where there are none.</summary>
    public int ChannelCount { get; private set; }

    /// <summary>Gets the samples a channel; 0 where there are no waveforms.</summary>
    public int SampleCount { get; private set; }

    /// <summary>Gets the number of the next message.</summary>
    public long Sequence { get; private set; }

    /// <summary>Gets the spikes of the message so far.</summary>
    public int Count { get; private set; }

    /// <summary>Gets or sets the sample index before which every spike has been sent with this message, or null to say nothing.</summary>
    public long? CompleteUpTo { get; set; }

    /// <summary>Gets the second frame of the finished message.</summary>
    public ReadOnlySpan<byte> Header => _header.GetBuffer().AsSpan(0, (int)_header.Length);

    /// <summary>Gets the third frame of the finished message.</summary>
    public ReadOnlySpan<byte> Payload => _payload.AsSpan(0, _payloadLength);

    /// <summary>Empties the message and lays it out for other spikes; the numbering goes on.</summary>
    /// <param name="samplingRate">The sampling rate of the sample clock in hertz, above 0.</param>
    /// <param name="channelCount">The channels of each waveform, or 0 for none.</param>
    /// <param name="sampleCount">The samples a channel, or 0 for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">The sampling rate is not above 0, or a count is negative or too large.</exception>
    /// <exception cref="ArgumentException">Only one of the counts is 0.</exception>
    public void Reset(double samplingRate, int channelCount = 0, int sampleCount = 0)
    {
        _samplingRate = SourceLimits.CheckSamplingRate(samplingRate);
        ChannelCount = CheckSide(channelCount, nameof(channelCount));
        SampleCount = CheckSide(sampleCount, nameof(sampleCount));
        if (channelCount == 0 != (sampleCount == 0))
            throw new CellTypesException($"Waveforms of {channelCount} channels x {sampleCount} samples: both must be 0 or neither.");
        Clear();
    }

    /// <summary>Adds a spike.</summary>
    /// <param name="unit">The unit's id, or a negative number for a spike of no unit.</param>
    /// <param name="sample">The sample index, from 0 to <see cref="SpikeProtocol.MaxSample"/>.</param>
    /// <param name="waveform">Microvolts, channel-major, <see cref="ChannelCount"/> x <see cref="SampleCount"/> values.</param>
    /// <exception cref="ArgumentException">The waveform has another length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The sample index is out of range.</exception>
    public void Add(int unit, long sample, ReadOnlySpan<float> waveform = default)
    {
        int length = ChannelCount * SampleCount;
        if (waveform.Length != length)
            throw new ArgumentException($"A waveform of {waveform.Length} values, not {ChannelCount} x {SampleCount}.", nameof(waveform));
        if (sample is < 0 or > SpikeProtocol.MaxSample)
            throw new ArgumentOutOfRangeException(nameof(sample), sample, "A sample index lies from 0 to 2^53 - 1.");
        if (Count == _samples.Length)
        {
            Array.Resize(ref _samples, Count * 2);
            Array.Resize(ref _units, Count * 2);
        }
        if ((Count + 1) * length > _waveforms.Length) Array.Resize(ref _waveforms, Math.Max(_samples.Length * length, _waveforms.Length));
        _samples[Count] = sample;
        _units[Count] = unit;
        waveform.CopyTo(_waveforms.AsSpan(Count * length));
        Count++;
    }

    /// <summary>Declares the past of a unit void, before the spikes of this message.</summary>
    /// <param name="unit">The unit's id.</param>
    public void Forget(int unit) => _forgotten.Add(unit);

    /// <summary>Tells where the waveform rows of a unit lie on the probe. Once is enough, and again where it changes.</summary>
    /// <param name="unit">The unit's id.</param>
    /// <param name="channels">The probe channel of each row, -1 where unknown.</param>
    public void Describe(int unit, params int[] channels) =>
        _described.Add((unit, channels ?? throw new ArgumentNullException(nameof(channels))));

    /// <summary>Empties the message and leaves numbers out, for messages that are not sent: receivers count them as lost.</summary>
    /// <param name="messages">How many.</param>
    public void Skip(long messages)
    {
        Sequence += messages;
        Clear();
    }

    /// <summary>Writes the frames of the message, and begins the next.</summary>
    /// <param name="end">Whether the stream ends with this message.</param>
    public void Finish(bool end = false)
    {
        WriteHeader(end);
        WritePayload();
        Sequence++;
        Clear();
    }

    private void Clear()
    {
        Count = 0;
        CompleteUpTo = null;
        _forgotten.Clear();
        _described.Clear();
    }

    private static int CheckSide(int count, string name) => count is >= 0 and <= SpikeProtocol.MaxWaveformSide
        ? count
        : throw new ArgumentOutOfRangeException(name, count, $"A waveform has 0 to {SpikeProtocol.MaxWaveformSide} channels and samples.");

    private void WriteHeader(bool end)
    {
        _header.SetLength(0);
        _json.Reset();
        _json.WriteStartObject();
        _json.WriteString("schema", SpikeProtocol.Schema);
        if (Stream.Length > 0) _json.WriteString("stream", Stream);
        _json.WriteNumber("seq", Sequence);
        _json.WriteNumber("sample_rate", _samplingRate);
        _json.WriteNumber("spikes", Count);
        _json.WriteNumber("channels", ChannelCount);
        _json.WriteNumber("samples", SampleCount);
        if (CompleteUpTo is long sample) _json.WriteNumber("complete_up_to", sample);
        if (_forgotten.Count > 0) WriteIntegers("reset", _forgotten);
        if (_described.Count > 0)
        {
            _json.WriteStartObject("units");
            foreach ((int unit, int[] channels) in _described) WriteIntegers(unit.ToString(CultureInfo.InvariantCulture), channels);
            _json.WriteEndObject();
        }
        if (end) _json.WriteBoolean("end", true);
        _json.WriteEndObject();
        _json.Flush();
    }

    private void WriteIntegers(string name, IEnumerable<int> values)
    {
        _json.WriteStartArray(name);
        foreach (int value in values) _json.WriteNumberValue(value);
        _json.WriteEndArray();
    }

    private void WritePayload()
    {
        int waveformBytes = checked(Count * ChannelCount * SampleCount * sizeof(float));
        _payloadLength = checked(Count * (sizeof(long) + sizeof(int)) + waveformBytes);
        if (_payload.Length < _payloadLength) _payload = new byte[_payloadLength];
        Span<byte> rest = _payload;
        MemoryMarshal.AsBytes(_samples.AsSpan(0, Count)).CopyTo(rest);
        rest = rest.Slice(Count * sizeof(long));
        MemoryMarshal.AsBytes(_units.AsSpan(0, Count)).CopyTo(rest);
        rest = rest.Slice(Count * sizeof(int));
        MemoryMarshal.AsBytes(_waveforms.AsSpan()).Slice(0, waveformBytes).CopyTo(rest);
    }
}
