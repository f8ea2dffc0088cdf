using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using CellTypes.Models.Recordings;
using CellTypes.Models.Signals;

namespace CellTypes.Models.Tests.Recordings;

/// <summary>Means of snippets against the plain sums over the whole file, and recordings that are not the one that was sorted.</summary>
public sealed class RawTemplatesTests : IDisposable
{
    private const double Np1 = 2.34375;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Mean_waveform_is_that_of_all_snippets()
    {
        MadeRecording made = new MadeRecording(12, 6, noise: 4).Add(0, 300, 40).Add(1, 200, 60);
        using RawRecording recording = Open(made);
        RawTemplates templates = Average(recording, made, 2);
        Assert.Empty(templates.Notes);
        Assert.Equal([300, 200], templates.SpikeCounts);
        for (int unit = 0; unit < 2; unit++)
        {
            Template template = templates.Templates[unit]!;
            long[] spikes = [.. made.Spikes.Where(spike => spike.Unit == unit).Select(spike => spike.Sample)];
            Assert.Equal((120, 30_000), (template.SampleCount, template.SamplingRate));
            Assert.Equal(Enumerable.Range(0, 12), template.Channels);
            Assert.Equal(made.PeakChannel(unit), template.PeakRow());
            for (int row = 0; row < 12; row++) AssertClose(made.Mean(row, spikes, Np1), template.Row(row), 1e-3);
            Assert.Equal(45, IndexOfLowest(template.Row(template.PeakRow())));
        }
    }

    [Fact]
    public void Recording_without_noise_has_no_lost_packets()
    {
        MadeRecording made = new MadeRecording(12, 6, noise: 0).Add(0, 30, 40);
        using RawRecording recording = Open(made);
        RawTemplates templates = Average(recording, made, 1);
        Assert.Empty(templates.Notes);
        Assert.Equal(30, templates.SpikeCounts[0]);
        AssertClose(made.Mean(2, made.SpikeSamples, Np1), templates.Templates[0]!.Row(2), 1e-3);
    }

    [Fact]
    public void Whole_band_goes_through_the_filter_of_a_1_0_probe()
    {
        MadeRecording made = new MadeRecording(12, 6, noise: 4).Add(0, 300, 400);
        // An offset, and a field potential of 400 bits that the spikes are locked to.
        for (long sample = 0; sample < made.Length; sample++)
        {
            for (int channel = 0; channel < 12; channel++) made[sample, channel] += (short)(-1000 + 20 * channel + 400 * Math.Sin(2 * Math.PI * 20 * sample / MadeRecording.Rate));
        }
        using RawRecording recording = Open(made, "imDatPrb_type=24", "imAiRangeMax=0.5", "imMaxInt=8192");
        RawTemplates templates = Average(recording, made, 1);
        Assert.Contains("first-order 300 Hz high-pass", Assert.Single(templates.Notes));
        double k = Math.Tan(Math.PI * 300 / MadeRecording.Rate), gain = 1 / (1 + k), pole = (1 - k) / (1 + k);
        for (int channel = 0; channel < 12; channel++)
        {
            double[] whole = new double[made.Length];
            for (int i = 1; i < whole.Length; i++) whole[i] = gain * (made[i, channel] - made[i - 1, channel]) + pole * whole[i - 1];
            double[] expected = made.Mean(channel, made.SpikeSamples, 0.762939453125, whole);
            // 0.1 % of the field potential, 305 uV.
            AssertClose(expected, templates.Templates[0]!.Row(channel), 0.3);
        }
    }

    [Fact]
    public void Spikes_are_taken_from_all_parts_of_the_recording()
    {
        MadeRecording made = new(12, 40, noise: 2);
        // The amplitude grows from 100 to 200 bits.
        for (int i = 0; i <= 1000; i++) made.AddSpike(0, 500 + i * 1_100, 100 + i / 10.0);
        using RawRecording recording = Open(made);
        RawTemplates all = Average(recording, made, 1, 5_000), some = Average(recording, made, 1, 20), again = Average(recording, made, 1, 20), one = Average(recording, made, 1, 1);
        Assert.Equal([1001, 20, 1], [all.SpikeCounts[0], some.SpikeCounts[0], one.SpikeCounts[0]]);
        Assert.Equal(some.Templates[0]!.Values, again.Templates[0]!.Values);
        Assert.Equal(1, some.Templates[0]!.PeakToPeak(2) / all.Templates[0]!.PeakToPeak(2), 0.03);
    }

    [Fact]
    public void Lost_packets_and_artefacts_are_left_out_and_counted()
    {
        MadeRecording made = new MadeRecording(70, 3, noise: 4).Add(0, 100, 40);
        long[] spikes = made.SpikeSamples;
        for (int channel = 0; channel < 70; channel++)
        {
            for (int t = 10; t < 22; t++) made[spikes[10] + t, channel] = 0;
            for (int t = 5; t < 15; t++) (made[spikes[20] + t, channel], made[spikes[21] - t, channel]) = (500, -500);
        }
        made.AddSpike(0, 44, 40);
        made.AddSpike(0, made.Length - 74, 40);
        using RawRecording recording = Open(made);
        RawTemplates templates = Average(recording, made, 1);
        Assert.Equal("Spikes left out of the mean waveforms: 1 in lost packets (zeros on all channels), 2 in artefacts.", Assert.Single(templates.Notes));
        Assert.Equal(97, templates.SpikeCounts[0]);
        long[] kept = [.. spikes.Where((_, i) => i is not (10 or 20 or 21))];
        Template template = templates.Templates[0]!;
        for (int row = 0; row < template.Channels.Length; row++) AssertClose(made.Mean(template.Channels[row], kept, Np1), template.Row(row), 1e-3);
    }

    [Fact]
    public void First_and_last_spike_that_fit_are_taken()
    {
        MadeRecording made = new MadeRecording(12, 2, noise: 0);
        foreach (long sample in new long[] { 45, 30_000, 60_000 - 75 }) made.AddSpike(0, sample, 40);
        using RawRecording recording = Open(made);
        Assert.Equal(3, Average(recording, made, 1).SpikeCounts[0]);
    }

    [Fact]
    public void Template_keeps_the_channels_nearest_to_its_peak()
    {
        MadeRecording made = new MadeRecording(80, 4, noise: 2).Add(8, 100, 100).Add(0, 100, 100);
        using RawRecording recording = Open(made);
        ProbeGeometry probe = new(Enumerable.Range(0, 80).Select(i => (0.0, 20.0 * i)));
        RawTemplates templates = RawTemplates.Average(recording, [.. Enumerable.Range(0, 80)], probe, made.SpikeSamples, made.SpikeUnits, 9, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(42 - 16, 32), templates.Templates[8]!.Channels);
        Assert.Equal(Enumerable.Range(0, 32), templates.Templates[0]!.Channels);
        Assert.Null(templates.Templates[1]);
    }

    [Fact]
    public void Channels_of_the_probe_are_the_columns_that_are_said()
    {
        MadeRecording made = new MadeRecording(12, 6, noise: 2).Add(0, 100, 100);
        using RawRecording recording = Open(made);
        int[] columns = [11, 3, 2, 7];
        RawTemplates templates = RawTemplates.Average(recording, columns, null, made.SpikeSamples, made.SpikeUnits, 1, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(2, templates.Templates[0]!.Channels[templates.Templates[0]!.PeakRow()]);
        AssertClose(made.Mean(11, made.SpikeSamples, Np1), templates.Templates[0]!.Row(0), 1e-3);
    }

    [Fact]
    public void Unit_that_does_not_stand_out_from_the_noise_has_no_waveform()
    {
        MadeRecording made = new MadeRecording(12, 16, noise: 5).Add(0, 200, 80).Add(1, 200, 80);
        for (int i = 0; i < 200; i++) made.Spikes.Add((777 + i * 2_001, 2));
        using RawRecording recording = Open(made);
        RawTemplates templates = Average(recording, made, 3);
        Assert.Equal([true, true, false], templates.Templates.Select(template => template is not null));
    }

    [Fact]
    public void Recording_of_another_session_is_refused()
    {
        MadeRecording sorted = new MadeRecording(12, 16, noise: 5), other = new MadeRecording(12, 16, noise: 5, seed: 2);
        for (int unit = 0; unit < 8; unit++)
        {
            sorted.Add(unit, 150, 100);
            other.Add(unit, 150, 100);
        }
        using RawRecording recording = Open(other);
        Assert.Contains("does not have spikes where the sorting has them", Refusal(() => Average(recording, sorted, 8)));
    }

    [Fact]
    public void Recording_that_is_shifted_by_milliseconds_is_refused()
    {
        MadeRecording made = new(12, 16, noise: 5);
        for (int unit = 0; unit < 8; unit++) made.Add(unit, 150, 100);
        long[] shifted = Array.ConvertAll(made.SpikeSamples, sample => sample - 40);
        using RawRecording recording = Open(made);
        Assert.Contains("does not have spikes where the sorting has them", Refusal(() => RawTemplates.Average(recording, Columns(12), null, shifted, made.SpikeUnits, 8)));
    }

    [Fact]
    public void Recording_that_is_too_short_is_refused()
    {
        MadeRecording made = new MadeRecording(12, 2, noise: 5).Add(0, 50, 100);
        using RawRecording recording = Open(made);
        Assert.Contains(
            "has 60000 samples, but the last spike is at sample 60000: it is the recording of another session, or not all of it",
            Refusal(() => RawTemplates.Average(recording, Columns(12), null, [100, 60_000], [0, 0], 1)));
        Assert.Contains(
            "spike times count from the start of the run, of which the recording begins with sample 1234",
            Refusal(() => RawTemplates.Average(recording, Columns(12), null, [1_300, 60_000], [0, 0], 1)));
    }

    [Fact]
    public void Inverted_recording_is_noted()
    {
        MadeRecording made = new MadeRecording(12, 6, noise: 4).Add(0, 100, -100).Add(1, 100, -100);
        using RawRecording recording = Open(made);
        Assert.StartsWith("The largest deflection of 2 of 2 units is upward: the recording may be inverted", Assert.Single(Average(recording, made, 2).Notes));
    }

    [Fact]
    public void Unit_that_is_largest_away_from_its_spikes_is_noted()
    {
        MadeRecording made = new MadeRecording(12, 6, noise: 4).Add(0, 100, 100);
        // A second unit whose spikes a larger one follows by 1 ms.
        foreach (long sample in made.SpikeSamples) made.Spikes.Add((sample - 30, 1));
        using RawRecording recording = Open(made);
        Assert.StartsWith("The largest deflection of 1 of 2 units is more than 0.5 ms from their spike times", Assert.Single(Average(recording, made, 2).Notes));
    }

    [Fact]
    public void Progress_rises_to_the_end_and_work_can_be_ended()
    {
        MadeRecording made = new MadeRecording(12, 8, noise: 4).Add(0, 100, 100);
        using RawRecording recording = Open(made);
        List<double> fractions = [];
        RawTemplates.Average(recording, Columns(12), null, made.SpikeSamples, made.SpikeUnits, 1, progress: new Told(fractions), cancellation: TestContext.Current.CancellationToken);
        Assert.Equal((0, 1), (fractions[0], fractions[^1]));
        Assert.Equal(fractions.Order(), fractions);
        Assert.Throws<OperationCanceledException>(() => RawTemplates.Average(
            recording, Columns(12), null, made.SpikeSamples, made.SpikeUnits, 1, cancellation: new CancellationToken(true)));
    }

    [Fact]
    public void Means_are_those_of_NumPy()
    {
        string[] lines = Python.Run(
            """
            import sys, numpy as np
            path = sys.argv[1]
            rng = np.random.default_rng(5)
            n, channels = 300000, 17
            raw = np.rint(rng.normal(0, 5, (n, channels))).astype('<i2')
            times = np.sort(rng.choice(np.arange(1000, n - 1000), 400, replace=False))
            wave = np.outer(-np.exp(-((np.arange(40) - 15) / 4.) ** 2), 90 * np.exp(-np.abs(np.arange(16) - 6) / 3.))
            for t in times: raw[t - 15:t + 25, :16] += np.rint(wave).astype('<i2')
            raw.tofile(path + '/run.ap.bin')
            open(path + '/run.ap.meta', 'w').write('typeThis=imec\nnSavedChans=17\nsnsApLfSy=16,0,1\nsnsSaveChanSubset=0:15,768\nimSampRate=30000.123\n'
                'imAiRangeMax=0.6\nimMaxInt=512\nimDatPrb_type=0\n~imroTbl=(0,384)' + ''.join(f'({c} 0 0 {250 if c % 2 else 500} 250 1)' for c in range(384)) + '\n')
            np.save(path + '/times.npy', times)
            mean = np.stack([raw[t - 45:t + 75, :16] for t in times]).mean(0)
            mean = (mean - mean[:15].mean(0)) * (0.6 / 512 / np.where(np.arange(16) % 2, 250, 500) * 1e6)
            np.save(path + '/mean.npy', mean.T.copy())
            print('written')
            """, _folder.Root);
        Assert.Equal(["written"], lines);
        using RawRecording recording = RawRecording.Open(_folder.PathOf("run.ap.bin"));
        long[] times = NpyFile.Read(_folder.PathOf("times.npy")).ToInt64();
        RawTemplates templates = RawTemplates.Average(recording, Columns(16), null, times, new int[times.Length], 1, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(400, templates.SpikeCounts[0]);
        AssertClose(NpyFile.Read(_folder.PathOf("mean.npy")).ToDouble(), templates.Templates[0]!.Values, 1e-3);
    }

    private static int[] Columns(int count) => [.. Enumerable.Range(0, count)];

    private static RawTemplates Average(RawRecording recording, MadeRecording made, int units, int spikes = RawTemplates.DefaultSpikesPerUnit) =>
        RawTemplates.Average(recording, Columns(made.Channels), null, made.SpikeSamples, made.SpikeUnits, units, spikes, cancellation: TestContext.Current.CancellationToken);

    private static string Refusal(Action work) => Assert.Throws<CellTypesException>(work).Message;

    private static int IndexOfLowest(ReadOnlySpan<float> values) => values.ToArray().ToList().IndexOf(values.ToArray().Min());

    private static void AssertClose(double[] expected, ReadOnlySpan<float> actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++) Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance, $"value {i} is {actual[i]}, not {expected[i]}");
    }

    private RawRecording Open(MadeRecording made, params string[] lines) =>
        RawRecording.Open(RawFiles.WriteSpikeGlx(_folder.PathOf("run.ap.bin"), made.Samples, made.Channels, lines));

    private sealed class Told(List<double> fractions) : IProgress<double>
    {
        public void Report(double value) => fractions.Add(value);
    }
}
