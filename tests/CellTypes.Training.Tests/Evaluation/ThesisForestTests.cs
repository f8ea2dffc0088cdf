using System.Collections.Generic;
using System.Linq;
using CellTypes.Training.Data;
using CellTypes.Training.Evaluation;
using CellTypes.Training.Folds;
using CellTypes.Training.Forests;
using CellTypes.Training.Trainers;

namespace CellTypes.Training.Tests.Evaluation;

public class ThesisForestTests
{
    // Percent, mean and standard deviation over ten seeds of scikit-learn: accuracy, then macro-F1. docs/accuracy-tables.md has all ten seeds of
    // ours.
    [Theory]
    [InlineData("loo", "all", 71.0, 1.0, 55.2, 1.8)]
    [InlineData("loo", "temporal", 60.8, 2.5, 50.7, 2.4)]
    [InlineData("loo", "waveform", 54.8, 3.2, 41.7, 4.1)]
    [InlineData("group:mouse", "all", 40.9, 1.0, 31.7, 0.6)]
    public void Thesis_forest_scores_as_scikit_learn_does(
        string protocol, string features, double accuracy, double accuracyDeviation, double macroF1, double macroF1Deviation)
    {
        LabelledSet set = ThesisFeatureTable.Read(SharedData.File("thesis_features/Aug-09-2022_all_features.csv"));
        IReadOnlyList<string> inputs = features switch
        {
            "temporal" => ThesisFeatureTable.TemporalFeatures,
            "waveform" => ThesisFeatureTable.WaveformFeatures,
            _ => set.InputNames,
        };
        EvaluationResult result = Evaluator.Run(
            set.SelectInputs(inputs),
            new OversampledTrainer(new ForestTrainer(ForestTrainer.Thesis)),
            Protocol.Parse(protocol),
            [.. Enumerable.Range(0, 2)],
            cancellation: TestContext.Current.CancellationToken);
        Assert.InRange(100 * result.Accuracy.Mean, accuracy - 2 * accuracyDeviation, accuracy + 2 * accuracyDeviation);
        Assert.InRange(100 * result.MacroF1.Mean, macroF1 - 2 * macroF1Deviation, macroF1 + 2 * macroF1Deviation);
    }
}
