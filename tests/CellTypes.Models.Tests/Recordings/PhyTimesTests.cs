using System;
using System.Linq;
using CellTypes.Models.Recordings;

namespace CellTypes.Models.Tests.Recordings;

/// <summary>Spike times in units of time that people write.</summary>
public sealed class PhyTimesTests : IDisposable
{
    private readonly MadePhyFolder _folder = new(12);
    private readonly long[] _samples = [.. Enumerable.Range(0, 720).Select(i => 1000L + 250 * i)];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Seconds_become_samples()
    {
        _folder.Save("spike_times.npy", Array.ConvertAll(_samples, sample => sample / 30000.0));
        SortedRecording recording = _folder.Load();
        Assert.Equal(_samples, recording.SpikeSamples);
        Assert.Equal("spike_times.npy is in seconds, not in samples; the times were multiplied by 30000 Hz.", Assert.Single(recording.Notes));

        _folder.Write("params.py", "# nothing\n");
        Assert.Equal(_samples.Select(sample => (long)Math.Round(sample / 30000.0 * 25000)), _folder.Load(25000).SpikeSamples);
        Assert.Contains("sample_rate", _folder.Refusal());
    }

    [Fact]
    public void Seconds_in_single_precision_say_how_exact_they_are()
    {
        // Two hours: a step of a float is 0.5 ms there.
        _folder.Save("spike_times.npy", Array.ConvertAll(_samples, sample => (float)(6800 + sample / 30000.0)));
        Assert.EndsWith("They are in single precision, to 0.81 ms at the end.", Assert.Single(_folder.Load().Notes));
    }

    [Fact]
    public void Whole_seconds_are_refused()
    {
        _folder.Save("spike_times.npy", Array.ConvertAll(_samples, sample => sample / 30000));
        Assert.EndsWith(
            "cannot hold sample indices: half of the intervals between spikes of one unit are 0 samples long or shorter. These look like whole seconds; store sample indices (seconds x 30000), or seconds with their decimals.",
            _folder.Refusal());
        _folder.Save("spike_times.npy", Array.ConvertAll(_samples, sample => (double)(sample / 30000)));
        Assert.Contains("look like whole seconds", _folder.Refusal());
    }

    [Theory]
    [InlineData(1 / 30.0)]
    [InlineData(1.00001)]
    public void Milliseconds_and_parts_of_samples_are_neither(double scale)
    {
        _folder.Save("spike_times.npy", Array.ConvertAll(_samples, sample => sample * scale));
        Assert.Contains("neither a sample index, which is a whole number, nor one of times in seconds", _folder.Refusal());
    }

    [Fact]
    public void Time_that_is_not_finite_is_named()
    {
        double[] times = Array.ConvertAll(_samples, sample => sample / 30000.0);
        times[5] = double.NaN;
        _folder.Save("spike_times.npy", times);
        Assert.Contains("the time of spike 5 is not finite", _folder.Refusal());
        times[5] = 1e300;
        _folder.Save("spike_times.npy", times);
        Assert.Contains("check how the file was written", _folder.Refusal());
    }
}
