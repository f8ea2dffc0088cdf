using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Forests;
using CellTypes.Models.Inference;
using CellTypes.Models.Views;
using MathNet.Numerics.Random;

namespace CellTypes.Cli.Bench;

/// <summary>A forest of the size of the shipped one, trained on made-up units, so that the cost of a label is that of a real one.</summary>
internal static class BenchModel
{
    private const int TrainingUnits = 800;
    private static readonly string[] Classes = ["PkC_ss", "PkC_cs", "MLI", "GoC", "MFB"];

    /// <param name="waveforms">Whether the model looks at the waveform too, or at the autocorrelogram alone.</param>
    public static UnitModel Create(bool waveforms)
    {
        List<UnitView> views = [new AutocorrelogramShapeView()];
        if (waveforms) views.Insert(0, new PeakWaveformView());
        int length = views.Sum(view => view.InputNames.Count);
        Xoshiro256StarStar random = new(1, threadSafe: false);
        int[] labels = [.. Enumerable.Range(0, TrainingUnits).Select(row => row % Classes.Length)];
        float[] inputs = new float[TrainingUnits * length];
        for (int i = 0; i < inputs.Length; i++)
        {
            double classMean = 1 + 0.1 * Math.Sin(labels[i / length] + i % length);
            inputs[i] = (float)(classMean + 0.5 * (random.NextDouble() - 0.5));
        }
        RandomForest forest = RandomForest.Train(inputs, length, labels, Classes.Length, new ForestOptions { Seed = 1 });
        NoveltyForest classifier = NoveltyForest.Fit(forest, inputs, views).WithThresholds([.. Enumerable.Repeat(10f, views.Count + 1)]);
        return new UnitModel("bench", "", Classes, views, classifier);
    }
}
