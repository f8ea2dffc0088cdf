using System;
using System.Linq;
using CellTypes.Models.Inference;
using CellTypes.Models.Tests.Inference;
using CellTypes.Training.LinearModels;
using CellTypes.Training.Trainers;

namespace CellTypes.Training.Tests.LinearModels;

public class LogisticTrainerTests
{
    [Fact]
    public void Probabilities_are_those_of_scikit_learn()
    {
        // LogisticRegression(C=2, solver="newton-cg", tol=1e-10, max_iter=10000).fit(x, y).predict_proba(t), scikit-learn 1.2.1; see
        // MadeRows.
        double[] expected =
        [
            0.27667623, 0.38312213, 0.34020164, 0.41278626, 0.46059265, 0.12662109,
            0.55618747, 0.36896330, 0.07484923, 0.56525320, 0.29034049, 0.14440632,
        ];
        MadeRows.AssertClose(expected, Ask(Fit(new LogisticOptions { Penalty = 0.5 })), 1e-6);
    }

    [Fact]
    public void Balanced_weights_are_those_of_scikit_learn()
    {
        // The same with class_weight="balanced".
        double[] expected =
        [
            0.26361912, 0.36407272, 0.37230816, 0.40948560, 0.45504050, 0.13547389,
            0.55444144, 0.36784001, 0.07771855, 0.55835936, 0.28833574, 0.15330490,
        ];
        MadeRows.AssertClose(expected, Ask(Fit(new LogisticOptions { Penalty = 0.5, ClassWeights = ClassWeights.Balanced })), 1e-6);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.001)]
    public void No_parameter_can_be_changed_for_a_better_fit(double penalty)
    {
        LinearClassifier fitted = Fit(new LogisticOptions { Penalty = penalty });
        for (int i = 0; i < fitted.Weights.Count + fitted.Intercepts.Count; i++)
        {
            double slope = (Loss(fitted, penalty, i, 1e-5) - Loss(fitted, penalty, i, -1e-5)) / 2e-5;
            Assert.Equal(0, slope, 1e-6);
        }
    }

    [Fact]
    public void A_class_without_rows_has_no_probability()
    {
        int[] labels = [.. MadeRows.Labels.Select(label => label == 1 ? 0 : label)];
        float[] probabilities = Ask(LogisticTrainer.Fit(
            MadeRows.Training, MadeRows.Inputs, labels, 3, new LogisticOptions(), TestContext.Current.CancellationToken));
        Assert.All(Enumerable.Range(0, 4), row => Assert.Equal(0, probabilities[3 * row + 1]));
        Assert.All(Enumerable.Range(0, 4), row => Assert.Equal(1, probabilities[(3 * row)..(3 * row + 3)].Sum(), 1e-6));
    }

    [Fact]
    public void Separable_classes_converge_too()
    {
        LinearClassifier fitted = LogisticTrainer.Fit(
            [-1f, -0.5f, 0.5f, 1f], 1, [0, 0, 1, 1], 2, new LogisticOptions { Penalty = 1e-4 }, TestContext.Current.CancellationToken);
        float[] probabilities = new float[4];
        fitted.Predict([-0.5f, 0.5f], 2, probabilities);
        Assert.InRange(probabilities[0], 0.99, 1);
        Assert.Equal(probabilities[0], probabilities[3], 1e-4);
    }

    [Fact]
    public void Bad_input_is_named()
    {
        LogisticOptions options = new();
        var error = Assert.Throws<ArgumentException>(() => Train([1f, float.NaN], [0, 1], options));
        Assert.StartsWith("Input 0 of row 1 is NaN", error.Message);
        Assert.Throws<ArgumentException>(() => Train([1f, 2f], [0, 2], options));
        Assert.Throws<ArgumentException>(() => Train([], [], options));
        Assert.Throws<SettingException>(() => Train([1f, 2f], [0, 1], options with { Penalty = 0 }));
        Assert.Throws<ArgumentException>(() => Fit(options).Predict(MadeRows.Asked, 5, new float[15]));
    }

    private static LinearClassifier Train(float[] inputs, int[] labels, LogisticOptions options) =>
        LogisticTrainer.Fit(inputs, 1, labels, 2, options, TestContext.Current.CancellationToken);

    private static LinearClassifier Fit(LogisticOptions options) =>
        LogisticTrainer.Fit(
            MadeRows.Training, MadeRows.Inputs, MadeRows.Labels, 3, options, TestContext.Current.CancellationToken);

    private static float[] Ask(LinearClassifier classifier)
    {
        float[] probabilities = new float[12];
        classifier.Predict(MadeRows.Asked, 4, probabilities);
        return probabilities;
    }

    // The penalised negative log-likelihood, from its definition, with one parameter moved.
    private static double Loss(LinearClassifier fitted, double penalty, int moved, double by)
    {
        double[] parameters = [.. fitted.Weights, .. fitted.Intercepts];
        parameters[moved] += by;
        double loss = penalty / 2 * parameters[..12].Sum(weight => weight * weight);
        for (int r = 0; r < MadeRows.Labels.Length; r++)
        {
            double[] scores =
            [
                .. Enumerable.Range(0, 3).Select(c =>
                    parameters[12 + c] + Enumerable.Range(0, 4).Sum(i => parameters[4 * c + i] * MadeRows.Training[4 * r + i])),
            ];
            loss += Math.Log(scores.Sum(Math.Exp)) - scores[MadeRows.Labels[r]];
        }
        return loss;
    }
}
