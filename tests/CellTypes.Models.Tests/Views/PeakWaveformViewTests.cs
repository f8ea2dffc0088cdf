using System;
using System.Linq;
using CellTypes.Models.Signals;
using CellTypes.Models.Views;

namespace CellTypes.Models.Tests.Views;

public class PeakWaveformViewTests
{
    private static readonly int[] Asked = [0, 5, 15, 19, 25, 28, 30, 31, 35, 43, 60, 75, 89];

    public static TheoryData<double, int, int, float[]> References => new()
    {
        // The same waveform in numpy 1.24 and scipy 1.10: CubicSpline(bc_type="natural") at the positions, minus the median, over the peak.
        { 30000, 90, 45, [-0.006643f, 0.000266f, -0.000266f, -0.006007f, -0.154529f, -0.743568f, -1f, -0.914622f, -0.038672f, 0.376156f, 0.004673f, -0.007205f, -0.007205f] },
        { 40000, 100, 40, [-0.006643f, 0.000266f, -0.000266f, -0.006006f, -0.154545f, -0.743565f, -1f, -0.914597f, -0.038687f, 0.376155f, 0.004673f, -0.007443f, -0.007443f] },
        { 25000, 82, 14, [0.004401f, 0.004401f, 0.002177f, -0.003582f, -0.152445f, -0.742904f, -1f, -0.914218f, -0.036304f, 0.379511f, 0.007124f, -0.005632f, 0.005860f] },
        { 20000, 61, 30, [-0.006642f, 0.000266f, -0.000266f, -0.006007f, -0.154526f, -0.744108f, -1f, -0.913622f, -0.038658f, 0.376141f, 0.004673f, -0.008052f, -0.008052f] },
    };

    [Theory]
    [MemberData(nameof(References))]
    public void View_is_what_scipy_makes_of_the_waveform(double rate, int length, int peak, float[] expected)
    {
        float[] wave = Align(Waveform(rate, length, peak), rate);
        for (int i = 0; i < Asked.Length; i++) Assert.Equal(expected[i], wave[Asked[i]], 2e-6f);
    }

    [Theory]
    [InlineData(20000)]
    [InlineData(24414.0625)]
    [InlineData(25000)]
    [InlineData(40000)]
    public void A_waveform_sampled_at_another_rate_gives_the_view_of_30_kHz(double rate)
    {
        float[] expected = Align(Waveform(30000, 150, 60), 30000);
        float[] wave = Align(Waveform(rate, (int)(rate * 0.005), (int)(rate * 0.002)), rate);
        for (int i = 0; i < 90; i++) Assert.Equal(expected[i], wave[i], 3e-3f);
    }

    [Fact]
    public void The_view_of_a_view_is_itself()
    {
        float[] once = Align(Waveform(30000, 120, 50), 30000);
        float[] twice = Align(once, 30000);
        for (int i = 0; i < 90; i++) Assert.Equal(once[i], twice[i], 1e-6f);
    }

    [Fact]
    public void At_30_kHz_every_sample_is_the_recorded_one_minus_the_baseline_over_the_peak()
    {
        float[] samples = new float[100];
        samples[50] = -40;
        samples[57] = 10;
        float[] wave = Align(samples, 30000);
        for (int i = 0; i < 90; i++) Assert.Equal(i == 30 ? -1 : i == 37 ? 0.25f : 0, wave[i]);
    }

    [Fact]
    public void Scale_and_offset_do_not_matter_but_the_sign_does()
    {
        float[] samples = Waveform(40000, 100, 40);
        float[] wave = Align(samples, 40000);
        float[] moved = Align(samples.Select(v => 5 * v - 200).ToArray(), 40000);
        float[] flipped = Align(samples.Select(v => -v).ToArray(), 40000);
        for (int i = 0; i < 90; i++)
        {
            Assert.Equal(wave[i], moved[i], 1e-5f);
            Assert.Equal(-wave[i], flipped[i], 1e-5f);
        }
        Assert.Equal(-1, wave[30], 1e-6f);
        Assert.Equal(1, flipped[30], 1e-6f);
    }

    [Fact]
    public void The_end_values_are_held_where_nothing_was_recorded()
    {
        float[] samples = Waveform(30000, 61, 20);
        float[] wave = Align(samples, 30000);
        Assert.All(wave[..11], value => Assert.Equal(wave[10], value));
        Assert.All(wave[70..], value => Assert.Equal(wave[70], value));
        Assert.NotEqual(wave[70], wave[69]);
    }

    [Theory]
    [InlineData(11, 90, "0.4 ms before")]
    [InlineData(12, 43, null)]
    [InlineData(12, 42, "1 ms after")]
    public void A_template_that_ends_too_near_to_its_peak_has_no_view(int peak, int length, string? problem)
    {
        string? answer = PeakWaveformView.Align(Waveform(30000, length, peak), 30000, new float[90]);
        if (problem is null) Assert.Null(answer);
        else Assert.Contains(problem, answer);
    }

    [Theory]
    [InlineData(float.NaN, "not finite")]
    [InlineData(float.PositiveInfinity, "not finite")]
    public void A_value_that_is_no_number_is_named(float value, string problem)
    {
        float[] samples = Waveform(30000, 90, 40);
        samples[3] = value;
        Assert.Contains(problem, PeakWaveformView.Align(samples, 30000, new float[90]));
    }

    [Fact]
    public void Flat_and_empty_templates_have_no_view()
    {
        Assert.Contains("flat", PeakWaveformView.Align(new float[90], 30000, new float[90]));
        Assert.Contains("flat", PeakWaveformView.Align(Enumerable.Repeat(7f, 90).ToArray(), 30000, new float[90]));
        Assert.Contains("short", PeakWaveformView.Align([], 30000, new float[90]));
        Assert.Contains("short", PeakWaveformView.Align([1, 2], 30000, new float[90]));
    }

    [Fact]
    public void A_peak_that_does_not_stand_out_of_the_baseline_is_not_blown_up()
    {
        // Sample 45 is the farthest from the first tenth, but level with what was recorded just before it.
        float[] samples = new float[90];
        for (int i = 0; i < 90; i++) samples[i] = i < 20 ? 100 : i < 50 ? 0 : 50;
        samples[45] = -0.01f;
        Assert.Contains("no clear peak", PeakWaveformView.Align(samples, 30000, new float[90]));
    }

    [Fact]
    public void An_impossible_rate_or_too_little_room_is_an_error()
    {
        Assert.Throws<ArgumentException>(() => PeakWaveformView.Align(new float[90], 0, new float[90]));
        Assert.Throws<ArgumentException>(() => PeakWaveformView.Align(new float[90], 30000, new float[89]));
    }

    [Fact]
    public void A_unit_gives_the_view_of_its_peak_channel()
    {
        float[] small = new float[90], large = Waveform(30000, 90, 40);
        small[40] = 20;
        FakeUnit unit = new() { Template = new Template([.. small, .. large], [7, 8], 90, 30000) };
        float[] wave = new float[90];
        Assert.Null(new PeakWaveformView().Compute(unit, wave));
        Assert.Equal(Align(large, 30000), wave);
        Assert.Contains("no template", new PeakWaveformView().Compute(new FakeUnit { Samples = [] }, wave));
        Assert.Contains("flat", new PeakWaveformView().Compute(new FakeUnit { Template = new Template(new float[90], [0], 90, 30000) }, wave));
    }

    private static float[] Align(float[] samples, double rate)
    {
        float[] wave = new float[90];
        Assert.Null(PeakWaveformView.Align(samples, rate, wave));
        return wave;
    }

    private static float[] Waveform(double rate, int length, int peak)
    {
        float[] samples = new float[length];
        for (int i = 0; i < length; i++)
        {
            double t = (i - peak) / rate * 1000;
            samples[i] = (float)(3 - 80 * Math.Exp(-Math.Pow(t / 0.12, 2)) + 30 * Math.Exp(-Math.Pow((t - 0.45) / 0.25, 2)) + 0.5 * Math.Sin(7 * t));
        }
        return samples;
    }
}
