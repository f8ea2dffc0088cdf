using System.Text;
using BenchmarkDotNet.Attributes;
using CellTypes.Streaming.Protocol;
using CellTypes.Streaming.Sources;
using CellTypes.Streaming.Spikes;

namespace CellTypes.Benchmarks;

/// <summary>What a message of 200 spikes, 10 ms of 1,000 units at 20 Hz, costs to decode.</summary>
[MemoryDiagnoser]
public class DecoderBenchmarks
{
    private const int Spikes = 200;
    private readonly byte[] _topic = Encoding.ASCII.GetBytes(SpikeProtocol.Topic);
    private readonly SpikeMessageWriter _bare = new(Session.SamplingRate);
    private readonly SpikeMessageWriter _withWaveforms = new(Session.SamplingRate, Session.Channels, Session.Samples);
    private readonly NativeSpikeDecoder _decoder = new(new SpikeBatch(new UnitDirectory(), new SourceCounters()));

    public DecoderBenchmarks()
    {
        float[] waveform = Session.Waveform();
        for (int i = 0; i < Spikes; i++)
        {
            _bare.Add(i * 5, i);
            _withWaveforms.Add(i * 5, i, waveform);
        }
        _bare.Finish();
        _withWaveforms.Finish();
    }

    [Benchmark]
    public int Decode() => (int)_decoder.Decode(new MessageFrames(3, _topic, _bare.Header, _bare.Payload));

    [Benchmark]
    public int DecodeWithWaveforms() =>
        (int)_decoder.Decode(new MessageFrames(3, _topic, _withWaveforms.Header, _withWaveforms.Payload));
}
