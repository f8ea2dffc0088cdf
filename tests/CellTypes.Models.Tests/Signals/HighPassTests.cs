using System;
using System.Linq;
using CellTypes.Models.Signals;

namespace CellTypes.Models.Tests.Signals;

public sealed class HighPassTests
{
    private const double Rate = 30_000;

    // The definition, from the beginning of the signal to its end.
    private static double[] FilterAll(float[] signal)
    {
        double k = Math.Tan(Math.PI * 300 / Rate), gain = 1 / (1 + k), pole = (1 - k) / (1 + k);
        double[] filtered = new double[signal.Length];
        for (int i = 1; i < signal.Length; i++) filtered[i] = gain * (signal[i] - (double)signal[i - 1]) + pole * filtered[i - 1];
        return filtered;
    }

    [Theory]
    [InlineData(300, 0.70711)] // the corner: -3 dB
    [InlineData(30, 0.09947)] // f / sqrt(f^2 + 300^2) is 0.09950
    [InlineData(3000, 0.99536)] // 0.99504
    public void Sine_is_weakened_as_by_the_analog_filter(double frequency, double expected)
    {
        float[] sine = [.. Enumerable.Range(0, 30_000).Select(i => (float)Math.Sin(2 * Math.PI * frequency * i / Rate))];
        HighPass filter = new(Rate);
        Span<float> stretch = sine.AsSpan(10_000, 10_000);
        filter.Apply(sine.AsSpan(10_000 - filter.LeadIn, filter.LeadIn), stretch);
        double rms = Math.Sqrt(stretch.ToArray().Average(value => (double)value * value));
        Assert.Equal(expected, rms * Math.Sqrt(2), 1e-3);
    }

    [Fact]
    public void Stretch_is_filtered_as_within_the_whole_signal()
    {
        // An offset, a field potential of 1 mV that drifts, spikes, and a step just before the lead-in.
        float[] signal = [.. Enumerable.Range(0, 6_000).Select(i =>
            (float)(-790 + 1000 * Math.Sin(2 * Math.PI * 7 * i / Rate) + (i % 97 == 0 ? -300 : 0) + (i >= 3_000 ? 500 : 0)))];
        double[] whole = FilterAll(signal);
        HighPass filter = new(Rate);
        float[] stretch = signal[(3_000 + filter.LeadIn)..(3_120 + filter.LeadIn)];
        filter.Apply(signal.AsSpan(3_000, filter.LeadIn), stretch);
        double error = stretch.Select((value, i) => Math.Abs(value - whole[3_000 + filter.LeadIn + i])).Max();
        // 0.1 % of the step.
        Assert.InRange(error, 0, 0.5);
    }

    [Fact]
    public void Constant_is_removed_exactly()
    {
        HighPass filter = new(Rate);
        float[] constant = [.. Enumerable.Repeat(-12345f, filter.LeadIn + 100)];
        filter.Apply(constant.AsSpan(0, filter.LeadIn), constant.AsSpan(filter.LeadIn));
        Assert.All(constant[filter.LeadIn..], value => Assert.InRange(value, -0.005, 0.005));
    }

    [Fact]
    public void Impulse_response_is_that_of_SciPy()
    {
        // scipy.signal.lfilter(*scipy.signal.butter(1, 300, 'highpass', fs=30000), [1, 0, 0, 0, 0, 0])
        double[] expected = [0.96953125, -0.05908081, -0.05548057, -0.05209972, -0.0489249, -0.04594353];
        HighPass filter = new(Rate);
        float[] impulse = [1, 0, 0, 0, 0, 0];
        filter.Apply(new float[filter.LeadIn], impulse);
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], impulse[i], 1e-6);
    }

    [Fact]
    public void Rate_below_twice_the_corner_is_refused() => Assert.Throws<ArgumentException>(() => new HighPass(600));
}
