using System;
using BenchmarkDotNet.Attributes;
using CellTypes.Models.Signals;
using CellTypes.Models.Views;

namespace CellTypes.Benchmarks;

/// <summary>What one spike costs, and one waveform view.</summary>
[MemoryDiagnoser]
public class SignalBenchmarks
{
    private const int Window = 1200;
    private readonly long[] _train = Session.Train(Window);
    private readonly float[] _waveform = Session.Waveform();
    private readonly float[] _view = new float[90];
    private readonly RollingAutocorrelogram _autocorrelogram = new(new LagBins(LagAxis.Milliseconds100, Session.SamplingRate));
    private readonly RunningTemplate _template = new(Session.Channels * Session.Samples, memory: 1000);
    private int _next;
    private long _origin;

    [GlobalSetup]
    public void Fill()
    {
        for (int i = 0; i < _train.Length; i++) AddAndExpireSpike();
    }

    /// <summary>A spike comes and one leaves the full 20 min window.</summary>
    [Benchmark]
    public void AddAndExpireSpike()
    {
        long sample = _origin + _train[_next];
        _autocorrelogram.Add(sample);
        _autocorrelogram.RemoveBefore(sample - Window * (long)Session.SamplingRate);
        if (++_next < _train.Length) return;
        _next = 0;
        _origin += Window * (long)Session.SamplingRate;
    }

    [Benchmark]
    public void AddWaveformToTemplate() => _template.Add(_waveform);

    [Benchmark]
    public string? AlignPeakWaveform() => PeakWaveformView.Align(_waveform.AsSpan(0, Session.Samples), Session.SamplingRate, _view);
}
