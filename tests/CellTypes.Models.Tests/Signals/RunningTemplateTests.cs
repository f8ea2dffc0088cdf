using System;
using System.Linq;
using CellTypes.Models.Signals;
using MathNet.Numerics.Random;

namespace CellTypes.Models.Tests.Signals;

public class RunningTemplateTests
{
    // 1 to 9 and 601 leave every possible tail behind the vector loop.
    public static TheoryData<int> Lengths => [.. Enumerable.Range(1, 9), 600, 601];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Equal_waveforms_give_exactly_that_waveform(int length)
    {
        float[] waveform = Noise(length, 1);
        RunningTemplate template = new(length, memory: 50);
        for (int i = 0; i < 333; i++) template.Add(waveform);
        Assert.Equal(waveform, template.Mean.ToArray());
        Assert.Equal(333, template.Count);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Within_its_memory_it_is_the_plain_mean(int length)
    {
        RunningTemplate template = new(length, memory: 5000);
        double[] sum = new double[length];
        for (int i = 0; i < 5000; i++)
        {
            float[] waveform = Noise(length, i + 1);
            template.Add(waveform);
            for (int k = 0; k < length; k++) sum[k] += waveform[k];
        }
        for (int k = 0; k < length; k++) Assert.Equal(sum[k] / 5000, template.Mean[k], 1e-3);
    }

    [Fact]
    public void Its_template_follows_later_waveforms()
    {
        RunningTemplate running = new(4, memory: 10);
        Template template = running.AsTemplate([7, 9], 30_000);
        running.Add([1, 2, 3, 4]);
        Assert.Equal([3f, 4f], template.Row(1).ToArray());
        Assert.Equal([7, 9], template.Channels);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Rows_that_do_not_divide_its_template_are_refused(int rows) =>
        Assert.Throws<ArgumentException>(() => new RunningTemplate(4, memory: 10).AsTemplate(new int[rows], 30_000));

    // After the first `memory` spikes each new one has weight 1/m: what was before is left with (1 - 1/m)^n.
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(600)]
    public void Beyond_its_memory_old_spikes_fade_exponentially(int length)
    {
        RunningTemplate template = new(length, memory: 20);
        for (int i = 0; i < 20; i++) template.Add(Enumerable.Repeat(100f, length).ToArray());
        for (int i = 0; i < 30; i++) template.Add(Enumerable.Repeat(0f, length).ToArray());
        double left = 100 * Math.Pow(1 - 1 / 20.0, 30);
        foreach (float value in template.Mean) Assert.Equal(left, value, 1e-3);
    }

    [Fact]
    public void Memory_of_one_spike_follows_the_last()
    {
        RunningTemplate template = new(3, memory: 1);
        template.Add([1, 2, 3]);
        template.Add([7, 8, 9]);
        Assert.Equal([7f, 8f, 9f], template.Mean.ToArray());
    }

    [Fact]
    public void Cleared_it_forgets()
    {
        RunningTemplate template = new(2, memory: 10);
        template.Add([5, 5]);
        template.Clear();
        Assert.Equal([0f, 0f], template.Mean.ToArray());
        Assert.Equal(0, template.Count);
        template.Add([3, 4]);
        Assert.Equal([3f, 4f], template.Mean.ToArray());
    }

    [Fact]
    public void A_waveform_of_another_length_is_refused_and_not_counted()
    {
        RunningTemplate template = new(4, memory: 10);
        Assert.Throws<ArgumentException>(() => template.Add(new float[5]));
        Assert.Equal(0, template.Count);
    }

    private static float[] Noise(int length, int seed)
    {
        Xoshiro256StarStar random = new(seed, threadSafe: false);
        return Enumerable.Range(0, length).Select(_ => (float)(400 * random.NextDouble() - 200)).ToArray();
    }
}
