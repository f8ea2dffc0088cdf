using System;
using System.Linq;
using CellTypes.Models.Recordings;
using CellTypes.Models.Simulation;
using CellTypes.Models.Views;
using CellTypes.Training.Augmentation;
using MathNet.Numerics.Random;

namespace CellTypes.Training.Tests.Augmentation;

/// <summary>Made-up units for the transformations, and what their parts are compared with.</summary>
internal static class MadeUnits
{
    public const double Rate = 30_000;
    public const long Length = 9_000_000;
    private const int RowLength = 7;

    public static readonly ThesisAutocorrelogramView View = new();

    public static Random Random(int seed) => new Xoshiro256StarStar(seed, threadSafe: false);

    /// <summary>A spike train of 40 Hz over 5 minutes with a refractory period of 2 ms, about 12,000 spikes.</summary>
    public static SpikeTrain Train(int seed = 1) =>
        new([.. new SpikeTrainModel(40, 0.8, 0.7, 0.002).Draw(Random(seed), Length, Rate)], Rate, Length);

    public static SpikeTrain Regular(int count, long interval) =>
        new([.. Enumerable.Range(0, count).Select(i => i * interval)], Rate, count * interval);

    /// <summary>Value i of row r is 100 r + i + 1, so that every value tells where it comes from and none is 0.</summary>
    public static float[] Waveform(int channels) =>
        [.. Enumerable.Range(0, channels).SelectMany(row => Enumerable.Range(0, RowLength).Select(i => 100f * row + i + 1))];

    public static UnitSample WithSpikes(SpikeTrain? train = null, int channels = 10) =>
        new(Waveform(channels), channels, train ?? Train(), View);

    public static UnitSample WithoutSpikes(int channels = 10, int firstPair = 0) =>
        new(Waveform(channels), channels, [.. Enumerable.Range(0, 100).Select(i => i % 7 * 5f)], firstPair);

    /// <summary>Which row of <see cref="Waveform"/> each row is, -1 for zeros; fails where a row is torn.</summary>
    public static int[] Rows(UnitSample sample)
    {
        float[] values = sample.Waveform.ToArray();
        return [.. values.Chunk(RowLength).Select(row =>
        {
            if (row.All(value => value == 0)) return -1;
            int from = (int)(row[0] / 100);
            Assert.Equal(Waveform(from + 1)[^RowLength..], row);
            return from;
        })];
    }

    /// <summary>The autocorrelogram that a recording with these spikes has.</summary>
    public static float[] Autocorrelogram(UnitSample sample)
    {
        float[] inputs = new float[View.InputNames.Count];
        Assert.Null(View.Compute(new RecordedUnit("made", Rate, Spikes(sample), null, null), inputs));
        return inputs;
    }

    public static long[] Spikes(UnitSample sample) => sample.Train!.Samples.ToArray();

    public static void AssertSame(UnitSample expected, UnitSample actual)
    {
        Assert.Equal(expected.Waveform, actual.Waveform);
        Assert.Equal(expected.Autocorrelogram, actual.Autocorrelogram);
        Assert.Equal(expected.FirstPair, actual.FirstPair);
        Assert.Equal(expected.LagScale, actual.LagScale);
        Assert.Equal(expected.Train?.Samples.ToArray(), actual.Train?.Samples.ToArray());
    }

    /// <summary>Asserts that a count is what so many independent trials give, five standard deviations apart at most.</summary>
    public static void AssertBinomial(int trials, double probability, int count)
    {
        double deviation = Math.Sqrt(trials * probability * (1 - probability));
        Assert.InRange(count, trials * probability - 5 * deviation, trials * probability + 5 * deviation);
    }
}
