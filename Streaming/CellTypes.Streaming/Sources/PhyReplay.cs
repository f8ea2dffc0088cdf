using System;
using System.Collections.Generic;
using System.Linq;
using System.Reactive.Concurrency;
using CellTypes.Models.Recordings;
using CellTypes.Models.Signals;
using CellTypes.Streaming.Spikes;

namespace CellTypes.Streaming.Sources;

/// <summary>Replays a sorted recording as if it were recorded now: in real time, faster or slower, or as fast as possible.</summary>
/// <remarks>
/// <para>The spikes, their order and their waveforms do not depend on the speed or on the duration of a batch. Every unit has its slot
/// from the start, in the order of <see cref="SortedRecording.Units"/>, under its name.</para>
/// <para>Each spike carries the template of its unit, so that a running template equals it bit for bit. All waveforms of a batch have the
/// shape of the largest template: the rows of a smaller one come first, the others are zero and have channel -1 in
/// <see cref="UnitInfo.Channels"/>. A unit without a template has NaN in every value, which says that there is no waveform, and no
/// channels. A recording without any template gives batches without waveforms.</para>
/// </remarks>
public static class PhyReplay
{
    private static readonly TimeSpan PacedBatch = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan UnpacedBatch = TimeSpan.FromMilliseconds(100);

    // No recording is silent for so long: a damaged time.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromDays(1);

    /// <summary>
    /// Creates a replay. Each subscription starts one of its own, on a thread of its own, which ends soon after it is disposed.
    /// </summary>
    /// <param name="recording">The recording.</param>
    /// <param name="speed">
    /// Seconds of recording a second, above 0; <see cref="double.PositiveInfinity"/> for as fast as the subscriber takes the batches. The
    /// first batch that holds a spike comes without delay for the silence before it.
    /// </param>
    /// <param name="batchDuration">
    /// The stretch of recording that a batch covers, or null for 10 ms, or 100 ms where the speed is infinite. Batches begin at whole
    /// multiples of it. Silent ones are sent too, to move <see cref="SpikeBatch.CompleteUpTo"/>; at infinite speed a silence of more than
    /// a day is skipped.
    /// </param>
    /// <param name="scheduler">Tells the time and calls when a batch is due, on its thread; null for a thread for each subscription.</param>
    /// <returns>
    /// The batches, each sent when its stretch is over, with <see cref="SpikeBatch.CompleteUpTo"/> at its end; they complete after
    /// the last spike.
    /// </returns>
    /// <exception cref="CellTypesException">The speed or the duration is not positive.</exception>
    public static BatchSource<SpikeBatch> Create(SortedRecording recording, double speed = 1, TimeSpan? batchDuration = null, IScheduler? scheduler = null)
    {
        if (recording is null) throw new ArgumentNullException(nameof(recording));
        bool isPaced = !double.IsInfinity(speed);
        TimeSpan duration = batchDuration ?? (isPaced ? PacedBatch : UnpacedBatch);
        Playback playback = new("phy replay", recording.SamplingRate, speed, duration.TotalSeconds, scheduler);
        long first = recording.SpikeSamples.FirstOrDefault(), origin = first - first % playback.BatchSamples;
        long longestSilence = isPaced ? long.MaxValue : (long)(LongestSilence.TotalSeconds * recording.SamplingRate);
        return playback.Play(origin, () => new Run(recording).Batches(origin, playback.BatchSamples, longestSilence));
    }

    private sealed class Run
    {
        private readonly SortedRecording _recording;
        private readonly int _rowCount;
        private readonly int _sampleCount;
        private readonly SpikeBatch _batch = new(new UnitDirectory(), new SourceCounters()) { IsLive = false };

        public Run(SortedRecording recording)
        {
            _recording = recording;
            _batch.Probe = recording.Probe;
            List<Template> templates = recording.Units.Select(unit => unit.Template).OfType<Template>().ToList();
            _rowCount = templates.Count == 0 ? 0 : templates.Max(template => template.Channels.Length);
            _sampleCount = templates.Count == 0 ? 0 : templates[0].SampleCount;
            foreach (SortedUnit unit in recording.Units) _batch.Units.Add(Describe(unit));
        }

        public IEnumerable<SpikeBatch> Batches(long origin, long batchSamples, long longestSilence)
        {
            long[] samples = _recording.SpikeSamples;
            int next = 0;
            for (long start = origin; start < _recording.DurationSamples; start += batchSamples)
            {
                // After the last spike there is silence where units of the recording were left out.
                long soon = next < samples.Length ? samples[next] : _recording.DurationSamples - 1;
                if (soon - start > longestSilence) start = soon - soon % batchSamples;
                next = Fill(next, start + batchSamples);
                yield return _batch;
            }
        }

        private UnitInfo Describe(SortedUnit unit)
        {
            int[] channels = unit.Template is null ? [] : Enumerable.Repeat(-1, _rowCount).ToArray();
            unit.Template?.Channels.CopyTo(channels, 0);
            return new UnitInfo(unit.Name, channels);
        }

        private int Fill(int next, long end)
        {
            _batch.Reset(_recording.SamplingRate, _rowCount, _sampleCount);
            for (; next < _recording.SpikeSamples.Length && _recording.SpikeSamples[next] < end; next++)
            {
                int slot = _recording.SpikeUnits[next];
                if (_rowCount == 0) _batch.Add(slot, _recording.SpikeSamples[next]);
                else CopyTemplate(_recording.Units[slot].Template, _batch.AddWithWaveform(slot, _recording.SpikeSamples[next]));
            }
            // No further than the last spike: where the recording ends must not depend on the duration of a batch.
            _batch.CompleteUpTo = Math.Min(end, _recording.DurationSamples);
            return next;
        }

        private static void CopyTemplate(Template? template, Span<float> waveform)
        {
            if (template is null)
            {
                waveform.Fill(float.NaN);
                return;
            }
            template.Values.CopyTo(waveform);
            waveform.Slice(template.Values.Length).Clear();
        }
    }
}
