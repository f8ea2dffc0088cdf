using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Numerics;
using System.Reactive.Concurrency;
using System.Runtime.InteropServices;
using CellTypes.Models.Signals;
using CellTypes.Models.Simulation;
using CellTypes.Streaming.Spikes;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Random;

namespace CellTypes.Streaming.Sources;

/// <summary>Streams a simulated recording as if it were recorded now: in real time, faster or slower, or as fast as possible.</summary>
/// <remarks>
/// Every spike has a waveform of its own on the channels of its unit: the spike of the neuron that fired it, at the displacement of the
/// tissue at that time, with noise. The spikes, their order and their waveforms do not depend on the speed or on the duration of a batch.
/// </remarks>
public static class SimulatedProbe
{
    private static readonly TimeSpan PacedBatch = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan UnpacedBatch = TimeSpan.FromMilliseconds(100);

    /// <summary>Creates a stream. Each subscription starts one of its own, on its own thread, which ends soon after it is disposed.</summary>
    /// <param name="recording">The recording; unit k has slot k and is named by its id.</param>
    /// <param name="speed">
    /// Seconds of recording a second, above 0; <see cref="double.PositiveInfinity"/> for as fast as the subscriber takes the batches.
    /// </param>
    /// <param name="batchDuration">
    /// The stretch of recording that a batch covers, or null for 5 ms x speed, at most 100 ms. Silent ones are sent too, to move
    /// <see cref="SpikeBatch.CompleteUpTo"/>.
    /// </param>
    /// <param name="scheduler">Tells the time and calls when a batch is due, on its thread; null for a thread for each subscription.</param>
    /// <returns>
    /// The batches, each sent when its stretch is over, with <see cref="SpikeBatch.CompleteUpTo"/> at its end; they complete with
    /// the recording.
    /// </returns>
    /// <exception cref="CellTypesException">The speed or the duration is not positive.</exception>
    public static BatchSource<SpikeBatch> Create(SimulatedRecording recording, double speed = 1, TimeSpan? batchDuration = null, IScheduler? scheduler = null)
    {
        if (recording is null) throw new ArgumentNullException(nameof(recording));
        double seconds = batchDuration?.TotalSeconds ?? Math.Min(PacedBatch.TotalSeconds * speed, UnpacedBatch.TotalSeconds);
        Playback playback = new("simulated probe", recording.Options.SamplingRate, speed, seconds, scheduler);
        return playback.Play(0, () => new Run(recording).Batches(playback.BatchSamples));
    }

    private sealed class Run
    {
        private readonly SimulatedRecording _recording;
        private readonly DriftingWaveform[][] _waveforms;
        private readonly NoiseBank _noise;
        private readonly SpikeBatch _batch = new(new UnitDirectory(), new SourceCounters()) { IsLive = false };

        public Run(SimulatedRecording recording)
        {
            _recording = recording;
            _batch.Probe = recording.Probe;
            foreach (SimulatedUnit unit in recording.Units)
                _batch.Units.Add(new UnitInfo(unit.Id.ToString(CultureInfo.InvariantCulture), unit.Template.Channels) { CellType = unit.Class.Name });
            _waveforms = recording.Units
                .Select(u => Enumerable.Range(0, u.Neurons.Count).Select(n => new DriftingWaveform(recording, u, n)).ToArray())
                .ToArray();
            _noise = new NoiseBank(recording.Options.Seed, recording.Options.Noise, recording.Units[0].Template.Values.Length);
        }

        public IEnumerable<SpikeBatch> Batches(long batchSamples)
        {
            int next = 0;
            for (long start = 0; start < _recording.Duration; start += batchSamples)
            {
                next = Fill(next, Math.Min(start + batchSamples, _recording.Duration));
                yield return _batch;
            }
        }

        private int Fill(int next, long end)
        {
            Template shape = _recording.Units[0].Template;
            _batch.Reset(_recording.Options.SamplingRate, shape.Channels.Length, shape.SampleCount);
            long unsorted = 0;
            for (; next < _recording.SpikeSamples.Length && _recording.SpikeSamples[next] < end; next++)
            {
                long sample = _recording.SpikeSamples[next];
                int unit = _recording.SpikeUnits[next];
                if (unit < 0) unsorted++;
                else _noise.Add(_waveforms[unit][_recording.SpikeNeurons[next]].At(sample), _batch.AddWithWaveform(unit, sample));
            }
            if (unsorted > 0) _batch.Counters.CountUnsorted(unsorted);
            _batch.CompleteUpTo = end;
            return next;
        }
    }

    /// <summary>The spike of one neuron on the channels of its unit, rendered anew when the tissue has moved enough to matter.</summary>
    private sealed class DriftingWaveform(SimulatedRecording recording, SimulatedUnit unit, int neuron)
    {
        // Micrometres. The amplitude falls to a third within some 15 um, so that a step is at most a few percent.
        private const double Step = 0.5;

        private readonly float[] _values = new float[unit.Template.Values.Length];
        private double _displacement = double.NaN;

        public float[] At(long sample)
        {
            double displacement = Step * Math.Round(recording.Options.Drift.At(sample / recording.Options.SamplingRate) / Step);
            if (displacement != _displacement)
            {
                _displacement = displacement;
                recording.RenderSpike(unit, neuron, displacement, _values);
            }
            return _values;
        }
    }

    /// <summary>A long stretch of white noise, of which each spike gets a piece: drawing each anew would take most of the time.</summary>
    private sealed class NoiseBank
    {
        private const int Length = 1 << 17;

        private readonly float[]? _noise;
        private readonly Xoshiro256StarStar _random;

        public NoiseBank(int seed, double standardDeviation, int waveformLength)
        {
            _random = new Xoshiro256StarStar(seed, false);
            if (standardDeviation == 0) return;
            _noise = new float[Length + waveformLength];
            for (int i = 0; i < _noise.Length; i++) _noise[i] = (float)Normal.Sample(_random, 0, standardDeviation);
        }

        public void Add(float[] waveform, Span<float> sum)
        {
            if (_noise is null)
            {
                waveform.CopyTo(sum);
                return;
            }
            ReadOnlySpan<float> noise = _noise.AsSpan(_random.Next(Length), waveform.Length);
            Span<Vector<float>> sums = MemoryMarshal.Cast<float, Vector<float>>(sum);
            ReadOnlySpan<Vector<float>> noises = MemoryMarshal.Cast<float, Vector<float>>(noise);
            ReadOnlySpan<Vector<float>> waveforms = MemoryMarshal.Cast<float, Vector<float>>(waveform.AsSpan());
            for (int i = 0; i < sums.Length; i++) sums[i] = waveforms[i] + noises[i];
            for (int i = sums.Length * Vector<float>.Count; i < sum.Length; i++) sum[i] = waveform[i] + noise[i];
        }
    }
}
