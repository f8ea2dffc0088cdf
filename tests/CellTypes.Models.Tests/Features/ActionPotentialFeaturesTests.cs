using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Features;

namespace CellTypes.Models.Tests.Features;

public class ActionPotentialFeaturesTests
{
    [Fact]
    public void Straight_lines_give_the_features_that_were_drawn()
    {
        // At 50 kHz: 10 ms at -70 mV, 0.4 ms up by 250 mV/ms to 30 mV, 0.8 ms down to -90 mV, 1 ms up to -70 mV, where it stays.
        List<float> trace = [.. Enumerable.Repeat(-70f, 501)];
        Line(20, 5);
        Line(40, -3);
        Line(50, 0.4f);
        trace.AddRange(Enumerable.Repeat(-70f, 300));
        void Line(int samples, float step)
        {
            for (int i = 0; i < samples; i++) trace.Add(trace[^1] + step);
        }
        float[] features = new float[13];
        Assert.True(ActionPotentialFeatures.Compute(trace.ToArray(), 50_000, features));
        Dictionary<string, float> named = ActionPotentialFeatures.Names.Zip(features).ToDictionary(pair => pair.First, pair => pair.Second);
        (string Name, double Value)[] expected =
        [
            ("ap_latency_ms", 10), ("ap_rest_mV", -70), ("ap_threshold_mV", -70), ("ap_peak_mV", 30), ("ap_height_mV", 100), ("ap_rise_ms", 0.4),
            // From 10 samples before the peak to 16 and two thirds after it.
            ("ap_half_width_ms", (10 + 50 / 3.0) / 50), ("ap_upstroke_mV_per_ms", 250), ("ap_downstroke_mV_per_ms", -150),
            ("ap_upstroke_downstroke_ratio", 250 / 150.0), ("ap_trough_mV", -20), ("ap_trough_ms", 0.8), ("ap_end_mV", 0),
        ];
        Assert.Equal(expected.Length, named.Count);
        foreach ((string name, double value) in expected) Assert.Equal(value, named[name], 1e-3);
    }

    [Fact]
    public void A_trace_without_an_action_potential_has_no_features()
    {
        float[] features = new float[13];
        Assert.False(ActionPotentialFeatures.Compute(new float[500], 50_000, features));
        Assert.All(features, feature => Assert.Equal(0, feature));
        Assert.Throws<ArgumentException>(() => ActionPotentialFeatures.Compute(new float[500], 50_000, new float[12]));
    }
}
