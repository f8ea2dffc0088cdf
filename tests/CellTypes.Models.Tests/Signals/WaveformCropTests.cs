using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Signals;

namespace CellTypes.Models.Tests.Signals;

public class WaveformCropTests
{
    private static readonly ProbeGeometry Probe = ProbeGeometry.Neuropixels1();

    // Channel c carries the wave scaled by 1 / (1 + |c - peak|), so that every row of a crop tells its channel.
    private static Template Around(int peak, IEnumerable<int> channels, int peakSample = 41, int sampleCount = 82)
    {
        int[] c = channels.ToArray();
        return Waves.On(c, [.. c.Select(i => 1.0 / (1 + Math.Abs(i - peak)))], position => Waves.Spike(position + 41 - peakSample), sampleCount);
    }

    private static float[][] Crop(Template template, ProbeGeometry? probe = null)
    {
        float[] values = Enumerable.Repeat(float.NaN, 600).ToArray();
        Assert.Null(WaveformCrop.AroundPeak(template, probe ?? Probe, 10, 60, values));
        return values.Chunk(60).ToArray();
    }

    private static float[] Wave(double scale) => Enumerable.Range(11, 60).Select(i => (float)(scale * Waves.Spike(i))).ToArray();

    [Theory]
    [InlineData(100)]
    [InlineData(201)]
    [InlineData(202)]
    [InlineData(203)]
    public void Inside_a_Neuropixels_1_probe_it_is_channels_peak_minus_5_to_plus_4_and_the_peak_at_sample_30(int peak)
    {
        float[][] rows = Crop(Around(peak, Enumerable.Range(peak - 15, 31)));
        for (int row = 0; row < 10; row++) Assert.Equal(Wave(1.0 / (1 + Math.Abs(row - 5))), rows[row]);
        Assert.Equal(-100, rows[5][30]);
    }

    [Fact]
    public void The_order_and_number_of_the_template_rows_do_not_matter()
    {
        float[][] expected = Crop(Around(200, Enumerable.Range(190, 21)));
        Assert.Equal(expected, Crop(Around(200, Enumerable.Range(190, 21).Reverse())));
        Assert.Equal(expected, Crop(Around(200, Enumerable.Range(0, 384))));
    }

    [Theory]
    [InlineData(0, 5, 10)]
    [InlineData(3, 2, 10)]
    [InlineData(383, 0, 6)]
    public void Near_an_end_of_the_probe_the_peak_stays_in_row_5_and_rows_beyond_the_end_are_zero(int peak, int firstRow, int endRow)
    {
        float[][] rows = Crop(Around(peak, Enumerable.Range(0, 384)));
        for (int row = 0; row < 10; row++)
        {
            bool isOnProbe = row >= firstRow && row < endRow;
            Assert.Equal(isOnProbe ? Wave(1.0 / (1 + Math.Abs(row - 5))) : new float[60], rows[row]);
        }
    }

    [Fact]
    public void Channels_that_were_not_recorded_or_hold_NaN_are_zero_rows()
    {
        Template template = Around(200, [196, 199, 200, 203]);
        template.Values[3 * 82 + 7] = float.NaN;
        float[][] rows = Crop(template);
        Assert.Equal(Wave(0.2), rows[1]);
        Assert.Equal(Wave(0.5), rows[4]);
        Assert.Equal(Wave(1), rows[5]);
        foreach (int row in new[] { 0, 2, 3, 6, 7, 8, 9 }) Assert.Equal(new float[60], rows[row]);
    }

    [Theory]
    [InlineData(14, 61)]
    [InlineData(60, 180)]
    [InlineData(35, 82)]
    public void The_peak_is_found_wherever_the_template_has_it(int peakSample, int sampleCount)
    {
        float[] row = Crop(Around(200, Enumerable.Range(190, 21), peakSample, sampleCount))[5];
        float[] expected = Wave(1);
        for (int i = 0; i < 60; i++)
        {
            int source = Math.Clamp(peakSample - 30 + i, 0, sampleCount - 1);
            Assert.Equal((float)Waves.Spike(source + 41 - peakSample), row[i]);
            if (source == peakSample - 30 + i) Assert.Equal(expected[i], row[i]);
        }
    }

    [Fact]
    public void A_positive_spike_is_aligned_at_its_maximum() => Assert.Equal(80, Crop(Waves.On([200], [-0.8], Waves.Spike))[5][30], 1e-4);

    [Fact]
    public void A_constant_offset_does_not_move_the_peak() =>
        Assert.Equal(300, Crop(Waves.On([200], [1], Waves.Spike).Plus((_, _) => 400))[5][30]);

    [Theory]
    [InlineData(60_000, 1e-4)]
    [InlineData(20_000, 6)]
    public void Other_sampling_rates_are_brought_to_30_kHz(double samplingRate, double tolerance)
    {
        // At 20 kHz the trough at sample 41 lies between two samples; started at 41 mod 1.5 it does not.
        double shift = samplingRate == 20_000 ? 0.5 : 0;
        Template template = Waves.On([200], [1], p => Waves.Spike(p + shift), (int)(82 * samplingRate / 30_000), samplingRate);
        float[] row = Crop(template)[5], expected = Wave(1);
        for (int i = 0; i < 60; i++) Assert.Equal(expected[i], row[i], tolerance);
        Assert.Equal(-100, row[30]);
    }

    [Fact]
    public void A_calibrated_clock_near_30_kHz_is_copied_sample_by_sample() =>
        Assert.Equal(Wave(1), Crop(Waves.On([200], [1], Waves.Spike).WithRate(29_999.95))[5]);

    [Fact]
    public void Channels_of_another_shank_are_not_mixed_in()
    {
        // Two shanks 250 um apart whose channels alternate in number.
        ProbeGeometry probe = new(Enumerable.Range(0, 40).Select(i => (i % 2 * 250.0, i / 2 * 15.0)));
        float[][] rows = Crop(Around(20, Enumerable.Range(0, 40)), probe);
        Assert.Equal(Wave(1), rows[5]);
        Assert.Equal(Wave(1 / 3.0), rows[6]);
        Assert.Equal(Wave(1 / 5.0), rows[7]);
    }

    [Fact]
    public void Channels_of_one_depth_are_ordered_by_falling_x()
    {
        ProbeGeometry probe = new([(0, 0), (16, 0), (32, 0)]);
        float[][] rows = Crop(Around(1, [0, 1, 2]).Plus((row, _) => row == 0 ? 1000 : 0), probe);
        Assert.Equal(1000, rows[6][0]);
        Assert.Equal(0, rows[4][0]);
    }

    [Fact]
    public void Templates_without_a_usable_peak_say_why()
    {
        float[] values = new float[600];
        Assert.Equal("the template is flat or not finite", WaveformCrop.AroundPeak(Waves.On([3], [0], Waves.Spike), Probe, 10, 60, values));
        Assert.Equal("the peak channel, -1, is not on the probe", WaveformCrop.AroundPeak(Waves.On([-1], [1], Waves.Spike), Probe, 10, 60, values));
        Assert.Equal("the peak channel, 384, is not on the probe", WaveformCrop.AroundPeak(Waves.On([384], [1], Waves.Spike), Probe, 10, 60, values));
    }

    [Fact]
    public void Room_of_another_size_is_refused() =>
        Assert.Throws<ArgumentException>(() => WaveformCrop.AroundPeak(Waves.On([3], [1], Waves.Spike), Probe, 10, 60, new float[599]));
}
