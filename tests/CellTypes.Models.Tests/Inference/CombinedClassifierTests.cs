using System;
using System.Linq;
using CellTypes.Models.Inference;
using CellTypes.Models.Views;

namespace CellTypes.Models.Tests.Inference;

public class CombinedClassifierTests
{
    // Probabilities 1 / (1 + e^-x) and its complement; the other way round with -1.
    private static LinearClassifier Logistic(double slope) => new([slope, 0], [0, 0]);

    [Fact]
    public void Mean_is_that_of_the_probabilities()
    {
        float[] probabilities = Ask(new AveragedClassifier([Logistic(1), Logistic(-2)]), [3f]);
        double expected = (1 / (1 + Math.Exp(-3)) + 1 / (1 + Math.Exp(6))) / 2;
        Assert.Equal(expected, probabilities[0], 1e-6);
        Assert.Equal(1 - expected, probabilities[1], 1e-6);
    }

    [Fact]
    public void Temperature_divides_the_logits()
    {
        // Two classes: log-odds 3 become 3 / T.
        Assert.Equal(1 / (1 + Math.Exp(-6)), Ask(new CalibratedClassifier(Logistic(1), 0.5), [3f])[0], 1e-6);
        Assert.Equal(1 / (1 + Math.Exp(-1.5)), Ask(new CalibratedClassifier(Logistic(1), 2), [3f])[0], 1e-6);
        float[] row = [0.5f, 0, 0.5f];
        CalibratedClassifier.Scale(row, 0.05);
        Assert.Equal([0.5f, 0, 0.5f], row);
    }

    [Fact]
    public void Scaling_comes_before_the_classifier()
    {
        // Values 1 and 5: mean 3, standard deviation 2.
        ScaledClassifier scaled = new(InputScaling.Fit([1f, 5f], [new(1, InputKind.Features)]), Logistic(1));
        Assert.Equal(1 / (1 + Math.Exp(-2)), Ask(scaled, [7f])[0], 1e-6);
    }

    [Fact]
    public void A_row_that_leaves_the_range_of_numbers_has_no_probabilities_and_the_others_keep_theirs()
    {
        ScaledClassifier scaled = new(InputScaling.Fit([1e-3f, 3e-3f], [new(1, InputKind.Features)]), Logistic(1));
        float[] probabilities = new float[6];
        scaled.Predict([1e-3f, 1e38f, 3e-3f], 3, probabilities);
        float below = (float)(1 / (1 + Math.Exp(1)));
        Assert.Equal([below, 1 - below, float.NaN, float.NaN, 1 - below, below], probabilities, (a, b) => a.Equals(b) || Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void Softmax_stands_large_scores()
    {
        float[] probabilities = Ask(new LinearClassifier([1e6, 0, -1e6], [0, 0, double.NegativeInfinity]), [1f]);
        Assert.Equal([1f, 0f, 0f], probabilities);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new AveragedClassifier([]));
        Assert.Throws<ArgumentException>(() => new AveragedClassifier([Logistic(1), new LinearClassifier([1, 1, 1], [0, 0, 0])]));
        Assert.Throws<ArgumentException>(() => new CalibratedClassifier(Logistic(1), 0));
        Assert.Throws<ArgumentException>(() => new CalibratedClassifier(Logistic(1), double.NaN));
        InputScaling ofTwo = InputScaling.Fit([1f, 5f, 2f, 3f], [new(2, InputKind.Features)]);
        Assert.Throws<ArgumentException>(() => new ScaledClassifier(ofTwo, Logistic(1)));
        Assert.Throws<ArgumentException>(() => new LinearClassifier([1, 2, 3], [0, 0]));
        Assert.Throws<ArgumentException>(() => new LinearClassifier([1, double.NaN], [0, 0]));
        Assert.Throws<ArgumentException>(() => new LinearClassifier([1, 2], [double.NegativeInfinity, double.NegativeInfinity]));
    }

    private static float[] Ask(IClassifier classifier, float[] inputs)
    {
        float[] probabilities = new float[classifier.ClassCount * inputs.Length / classifier.InputLength];
        classifier.Predict(inputs, inputs.Length / classifier.InputLength, probabilities);
        Assert.All(probabilities.Chunk(classifier.ClassCount), row => Assert.Equal(1, row.Sum(), 1e-6));
        return probabilities;
    }
}
