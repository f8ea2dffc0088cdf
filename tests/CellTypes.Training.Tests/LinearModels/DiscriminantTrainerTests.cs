using System;
using System.Linq;
using CellTypes.Models.Inference;
using CellTypes.Models.Tests.Inference;
using CellTypes.Training.LinearModels;

namespace CellTypes.Training.Tests.LinearModels;

public class DiscriminantTrainerTests
{
    [Fact]
    public void Probabilities_are_those_of_scikit_learn()
    {
        // LinearDiscriminantAnalysis(solver="lsqr", shrinkage="auto").fit(x, y).predict_proba(t), scikit-learn 1.2.1; see MadeRows.
        double[] expected =
        [
            0.28377022, 0.36620177, 0.35002801, 0.39119695, 0.43904143, 0.16976163,
            0.52606897, 0.34076115, 0.13316988, 0.52808268, 0.23889317, 0.23302415,
        ];
        MadeRows.AssertClose(expected, Ask(DiscriminantTrainer.Fit(MadeRows.Training, MadeRows.Inputs, MadeRows.Labels, 3)), 1e-6);
    }

    [Fact]
    public void Classes_can_be_taken_to_be_equally_frequent()
    {
        // The same of classes of 11, 6 and 3 rows, without and with priors=[1/3, 1/3, 1/3].
        int[] labels = [.. Enumerable.Range(0, 20).Select(row => row < 11 ? 0 : row < 17 ? 1 : 2)];
        double[] shares =
        [
            0.5659935, 0.3154888, 0.1185177, 0.59992668, 0.29055425, 0.10951907,
            0.60331648, 0.256944, 0.13973952, 0.56627872, 0.24700923, 0.18671205,
        ];
        double[] equal =
        [
            0.36128059, 0.36859249, 0.27012692, 0.39210172, 0.3482893, 0.25960898,
            0.37639897, 0.29591266, 0.32768837, 0.32588237, 0.2634095, 0.41070813,
        ];
        MadeRows.AssertClose(shares, Ask(DiscriminantTrainer.Fit(MadeRows.Training, MadeRows.Inputs, labels, 3)), 1e-6);
        MadeRows.AssertClose(equal, Ask(DiscriminantTrainer.Fit(MadeRows.Training, MadeRows.Inputs, labels, 3, hasEqualPriors: true)), 1e-6);
        // A class without rows has no part in it.
        float[] four = Ask(DiscriminantTrainer.Fit(MadeRows.Training, MadeRows.Inputs, labels, 4, hasEqualPriors: true));
        MadeRows.AssertClose(equal, [.. four.Where((_, i) => i % 4 < 3)], 1e-6);
    }

    [Fact]
    public void A_class_of_one_row_and_a_class_of_none_do_no_harm()
    {
        int[] labels = [.. MadeRows.Labels.Select((label, row) => row == 1 ? 1 : label == 1 ? 0 : label)];
        float[] probabilities = Ask(DiscriminantTrainer.Fit(MadeRows.Training, MadeRows.Inputs, labels, 4));
        Assert.All(Enumerable.Range(0, 4), row => Assert.Equal(1, probabilities[(4 * row)..(4 * row + 4)].Sum(), 1e-6));
        Assert.All(Enumerable.Range(0, 4), row => Assert.Equal(0, probabilities[4 * row + 3]));
    }

    [Fact]
    public void An_input_without_variance_is_left_out()
    {
        float[] widened = [.. MadeRows.Training.Chunk(4).SelectMany(row => row.Append(7))];
        float[] asked = [.. MadeRows.Asked.Chunk(4).SelectMany(row => row.Append(7))];
        LinearClassifier fitted = DiscriminantTrainer.Fit(widened, 5, MadeRows.Labels, 3);
        float[] probabilities = new float[12];
        fitted.Predict(asked, 4, probabilities);
        Assert.All(probabilities, probability => Assert.InRange(probability, 0, 1));
    }

    [Fact]
    public void Bad_input_is_named()
    {
        var error = Assert.Throws<ArgumentException>(() => DiscriminantTrainer.Fit([1f, float.PositiveInfinity], 1, [0, 1], 2));
        Assert.StartsWith("Input 0 of row 1 is ", error.Message);
    }

    private static float[] Ask(LinearClassifier classifier)
    {
        float[] probabilities = new float[4 * classifier.ClassCount];
        classifier.Predict(MadeRows.Asked, 4, probabilities);
        return probabilities;
    }
}
