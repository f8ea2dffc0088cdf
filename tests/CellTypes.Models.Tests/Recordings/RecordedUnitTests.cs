using System;
using CellTypes.Models.Recordings;
using CellTypes.Models.Signals;

namespace CellTypes.Models.Tests.Recordings;

public sealed class RecordedUnitTests
{
    [Fact]
    public void Autocorrelogram_counts_every_pair_once()
    {
        long[] samples = new long[400];
        Random random = new(3);
        for (int i = 1; i < samples.Length; i++) samples[i] = samples[i - 1] + 1 + random.Next(300);
        RecordedUnit unit = new("7", 10_000, samples, null, null);

        int[] expected = new int[100];
        for (int i = 0; i < samples.Length; i++)
        {
            for (int j = i + 1; j < samples.Length; j++)
            {
                long lag = samples[j] - samples[i];
                if (lag is >= 5 and < 1005) expected[(lag - 5) / 10]++;
            }
        }

        Assert.Equal(expected, unit.AutocorrelogramCounts(LagAxis.Milliseconds100).ToArray());
        Assert.Equal(100, unit.AutocorrelogramCounts(LagAxis.Thesis100).Length);
        Assert.Equal(expected, unit.AutocorrelogramCounts(LagAxis.Milliseconds100).ToArray());
    }

    [Theory]
    [InlineData(5, 5)]
    [InlineData(5, 4)]
    public void Spikes_that_do_not_ascend_are_refused(long first, long second)
    {
        string message = Assert.Throws<ArgumentException>(() => new RecordedUnit("7", 30000, [first, second], null, null)).Message;

        Assert.Contains("Unit 7: spike 1", message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(double.NaN)]
    public void Impossible_sampling_rate_is_refused(double samplingRate) =>
        Assert.Throws<ArgumentException>(() => new RecordedUnit("7", samplingRate, [], null, null));
}
