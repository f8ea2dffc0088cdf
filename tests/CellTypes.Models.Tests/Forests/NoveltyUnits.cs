using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Forests;
using CellTypes.Models.Views;
using CellTypes.Training.Forests;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Random;

namespace CellTypes.Models.Tests.Forests;

/// <summary>Made-up units of three classes with the two views of the shipped models: a waveform and an autocorrelogram.</summary>
internal static class NoveltyUnits
{
    public const int InputLength = 190;

    public static IReadOnlyList<UnitView> Views { get; } = [new PeakWaveformView(), new AutocorrelogramShapeView()];

    public static int[] Labels(int count) => [.. Enumerable.Range(0, count).Select(i => i % 3)];

    public static float[] Make(int count, int seed)
    {
        Random random = new Xoshiro256StarStar(seed, threadSafe: false);
        List<float> inputs = [];
        for (int i = 0; i < count; i++) inputs.AddRange([.. Wave(i % 3, random), .. Shape(i % 3, 40, random)]);
        return [.. inputs];
    }

    public static float[] Wave(int type, Random random)
    {
        double width = 3 + 2 * type + random.NextDouble(), after = random.NextDouble();
        float[] wave = new float[90];
        for (int i = 0; i < 90; i++)
        {
            double trough = Math.Exp(-Math.Pow((i - 30) / width, 2)), hump = after * Math.Exp(-Math.Pow((i - 45) / 9.0, 2));
            wave[i] = (float)(hump - trough + 0.02 * (random.NextDouble() - 0.5));
        }
        return wave;
    }

    /// <summary>Poisson counts of the given mean, refractory for a time that tells the class, over their mean.</summary>
    public static float[] Shape(int type, double mean, Random random)
    {
        double[] counts = new double[100];
        for (int i = 0; i < 100; i++) counts[i] = Poisson.Sample(random, mean * (1 - Math.Exp(-i / (2.0 + 6 * type))) + 1e-9);
        float[] shape = new float[100];
        Assert.Null(AutocorrelogramShapeView.Shape(counts, shape));
        return shape;
    }

    public static RandomForest Train(float[] inputs, int trees = 50) =>
        ForestTrainer.Train(
            inputs,
            InputLength,
            Labels(inputs.Length / InputLength),
            3,
            new ForestOptions { Trees = trees, MinimumLeaf = 2 },
            TestContext.Current.CancellationToken);

    public static NoveltyForest Fit(int trees = 50, int units = 90)
    {
        float[] inputs = Make(units, 1);
        return NoveltyForestTrainer.Fit(Train(inputs, trees), inputs, Views).WithThresholds([0.8f, 0.9f, 4f]);
    }
}
