using System;
using System.Globalization;
using System.Linq;
using CellTypes.Models.Features;
using CellTypes.Models.Simulation;

namespace CellTypes.Models.Tests.Simulation;

public class PointNeuronTests
{
    // The equations of Pospischil et al. 2008 in their own form, by classical Runge-Kutta steps of 1 us; prints every 20th us.
    private const string Program = """
        import sys
        import numpy as np
        kind, amplitude, duration, total = sys.argv[1], float(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4])
        d, gl, gna, gk, gm, tmax, gt, vx, vt, rest = {
            'RS': (61.4, .0205, 56, 6, .075, 608, 0, 0, -56.2, -71.9),
            'FS': (56.9, .038, 58, 3.9, .0787, 502, 0, 0, -57.9, -71.4),
            'LTS': (89.2, .019, 50, 4, .028, 4000, .4, -7, -50, -54)}[kind]
        e = np.exp
        def trap(x, y): return y if abs(x) < 1e-9 else x / (e(x / y) - 1)
        def rates(v):
            am, bm = .32 * trap(-(v - vt - 13), 4), .28 * trap(v - vt - 40, 5)
            ah, bh = .128 * e(-(v - vt - 17) / 18), 4 / (1 + e(-(v - vt - 40) / 5))
            an, bn = .032 * trap(-(v - vt - 15), 5), .5 * e(-(v - vt - 10) / 40)
            tp = tmax / (3.3 * e((v + 35) / 20) + e(-(v + 35) / 20))
            tu = (30.8 + (211.4 + e((v + vx + 113.2) / 5)) / (1 + e((v + vx + 84) / 3.2))) / 3.7
            infinity = np.array([am / (am + bm), ah / (ah + bh), an / (an + bn), 1 / (1 + e(-(v + 35) / 10)), 1 / (1 + e((v + vx + 81) / 4))])
            return infinity, np.array([1 / (am + bm), 1 / (ah + bh), 1 / (an + bn), tp, tu])
        def ionic(v, g):
            m, h, n, p, u = g
            s = 1 / (1 + e(-(v + vx + 57) / 6.2))
            return gl * (v - rest) + gna * m**3 * h * (v - 50) + (gk * n**4 + gm * p) * (v + 90) + gt * s * s * u * (v - 120)
        holding = ionic(rest, rates(rest)[0])
        area = np.pi * d * d * 1e-8
        def slope(t, y):
            infinity, time = rates(y[0])
            current = amplitude * 1e-6 / area if t < duration else 0
            return np.concatenate([[current + holding - ionic(y[0], y[1:])], (infinity - y[1:]) / time])
        y, dt = np.concatenate([[rest], rates(rest)[0]]), 0.001
        for i in range(int(round(total / dt))):
            if i % 20 == 0: print(y[0])
            t = i * dt
            a = slope(t, y); b = slope(t + dt / 2, y + dt / 2 * a); c = slope(t + dt / 2, y + dt / 2 * b); f = slope(t + dt - 1e-9, y + dt * c)
            y = y + dt / 6 * (a + 2 * b + 2 * c + f)
        """;

    [Theory]
    [InlineData("RS", 1500)]
    [InlineData("FS", 1500)]
    [InlineData("LTS", 2000)]
    public void An_action_potential_is_that_of_the_equations(string kind, float current)
    {
        double[] expected = [.. Python.Run(Program, kind, current.ToString(CultureInfo.InvariantCulture), "3", "12").Select(line => double.Parse(line, CultureInfo.InvariantCulture))];
        float[] actual = Respond(Named(kind), current, 3, 12);
        Assert.True(actual.Max() > 0);
        Assert.Equal(expected.Length, actual.Length);
        // The steep parts are a hundredth of a millisecond apart at most.
        for (int i = 1; i < actual.Length - 1; i++)
            Assert.InRange(actual[i], Math.Min(expected[i - 1], Math.Min(expected[i], expected[i + 1])) - 0.5, Math.Max(expected[i - 1], Math.Max(expected[i], expected[i + 1])) + 0.5);
        Assert.Equal(expected.Max(), actual.Max(), 0.5);
    }

    [Theory]
    [InlineData("RS")]
    [InlineData("FS")]
    [InlineData("LTS")]
    public void A_neuron_stays_at_rest_until_a_current_flows(string kind)
    {
        PointNeuron neuron = Named(kind);
        Assert.All(Respond(neuron, 0, 0, 100), potential => Assert.Equal(neuron.Rest, potential, 1e-3));
        PointNeuron other = neuron with { Rest = neuron.Rest - 8, Leak = 0.03 };
        Assert.All(Respond(other, 0, 0, 100), potential => Assert.Equal(other.Rest, potential, 1e-3));
    }

    [Fact]
    public void Regular_spiking_cells_adapt_and_low_threshold_cells_fire_after_a_pause()
    {
        double[] intervals = Intervals(Respond(PointNeuron.RegularSpiking, 500, 800, 800));
        Assert.True(intervals.Length > 4);
        Assert.True(intervals[^1] > 1.2 * intervals[0], $"The last interval is {intervals[^1]} ms, the first {intervals[0]} ms.");
        Assert.Empty(Spikes(Respond(PointNeuron.RegularSpiking, -500, 300, 500)));
        Assert.NotEmpty(Spikes(Respond(PointNeuron.LowThresholdSpiking with { Rest = -60 }, -500, 300, 500)));
    }

    [Fact]
    public void Faster_channels_make_a_narrower_action_potential()
    {
        static float Width(double speed)
        {
            float[] features = new float[13];
            Assert.True(ActionPotentialFeatures.Compute(Respond(PointNeuron.FastSpiking with { Speed = speed }, 2000, 3, 10), 50_000, features));
            return features[6];
        }
        Assert.True(Width(2) < 0.7 * Width(1));
    }

    private static PointNeuron Named(string kind) => kind switch
    {
        "RS" => PointNeuron.RegularSpiking,
        "FS" => PointNeuron.FastSpiking,
        _ => PointNeuron.LowThresholdSpiking,
    };

    private static float[] Respond(PointNeuron neuron, float current, double duration, double total)
    {
        float[] injected = new float[(int)(50 * total)], potential = new float[injected.Length];
        injected.AsSpan(0, (int)(50 * duration)).Fill(current);
        neuron.Respond(injected, 50_000, potential);
        return potential;
    }

    private static double[] Intervals(float[] potential)
    {
        double[] spikes = Spikes(potential);
        return [.. spikes.Skip(1).Zip(spikes, (next, spike) => next - spike)];
    }

    private static double[] Spikes(float[] potential) =>
        [.. Enumerable.Range(1, potential.Length - 1).Where(i => potential[i] >= 0 && potential[i - 1] < 0).Select(i => i / 50.0)];
}
