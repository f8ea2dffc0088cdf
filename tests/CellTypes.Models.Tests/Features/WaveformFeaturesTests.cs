using System;
using System.Linq;
using CellTypes.Models.Features;
using CellTypes.Models.Signals;
using CellTypes.Models.Tests.Signals;
using static CellTypes.Models.Features.WaveformFeature;

namespace CellTypes.Models.Tests.Features;

public class WaveformFeaturesTests
{
    private const double TableUnit = 8199 / 81.0; // time units of version 1 a sample
    private static readonly ProbeGeometry Probe = ProbeGeometry.Neuropixels1();
    private static readonly int[] Channels = [200, 202, 198, 201, 204, 196];
    private static readonly double[] Scales = [1, 0.5, 0.4, 0.45, 0.3, 0.2];

    public static TheoryData<int> Versions => [1, 2];

    private static WaveformFeatures Version(int version) => version == 1 ? WaveformFeatures.Published : WaveformFeatures.Standard;

    private static double[] Compute(int version, Template template)
    {
        double[] features = new double[17];
        Assert.Null(Version(version).Compute(template, Probe, features));
        return features;
    }

    private static Template Unit(Func<double, double>? wave = null, int sampleCount = 82, double samplingRate = 30_000) =>
        Waves.On(Channels, Scales, wave ?? Waves.Spike, sampleCount, samplingRate);

    private static void AssertEqual(double[] expected, double[] features, double tolerance, params WaveformFeature[] but)
    {
        for (int i = 0; i < 17; i++)
        {
            if (!but.Contains((WaveformFeature)i)) Assert.Equal(expected[i], features[i], Math.Max(Math.Abs(expected[i]), 1) * tolerance);
        }
    }

    // What straight lines from (31, 0) to (41, -100) to (51, 50) to (71, 0) must give, in samples and per sample.
    private static double[] OfStraightLines(double timeUnit, double origin, double slopeTime, double spatialDecay, double dendritic)
    {
        double[] f = new double[17];
        double zero = 41 + 100 / 15.0;
        f[(int)TroughVoltage] = -100;
        f[(int)TroughTime] = (41 - origin) * timeUnit;
        f[(int)PeakVoltage] = 50;
        f[(int)PeakTime] = (51 - origin) * timeUnit;
        f[(int)RepolarisationTime] = 40 / 15.0 * timeUnit;
        f[(int)DepolarisationTime] = 8 * timeUnit;
        f[(int)PeakHalfWidth] = (61 - (zero + 25 / 15.0)) * timeUnit;
        f[(int)TroughHalfWidth] = (41 + 50 / 15.0 - 36) * timeUnit;
        f[(int)OnsetTime] = (31.5 - origin) * timeUnit;
        f[(int)OnsetVoltage] = -5;
        f[(int)Width] = 10 * timeUnit;
        f[(int)PeakTroughRatio] = 0.5;
        f[(int)RecoverySlope] = -0.025 * slopeTime;
        f[(int)RepolarisationSlope] = 0.15 * slopeTime;
        f[(int)DepolarisationSlope] = -0.1 * slopeTime;
        f[(int)WaveformFeature.SpatialDecay] = spatialDecay;
        f[(int)DendriticComponent] = dendritic;
        return f;
    }

    [Fact]
    public void Version_1_of_straight_lines_is_in_units_of_the_thesis_table() =>
        AssertEqual(OfStraightLines(TableUnit, 0, 100 / TableUnit, 75, 0), Compute(1, Unit()), 1e-6);

    [Fact]
    public void Version_2_of_straight_lines_is_in_milliseconds_from_the_peak_and_shares() =>
        AssertEqual(OfStraightLines(1 / 30.0, 41, 30, 0.5, 0), Compute(2, Unit()), 1e-6);

    // Table rows have trough_t 4150 and wvf_width 708 where a trough is at sample 41 and a peak 7 samples later.
    [Fact]
    public void Times_of_version_1_fall_on_those_of_the_thesis_table()
    {
        double[] features = Compute(1, Unit(p => p < 41 ? Waves.Spike(p) : p < 48 ? -100 + 20 * (p - 41) : Math.Max(0, 40 - 2 * (p - 48))));
        Assert.Equal(4150, features[(int)TroughTime], 0.5);
        Assert.Equal(708, features[(int)Width], 1.0);
        Assert.Equal(4858, features[(int)PeakTime], 1.0);
    }

    [Theory]
    [InlineData(1, 14, 61)]
    [InlineData(2, 14, 61)]
    [InlineData(1, 90, 180)]
    [InlineData(2, 90, 180)]
    public void Where_the_template_has_its_peak_does_not_matter(int version, int peakSample, int sampleCount)
    {
        Template moved = Unit(p => Waves.Spike(p + 41 - peakSample), sampleCount);
        AssertEqual(Compute(version, Unit()), Compute(version, moved), 1e-6);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void The_sampling_rate_does_not_matter(int version) =>
        AssertEqual(Compute(version, Unit()), Compute(version, Unit(sampleCount: 164, samplingRate: 60_000)), 1e-5);

    [Theory]
    [MemberData(nameof(Versions))]
    public void The_order_of_the_channels_does_not_matter(int version) =>
        AssertEqual(Compute(version, Unit()), Compute(version, Waves.On([.. Channels.Reverse()], [.. Scales.Reverse()], Waves.Spike)), 0);

    [Fact]
    public void Twice_the_amplitude_doubles_voltages_only()
    {
        Template small = Unit(p => Waves.Spike(p) + Math.Sin(p * p)), large = Unit(p => 2 * (Waves.Spike(p) + Math.Sin(p * p)));
        foreach (int version in new[] { 1, 2 })
        {
            double[] expected = Compute(version, small);
            WaveformFeature[] voltages = [TroughVoltage, PeakVoltage, OnsetVoltage];
            foreach (WaveformFeature voltage in voltages) expected[(int)voltage] *= 2;
            if (version == 1) expected[(int)WaveformFeature.SpatialDecay] *= 2;
            AssertEqual(expected, Compute(version, large), 1e-5);
        }
    }

    [Fact]
    public void A_constant_offset_of_each_channel_does_not_matter_in_version_2()
    {
        double[] expected = Compute(2, Unit()), features = Compute(2, Unit().Plus((row, _) => 10 - 7 * row));
        AssertEqual(expected, features, 1e-5);
        Assert.Equal(-90, Compute(1, Unit().Plus((_, _) => 10))[(int)TroughVoltage], 1e-4);
    }

    // A dip of 8 uV at sample 20 crosses 5 % of the trough on its own, 20 samples before the spike.
    [Fact]
    public void The_onset_is_the_first_crossing_in_version_1_and_the_last_in_version_2()
    {
        Template template = Unit(p => Waves.Spike(p) - Math.Max(0, 8 - 8 * Math.Abs(p - 20)));
        Assert.Equal((19 + 5 / 8.0) * TableUnit, Compute(1, template)[(int)OnsetTime], 0.01);
        Assert.Equal((31.5 - 41) / 30, Compute(2, template)[(int)OnsetTime], 1e-5);
        Assert.Equal(8 / 30.0, Compute(2, template)[(int)DepolarisationTime], 1e-5);
    }

    // A second wave of 30 uV, 28 samples after the trough, crosses half the peak (25 uV) again.
    [Fact]
    public void Half_widths_reach_to_the_last_crossing_in_version_1_and_the_nearest_in_version_2()
    {
        static double TwoWaves(double p) => p < 65 ? Waves.Spike(p) : Math.Max(0, 30 - 3 * Math.Abs(p - 75));
        double start = 41 + 125 / 15.0;
        Assert.Equal((75 + 5 / 3.0 - start) * TableUnit, Compute(1, Unit(TwoWaves))[(int)PeakHalfWidth], 0.01);
        Assert.Equal((61 - start) / 30, Compute(2, Unit(TwoWaves))[(int)PeakHalfWidth], 1e-5);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void A_peak_that_stays_high_is_wide_to_the_end_of_the_window(int version)
    {
        double[] features = Compute(version, Unit(p => p < 51 ? Waves.Spike(p) : 50 - 0.1 * (p - 51)));
        double expected = 81 - (41 + 125 / 15.0);
        Assert.Equal(expected * (version == 1 ? TableUnit : 1 / 30.0), features[(int)PeakHalfWidth], expected * 1e-3);
    }

    [Fact]
    public void The_relevant_channel_is_the_largest_somatic_one_even_if_another_is_larger()
    {
        // The peak channel is one positive wave with a shallow dip before it: no trough with a peak after it.
        Template template = Unit().Plus((row, i) => row == 0 ? -Waves.Spike(i) + 3 * Math.Max(0, 60 - 6 * Math.Abs(i - 41)) : 0);
        double[] features = Compute(2, template);
        Assert.Equal(-50, features[(int)TroughVoltage], 1e-4);
        Assert.Equal(0, features[(int)TroughTime], 1e-6);
    }

    [Fact]
    public void Without_a_somatic_channel_the_largest_is_turned_upside_down_and_the_dendritic_component_is_1()
    {
        double[] upside = Compute(2, Unit(p => -Waves.Spike(p))), usual = Compute(2, Unit());
        AssertEqual(usual, upside, 1e-6, WaveformFeature.SpatialDecay, DendriticComponent);
        Assert.Equal(1, upside[(int)DendriticComponent]);
        Assert.Equal(1, Compute(1, Unit(p => -Waves.Spike(p)))[(int)DendriticComponent]);
    }

    // 40 uV before the trough of the channel 25.6 um away, whose trough is the deepest extremum.
    [Fact]
    public void The_dendritic_component_is_the_largest_extremum_before_a_deepest_trough()
    {
        Template template = Unit().Plus((row, i) => row == 1 ? Math.Max(0, 40 - 10 * Math.Abs(i - 26)) : 0);
        Assert.Equal(40 / 150.0, Compute(2, template)[(int)DendriticComponent], 1e-6);

        double[] baseline = [.. Enumerable.Range(0, 20).Concat(Enumerable.Range(62, 20)).Select(i => Waves.Spike(i))];
        double mean = baseline.Average(), sd = Math.Sqrt(baseline.Average(b => (b - mean) * (b - mean)));
        Assert.Equal((40 - mean) / sd, Compute(1, template)[(int)DendriticComponent], 1e-4);
    }

    [Fact]
    public void Channels_beyond_their_reach_do_not_count()
    {
        Template near = Unit();
        double[] farWave = [.. Enumerable.Range(0, 82).Select(i => Math.Max(0, 60 - 10 * Math.Abs(i - 26)) + 0.6 * Waves.Spike(i))];
        Template With(int channel) => new([.. near.Values, .. farWave.Select(v => (float)v)], [.. near.Channels, channel], 82, 30_000);

        AssertEqual(Compute(2, near), Compute(2, With(200 + 22)), 0);
        Assert.Equal(0.4, Compute(2, With(200 + 18))[(int)DendriticComponent], 1e-6);
    }

    [Fact]
    public void Channels_with_NaN_and_off_the_probe_are_left_out()
    {
        Template template = Unit();
        double[] expected = Compute(2, template);
        Template more = new([.. template.Values, .. Enumerable.Repeat(float.NaN, 82), .. template.Values.Take(82), .. template.Values.Take(82)],
            [.. Channels, 203, -1, 384], 82, 30_000);
        AssertEqual(expected, Compute(2, more), 0);
    }

    // Printed by waveform_reference.py (NumPy 1.24, SciPy 1.10): times are whole points there, so that one point more or less is the same.
    [Fact]
    public void Version_1_of_a_wiggly_wave_equals_NumPy_and_SciPy()
    {
        double[] voltages = [-113.50824, 65.04656, -5.6754119], points = [4150, 5365, 650, 394, 1016, 503, 1011, 1215];
        double[] pure = [0.57305586, -0.04832146, 0.23360989, -0.11121876];
        double[] features = Compute(1, Unit(Wiggly));

        Assert.All(Values(features, TroughVoltage, PeakVoltage, OnsetVoltage).Zip(voltages), v => Assert.Equal(v.Second, v.First, 0.03));
        double[] times = Values(
            features, TroughTime, PeakTime, RepolarisationTime, DepolarisationTime, PeakHalfWidth, TroughHalfWidth, OnsetTime, Width);
        Assert.All(times.Zip(points), t => Assert.Equal(t.Second, t.First, 1.5));
        Assert.All(
            Values(features, PeakTroughRatio, RecoverySlope, RepolarisationSlope, DepolarisationSlope).Zip(pure),
            v => Assert.Equal(v.Second, v.First, Math.Abs(v.Second) * 5e-3));
    }

    private static double[] Values(double[] features, params WaveformFeature[] which) => [.. which.Select(w => features[(int)w])];

    private static double Wiggly(double p) => -120 * Math.Exp(-Math.Pow((p - 41) / 3, 2)) + 60 * Math.Exp(-Math.Pow((p - 53) / 7, 2))
        + 25 * Math.Exp(-Math.Pow((p - 26) / 4, 2)) + 6 * Math.Sin(1.7 * p);

    // Two troughs, each with a peak after it: the first counts, though the second is deeper.
    [Fact]
    public void Of_several_troughs_the_first_with_a_peak_after_it_counts()
    {
        Template template = Unit(p => Waves.Spike(p) + Triangle(p, 20, -60, 4) + Triangle(p, 29, 45, 3));
        double[] features = Compute(2, template);
        Assert.Equal(-60, features[(int)TroughVoltage], 1e-4);
        Assert.Equal(9 / 30.0, features[(int)Width], 1e-6);
    }

    [Fact]
    public void A_flat_top_is_one_extremum_at_its_middle()
    {
        double[] features = Compute(2, Unit(p => Math.Min(Waves.Spike(p), 30)));
        // The wave is 30 uV from sample 50 (35 cut) to sample 59.
        Assert.Equal((54 - 41) / 30.0, features[(int)PeakTime], 1e-6);
    }

    // Six extrema, eight samples apart, are noise and no spike.
    [Fact]
    public void A_channel_with_more_than_five_extrema_is_not_relevant()
    {
        static double Wave(double p, int count) => Enumerable.Range(0, count)
            .Sum(i => Triangle(p, 41 + 8 * (i % 2 == 0 ? i / 2 : -(i + 1) / 2), 100 * (i % 2 == 0 ? -1 : 1) * (i == 0 ? 1.2 : i / 2 % 2 == 0 ? 1 : -1), 4));
        Assert.Null(WaveformFeatures.Standard.Compute(Unit(p => Wave(p, 5)), Probe, new double[17]));
        Assert.NotNull(WaveformFeatures.Standard.Compute(Unit(p => Wave(p, 6)), Probe, new double[17]));
    }

    // Rows 1 to 5 rise from baseline noise: their deepest extremum is a small peak after a large one, and no trough.
    [Fact]
    public void A_channel_without_a_trough_has_no_dendritic_component()
    {
        Template template = Unit().Plus((row, i) => row == 1 ? -0.5 * Waves.Spike(i) + Triangle(i, 30, 40, 5) + Triangle(i, 50, 20, 5) : 0);
        Assert.Equal(0, Compute(2, template)[(int)DendriticComponent]);
    }

    // 0.8 standard deviations of the wave are 24 uV; the first fifth of the window ends before sample 16, the last begins after 65.
    [Theory]
    [InlineData(26, 20, 0)]
    [InlineData(26, 40, 40)]
    [InlineData(15, 40, 0)]
    [InlineData(16, 40, 40)]
    public void Extrema_stand_out_of_the_wave_and_keep_off_the_ends_of_the_window(int sample, double height, double component)
    {
        Template template = Unit().Plus((row, i) => row == 0 ? Triangle(i, sample, height, 3) : 0);
        Assert.Equal(component / 150, Compute(2, template)[(int)DendriticComponent], 1e-6);
    }

    [Theory]
    [InlineData(65, true)]
    [InlineData(66, false)]
    public void A_peak_in_the_last_fifth_of_the_window_is_none(int sample, bool isPeak)
    {
        Template template = Unit(p => Math.Min(Waves.Spike(p), 0) + Triangle(p, sample, 50, 10));
        Assert.Equal(isPeak, WaveformFeatures.Standard.Compute(template, Probe, new double[17]) is null);
    }

    // The wave is 0 in the first and last 20 samples: there is no noise to count in.
    [Fact]
    public void Version_1_needs_a_baseline_that_is_not_flat()
    {
        Template template = Unit(p => p < 51 ? Waves.Spike(p) : Math.Max(0, 50 - 5 * (p - 51)));
        Assert.Equal("the baseline of the peak channel is flat", WaveformFeatures.Published.Compute(template, Probe, new double[17]));
        Assert.Null(WaveformFeatures.Standard.Compute(template, Probe, new double[17]));
    }

    private static double Triangle(double p, double centre, double height, double halfBase) => height * Math.Max(0, 1 - Math.Abs(p - centre) / halfBase);

    [Fact]
    public void Units_without_features_say_why()
    {
        double[] f = new double[17];
        foreach (WaveformFeatures version in new[] { WaveformFeatures.Published, WaveformFeatures.Standard })
        {
            Assert.Equal("the template is flat or not finite", version.Compute(Unit(_ => 5), Probe, f));
            Assert.Equal("no channel has a trough of some size with a peak after it", version.Compute(Unit(p => Waves.Spike(p) / 10), Probe, f));
            Assert.Equal("no channel has a trough of some size with a peak after it", version.Compute(Unit(p => Math.Min(0, Waves.Spike(p))), Probe, f));
            Assert.Equal("no channel next to the peak channel was recorded, so there is no spatial decay", version.Compute(Waves.On([200, 201], [1, 0.5], Waves.Spike), Probe, f));
            Assert.Equal("the peak channel, 390, is not on the probe", version.Compute(Waves.On([390], [1], Waves.Spike), Probe, f));
        }
    }

    [Fact]
    public void Probe_of_six_micrometres_gives_all_features_but_those_of_distance()
    {
        // Neuropixels Ultra: 8 columns, 6 um apart each way. The waveforms are those of the other probe.
        ProbeGeometry ultra = new(Enumerable.Range(0, 384).Select(k => (6.0 * (k % 8), 6.0 * (k / 8))));
        double[] dense = new double[17], usual = new double[17];
        string? reason = WaveformFeatures.Standard.Compute(Waves.On([200, 201], [1, 0.9], Waves.Spike), ultra, dense);
        Assert.Equal("the channels are 6 um apart, too close for the spatial decay and the dendritic component", reason);
        Assert.Null(WaveformFeatures.Standard.Compute(Waves.On([200, 202], [1, 0.9], Waves.Spike), Probe, usual));
        Assert.Equal(usual.Take(15), dense.Take(15));
        Assert.All(dense.Skip(15), value => Assert.True(double.IsNaN(value)));
    }

    [Fact]
    public void Channel_of_another_shank_is_no_neighbour()
    {
        ProbeGeometry stacked = new([(0, 0), (0, 15), (0, 0), (0, 15)], shanks: [0, 0, 1, 1]);
        double[] f = new double[17];
        Assert.Null(WaveformFeatures.Standard.Compute(Waves.On([0, 1, 2], [1, 0.5, 0.9], Waves.Spike), stacked, f));
        Assert.Equal(0.5, f[(int)WaveformFeature.SpatialDecay], 1e-3);
    }

    [Fact]
    public void Room_of_another_size_is_refused() => Assert.Throws<ArgumentException>(() => WaveformFeatures.Standard.Compute(Unit(), Probe, new double[16]));

    [Fact]
    public void Every_feature_has_a_name() => Assert.Equal(Enum.GetValues<WaveformFeature>().Length, WaveformFeatures.Names.Distinct().Count());
}
