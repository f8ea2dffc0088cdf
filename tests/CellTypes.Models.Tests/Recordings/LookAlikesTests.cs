using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CellTypes.Models.Recordings;
using CellTypes.Models.Signals;
using CellTypes.Models.Simulation;

namespace CellTypes.Models.Tests.Recordings;

/// <summary>Units that are one neuron, and neighbours that only seem so.</summary>
public sealed class LookAlikesTests
{
    private const double SamplingRate = 30_000;
    private static readonly ProbeGeometry Probe = ProbeGeometry.Neuropixels1();

    [Fact]
    public void Neurons_that_a_sorter_split_are_found_and_no_other_pair_is()
    {
        SimulatedRecording simulated = SimulatedRecording.Create(new SimulationOptions { Units = 80, Duration = 300, SplitShare = 0.3, Seed = 5 });
        RecordedUnit[] units = [.. simulated.Units.Select(unit => new RecordedUnit($"{unit.Id}", SamplingRate, unit.SpikeSamples, unit.Template, simulated.Probe))];
        (int, int)[] split = [.. simulated.Units.Where(unit => unit.SplitFrom is not null).Select(unit => (unit.SplitFrom!.Value, unit.Id))];
        // Halves that fire so rarely that chance foretells no coincidences leave the question open.
        (int, int)[] answerable = [.. split.Where(pair => Expected(units[pair.Item1], units[pair.Item2]) >= LookAlikes.Fewest)];
        Assert.True(answerable.Length >= 8);
        IReadOnlyList<LookAlike> found = LookAlikes.Find(units);
        Assert.Equal(answerable, found.Select(pair => (pair.First, pair.Second)));
        Assert.All(found, pair => Assert.False(pair.HaveSharedSpikes));
        Assert.All(found, pair => Assert.Equal(Coincidences(units[pair.First], units[pair.Second]), pair.Coincidences));
    }

    [Fact]
    public void Spikes_that_were_sorted_twice_are_found_whatever_the_lag_and_the_template()
    {
        long[] all = Poisson(seconds: 300, rate: 20, seed: 1), half = [.. all.Where((_, i) => i % 2 == 0).Select(sample => sample + 9)];
        long[] own = [.. half.Concat(Poisson(300, 8, 2)).Distinct().Order()];
        LookAlike pair = Assert.Single(LookAlikes.Find([Unit(all, 100), Unit(own, 102, trough: 35), Unit(Poisson(300, 20, 3), 101)]));
        Assert.Equal((0, 1), (pair.First, pair.Second));
        // 10 of its 18 spikes a second are those of the other unit.
        Assert.Equal(10.0 / 18, pair.SharedShare, 0.02);
        Assert.Equal($"{100 * pair.SharedShare:0} % shared spikes", pair.Evidence);
    }

    [Fact]
    public void Neurons_that_fire_independently_at_one_place_with_one_waveform_are_two() =>
        Assert.Empty(LookAlikes.Find([Unit(Poisson(300, 30, 1), 100), Unit(Poisson(300, 30, 2), 100)]));

    [Fact]
    public void Neuron_that_silences_the_other_is_another_one()
    {
        long[] first = Poisson(600, 20, 1);
        long[] second = [.. Poisson(600, 20, 2).Where(sample => !first.Any(other => other > sample - 150 && other <= sample))];
        Assert.Empty(LookAlikes.Find([Unit(first, 100), Unit(second, 100)]));
    }

    [Fact]
    public void Halves_of_a_neuron_that_lie_far_apart_or_look_different_are_not_compared()
    {
        long[] all = Refractory(300, 40, 1);
        long[][] halves = [[.. all.Where((_, i) => i * 7919L % 100 < 50)], [.. all.Where((_, i) => i * 7919L % 100 >= 50)]];
        Assert.Single(LookAlikes.Find([Unit(halves[0], 100), Unit(halves[1], 100)]));
        Assert.Empty(LookAlikes.Find([Unit(halves[0], 100), Unit(halves[1], 130)]));
        Assert.Empty(LookAlikes.Find([Unit(halves[0], 100), Unit(halves[1], 100, width: -3)]));
        Assert.Empty(LookAlikes.Find([Unit(halves[0], 100), new RecordedUnit("1", SamplingRate, halves[1], null, Probe)]));
        Assert.Empty(LookAlikes.Find([Unit(halves[0], 100), Unit([], 100)]));
    }

    [Fact]
    public void Pairs_of_a_real_session_are_those_of_NumPy()
    {
        string path = SharedData.Folder("neuropixels_session");
        RecordedUnit[] units = [.. PhyFolder.Load(path).RecordedUnits()];
        string[] expected = Python.Run(
            """
            import sys, numpy as np
            p = sys.argv[1] + '/'
            t, c, T, ind, pos = (np.load(p + name + '.npy') for name in ('spike_times', 'spike_clusters', 'templates', 'templates_ind', 'channel_positions'))
            n, length = T.shape[:2]
            S = [np.unique(t[c == u]) for u in range(n)]
            D = np.zeros((n, len(pos), length))
            for u in range(n):
                for k, channel in enumerate(ind[u]):
                    if channel >= 0: D[u, channel] = T[u][:, k]
            best = np.ptp(D, axis=2).argmax(1)
            def lags(a, b, low, high): return int((np.searchsorted(b, a + high, 'right') - np.searchsorted(b, a + low)).sum())
            def cosine(x, y):
                norm = np.sqrt((x * x).sum() * (y * y).sum())
                return max((x[:, max(0, -s):length - max(0, s)] * y[:, max(0, s):length - max(0, -s)]).sum() / norm for s in range(-8, 9))
            for a in range(n):
                for b in range(a + 1, n):
                    if np.hypot(*(pos[best[a]] - pos[best[b]])) > 100: continue
                    small, large = (S[a], S[b]) if len(S[a]) <= len(S[b]) else (S[b], S[a])
                    shared = int((np.searchsorted(large, small + 15, 'right') > np.searchsorted(large, small - 15)).sum())
                    each = (lags(S[a], S[b], 300, 1500) + lags(S[a], S[b], -1500, -300)) / 2402
                    coincident = lags(S[a], S[b], 16, 45) + lags(S[a], S[b], -45, -16)
                    twice = shared >= 10 and (shared - 31 * each) / len(small) >= 0.25
                    if twice or (60 * each >= 10 and coincident <= 15 * each and cosine(D[a], D[b]) >= 0.8): print(a, b, 'twice' if twice else 'divided')
            """,
            path);
        Assert.Equal(10, expected.Length);
        Assert.Equal(expected, LookAlikes.Find(units).Select(pair => $"{pair.First} {pair.Second} {(pair.HaveSharedSpikes ? "twice" : "divided")}"));
    }

    private static double Expected(RecordedUnit first, RecordedUnit second) =>
        (CountLags(first, second, 300, 1500) + CountLags(first, second, -1500, -300)) / 2402.0 * 60;

    private static int Coincidences(RecordedUnit first, RecordedUnit second) => CountLags(first, second, 16, 45) + CountLags(first, second, -45, -16);

    private static int CountLags(RecordedUnit first, RecordedUnit second, int from, int to)
    {
        long[] samples = first.SpikeSamples().ToArray(), others = second.SpikeSamples().ToArray();
        return samples.Sum(sample => FirstAfter(others, sample + to) - FirstAfter(others, sample + from - 1));
    }

    private static int FirstAfter(long[] samples, long sample) => Array.BinarySearch(samples, sample) is int at && at >= 0 ? at + 1 : ~at;

    private static RecordedUnit Unit(long[] samples, int channel, int trough = 30, double width = 3)
    {
        int[] channels = Probe.Nearest(channel, 14);
        float[] values = new float[channels.Length * 90];
        for (int row = 0; row < channels.Length; row++)
        {
            double size = -100 * Math.Exp(-Probe.Distance(channel, channels[row]) / 30);
            for (int i = 0; i < 90; i++) values[row * 90 + i] = (float)(size * Math.Exp(-Math.Pow((i - trough) / width, 2)) * Math.Sign(width));
        }
        return new RecordedUnit(string.Create(CultureInfo.InvariantCulture, $"{channel}"), SamplingRate, samples, new Template(values, channels, 90, SamplingRate), Probe);
    }

    private static long[] Poisson(double seconds, double rate, int seed) => Train(seconds, rate, seed, shortest: 0);

    private static long[] Refractory(double seconds, double rate, int seed) => Train(seconds, rate, seed, shortest: 0.003);

    private static long[] Train(double seconds, double rate, int seed, double shortest)
    {
        Random random = new(seed);
        List<long> samples = [];
        for (double time = 0; time < seconds; time += shortest - Math.Log(1 - random.NextDouble()) / rate) samples.Add((long)(time * SamplingRate));
        return [.. samples.Distinct()];
    }
}
