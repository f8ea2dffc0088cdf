using System;
using System.Collections.Generic;
using System.Globalization;
using CellTypes.Streaming.Protocol;
using CellTypes.Streaming.Spikes;
using MathNet.Numerics.Random;

namespace CellTypes.Bench;

/// <summary>
/// Ten seconds of a made-up session, played again and again on a sample clock that goes on, so that hours of it cost no memory.
/// </summary>
/// <remarks>Each unit is a Poisson process with a refractory period of 2 ms, from a fixed seed, and has a waveform of its own.</remarks>
internal sealed class SpikeLoop
{
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(10);

    private const double Refractory = 0.002;
    private const int PeakSample = 20;
    private static readonly int LoopSamples = BenchOptions.InSamples(Length);

    private readonly int[] _units;
    private readonly int[] _samples;
    private readonly float[][] _waveforms;
    private int _next;

    public SpikeLoop(BenchOptions options)
    {
        Xoshiro256StarStar random = new(1, threadSafe: false);
        List<(int Sample, int Unit)> spikes = [];
        _waveforms = new float[options.Units][];
        for (int unit = 0; unit < options.Units; unit++)
        {
            _waveforms[unit] = Waveform(random);
            double meanGap = 1 / options.Rate - Refractory;
            for (double time = Gap(); time < Length.TotalSeconds; time += Refractory + Gap())
                spikes.Add(((int)(time * BenchOptions.SamplingRate), unit));

            double Gap() => -meanGap * Math.Log(1 - random.NextDouble());
        }
        spikes.Sort();
        _samples = [.. spikes.ConvertAll(spike => spike.Sample)];
        _units = [.. spikes.ConvertAll(spike => spike.Unit)];
    }

    /// <summary>Gets the sample index up to which spikes have been handed out.</summary>
    public long Now { get; private set; }

    /// <summary>Gets the number of spikes handed out.</summary>
    public long SpikeCount { get; private set; }

    /// <summary>Creates an empty batch that knows the units.</summary>
    public SpikeBatch CreateBatch()
    {
        UnitDirectory directory = new();
        for (int unit = 0; unit < _waveforms.Length; unit++) directory.Add(new UnitInfo(unit.ToString(CultureInfo.InvariantCulture)));
        return new SpikeBatch(directory, new SourceCounters());
    }

    /// <summary>Fills a batch with the spikes of the next stretch, of which a whole number make up the loop.</summary>
    public void Next(TimeSpan duration, SpikeBatch batch, bool waveforms)
    {
        if (waveforms) batch.Reset(BenchOptions.SamplingRate, BenchOptions.Channels, BenchOptions.Samples);
        else batch.Reset(BenchOptions.SamplingRate);
        (int first, int end, long origin) = Advance(duration);
        for (int i = first; i < end; i++)
        {
            if (waveforms) _waveforms[_units[i]].CopyTo(batch.AddWithWaveform(_units[i], origin + _samples[i]));
            else batch.Add(_units[i], origin + _samples[i]);
        }
        batch.CompleteUpTo = Now;
    }

    /// <summary>Writes the spikes of the next stretch into a message, with waveforms where the writer was made for them.</summary>
    public void Next(TimeSpan duration, SpikeMessageWriter writer)
    {
        (int first, int end, long origin) = Advance(duration);
        bool waveforms = writer.ChannelCount > 0;
        for (int i = first; i < end; i++) writer.Add(_units[i], origin + _samples[i], waveforms ? _waveforms[_units[i]] : default);
        writer.CompleteUpTo = Now;
    }

    private (int First, int End, long Origin) Advance(TimeSpan duration)
    {
        int first = _next;
        long origin = Now - Now % LoopSamples;
        Now += BenchOptions.InSamples(duration);
        while (_next < _samples.Length && origin + _samples[_next] < Now) _next++;
        int end = _next;
        if (Now % LoopSamples == 0) _next = 0;
        SpikeCount += end - first;
        return (first, end, origin);
    }

    // A trough at sample 20 and a later hump, of random size and width, smaller from channel to channel.
    private static float[] Waveform(Xoshiro256StarStar random)
    {
        double trough = 80 + 120 * random.NextDouble(), hump = 0.2 + 0.3 * random.NextDouble(), width = 3 + 5 * random.NextDouble();
        float[] waveform = new float[BenchOptions.WaveformLength];
        for (int i = 0; i < waveform.Length; i++)
        {
            int channel = i / BenchOptions.Samples, t = i % BenchOptions.Samples - PeakSample;
            double shape = hump * Math.Exp(-Square((t - 3 * width) / (2 * width))) - Math.Exp(-Square(t / width));
            waveform[i] = (float)(trough * Math.Exp(-0.4 * channel) * shape);
        }
        return waveform;
    }

    private static double Square(double x) => x * x;
}
