using System;
using System.Linq;
using CellTypes.Models.Bundles;
using CellTypes.Models.Forests;
using CellTypes.Models.Inference;
using CellTypes.Models.Views;
using CellTypes.Training.Forests;

namespace CellTypes.Cli.Tests.Support;

/// <summary>A bundle that labels windows of membrane potential by one sample: wide where it is above -55 mV 1.5 ms after the trigger, else narrow.</summary>
internal static class TraceBundle
{
    public static ModelBundle Save(string folder)
    {
        const int Length = 2500, Deciding = 1250 + 75;
        double[] weights = new double[2 * Length];
        weights[Deciding] = 1;
        Random random = new(1);
        float[] inputs = [.. Enumerable.Range(0, 20 * Length).Select(_ => (float)random.NextDouble())];
        int[] labels = [.. Enumerable.Range(0, 20).Select(i => i % 2)];
        RandomForest forest = ForestTrainer.Train(inputs, Length, labels, 2, new ForestOptions { Trees = 3, Seed = 1 });
        NoveltyForest guard = NoveltyForestTrainer.Fit(forest, inputs, [TraceView.FiftyMilliseconds]).WithThresholds([10f]);
        return ModelBundle.Save(folder, new GuardedClassifier(new LinearClassifier(weights, [55, 0]), guard), new ModelCard
        {
            Name = "width",
            Summary = "Tells wide action potentials from narrow ones.",
            Created = "2026-01-01",
            Program = "tests",
            Family = ModelCard.GuardedFamily,
            Training = "none",
            Seed = 1,
            Views = ["trace/50ms@1"],
            Inputs = Length,
            Classes = ["wide", "narrow"],
            ConfidenceRatio = 2,
            Novelty = [new NoveltyThreshold("neighbours", 10, 1)],
            Data = new DataCard { Files = [], Labs = [], LeftOut = [], Licence = "none", Citations = [] },
            Metrics = [],
            TurnedAway = [],
            Limits = [],
        }, TrainingUnits.Of([TraceView.FiftyMilliseconds], ["wide", "narrow"], inputs, labels));
    }
}
