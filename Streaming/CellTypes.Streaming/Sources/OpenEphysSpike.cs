using System;
using System.Text.Json;
using CellTypes.Streaming.Protocol;

namespace CellTypes.Streaming.Sources;

/// <summary>The fields of a spike in the JSON of Open Ephys, in the names of all its plugin generations.</summary>
/// <remarks>
/// Current: ZMQ Interface v1.0.0, ZmqInterface.cpp, sendSpikeEvent, and Event Broadcaster v0.3.0, EventBroadcaster.cpp, sendSpike. Up to
/// ZMQ Interface v0.2.0 the same fields were n_channels, n_samples, electrode_id and timestamp (in samples), and there was no sorted id.
/// </remarks>
internal sealed class OpenEphysSpike
{
    private const int MaxSortedId = ushort.MaxValue;

    private readonly byte[] _stream = new byte[SourceLimits.MaxNameBytes];
    private readonly byte[] _electrode = new byte[SourceLimits.MaxNameBytes];
    private readonly byte[] _node = new byte[SourceLimits.MaxNameBytes];
    private int _nodeLength;
    private int _streamLength;
    private int _electrodeLength;
    private long? _sample;
    private long? _timestamp;
    private string? _problem;

    /// <summary>Gets the processor that found the spike, such as a spike detector; empty where it is not said.</summary>
    public ReadOnlySpan<byte> Node => _node.AsSpan(0, _nodeLength);

    public ReadOnlySpan<byte> Stream => _stream.AsSpan(0, _streamLength);

    public ReadOnlySpan<byte> Electrode => _electrode.AsSpan(0, _electrodeLength);

    public long Sample => _sample ?? _timestamp ?? 0;

    public int ChannelCount { get; private set; }

    public int SampleCount { get; private set; }

    /// <summary>Gets the sorted id, 0 where the spike belongs to no unit.</summary>
    public int SortedId { get; private set; }

    /// <summary>Gets the sampling rate in hertz, or null where it is not said.</summary>
    public double? SamplingRate { get; private set; }

    /// <summary>Gets what is wrong with the spike, or null where nothing is.</summary>
    public string? Problem => _problem ?? (_sample is null && _timestamp is null ? "'sample_num' is missing" : null);

    /// <summary>Forgets the last spike.</summary>
    public void Clear()
    {
        _nodeLength = _streamLength = _electrodeLength = 0;
        _sample = _timestamp = null;
        ChannelCount = SampleCount = SortedId = 0;
        SamplingRate = null;
        _problem = null;
    }

    /// <summary>Reads the object that the reader stands on.</summary>
    /// <param name="reader">The reader; afterwards it stands on the object's end.</param>
    public void Read(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName) ReadField(ref reader);
    }

    /// <summary>Reads the value of the property that the reader stands on where it is a field of a spike; skips it otherwise.</summary>
    /// <param name="reader">The reader; afterwards it stands on the value's end.</param>
    public void ReadField(ref Utf8JsonReader reader)
    {
        string? problem = Field(ref reader);
        _problem ??= problem;
    }

    private string? Field(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("stream"u8) || reader.ValueTextEquals("stream_id"u8) || reader.ValueTextEquals("spike_stream"u8))
            return JsonFields.ReadName(ref reader, "stream", _stream, out _streamLength);
        if (reader.ValueTextEquals("source_node"u8)) return JsonFields.ReadName(ref reader, "source_node", _node, out _nodeLength);
        if (reader.ValueTextEquals("electrode"u8) || reader.ValueTextEquals("electrode_id"u8))
            return JsonFields.ReadName(ref reader, "electrode", _electrode, out _electrodeLength);
        if (reader.ValueTextEquals("sample_num"u8) || reader.ValueTextEquals("sample_number"u8))
            return ReadSample(ref reader, "sample_num", out _sample);
        if (reader.ValueTextEquals("timestamp"u8))
        {
            ReadSample(ref reader, "timestamp", out _timestamp); // in samples in old plugins; elsewhere anything, and not needed
            return null;
        }
        if (reader.ValueTextEquals("sample_rate"u8))
        {
            string? problem = JsonFields.ReadSamplingRate(ref reader, "sample_rate", out double rate);
            SamplingRate = rate;
            return problem;
        }
        if (reader.ValueTextEquals("num_channels"u8) || reader.ValueTextEquals("n_channels"u8))
        {
            string? problem = JsonFields.ReadInteger(ref reader, "num_channels", 0, SpikeProtocol.MaxWaveformSide, out long value);
            ChannelCount = (int)value;
            return problem;
        }
        if (reader.ValueTextEquals("num_samples"u8) || reader.ValueTextEquals("n_samples"u8))
        {
            string? problem = JsonFields.ReadInteger(ref reader, "num_samples", 0, SpikeProtocol.MaxWaveformSide, out long value);
            SampleCount = (int)value;
            return problem;
        }
        if (reader.ValueTextEquals("sorted_id"u8))
        {
            string? problem = JsonFields.ReadInteger(ref reader, "sorted_id", 0, MaxSortedId, out long value);
            SortedId = (int)value;
            return problem;
        }
        JsonFields.SkipValue(ref reader);
        return null;
    }

    private static string? ReadSample(ref Utf8JsonReader reader, string field, out long? sample)
    {
        string? problem = JsonFields.ReadInteger(ref reader, field, 0, SpikeProtocol.MaxSample, out long value);
        sample = problem is null ? value : null;
        return problem;
    }
}
