using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Views;
using CellTypes.Training.Data;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Random;

namespace CellTypes.Training.Tests.Networks;

/// <summary>Made-up units of three classes with a waveform and an autocorrelogram as real ones have: classes differ in the width of the spike and
/// in how regularly they fire.</summary>
internal static class MadeSet
{
    private static readonly PeakWaveformView Waveform = new();
    private static readonly AutocorrelogramShapeView Autocorrelogram = new();

    public static LabelledSet Make(int units, int unlabelled, int seed, double noise = 0.1)
    {
        Random random = new Xoshiro256StarStar(seed, threadSafe: false);
        int[] labels = [.. Enumerable.Range(0, units).Select(unit => unit % 3)];
        LabelledSet set = new(
            [.. labels.SelectMany(label => Row(label, noise, random))],
            [.. Waveform.InputNames, .. Autocorrelogram.InputNames],
            labels,
            ["a", "b", "c"],
            [.. Enumerable.Range(0, units).Select(unit => $"unit {unit}")],
            new Dictionary<string, IReadOnlyList<string>>());
        return set.WithViews([Waveform, Autocorrelogram]).WithUnlabelled(new UnlabelledUnits(
            [.. Enumerable.Range(0, unlabelled).SelectMany(unit => Row(unit % 3, noise, random))],
            [.. Enumerable.Range(0, unlabelled).Select(unit => $"unlabelled {unit}")],
            new Dictionary<string, IReadOnlyList<string>>()));
    }

    private static IEnumerable<float> Row(int label, double noise, Random random)
    {
        double width = 3 + 3 * label, rhythm = 10 + 15 * label;
        for (int i = 0; i < Waveform.InputNames.Count; i++)
            yield return (float)(-Math.Exp(-(i - 30) * (i - 30) / (2 * width * width)) + noise * Normal.Sample(random, 0, 1));
        for (int lag = 1; lag <= Autocorrelogram.InputNames.Count; lag++)
            yield return (float)Math.Max(0, 1 + 0.8 * Math.Cos(2 * Math.PI * lag / rhythm) + noise * Normal.Sample(random, 0, 1));
    }
}
