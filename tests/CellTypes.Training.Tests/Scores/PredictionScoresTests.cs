using System;
using System.Linq;
using CellTypes.Training.Scores;

namespace CellTypes.Training.Tests.Scores;

public class PredictionScoresTests
{
    private static readonly int[] Labels = [0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 2];

    private static readonly float[] Probabilities =
    [
        0.4f, 0.52f, 0.06f, 0f, 0.02f,
        0.56f, 0.27f, 0.16f, 0f, 0.01f,
        0.7f, 0.1f, 0.17f, 0f, 0.03f,
        0.35f, 0.35f, 0.3f, 0f, 0f,
        0.92f, 0.06f, 0.01f, 0f, 0.01f,
        0.72f, 0.04f, 0.23f, 0f, 0.01f,
        0.65f, 0.08f, 0.27f, 0f, 0f,
        0.79f, 0.03f, 0.08f, 0f, 0.1f,
        0.34f, 0.26f, 0.4f, 0f, 0f,
        0.01f, 0.33f, 0.66f, 0f, 0f,
        0.39f, 0.1f, 0.23f, 0f, 0.28f,
        0.05f, 0.76f, 0.17f, 0f, 0.02f,
    ];

    [Fact]
    public void Scores_are_those_of_scikit_learn()
    {
        // y, p as above, h = p.argmax(1): accuracy_score(y, h), f1_score(y, h, average="macro", zero_division=0), confusion_matrix(y, h);
        // the calibration error and the coverage from their definitions in NumPy.
        PredictionScores scores = PredictionScores.Of(Probabilities, Labels, 5);
        Assert.Equal(0.5, scores.Accuracy, 1e-12);
        Assert.Equal(0.42735042735042733, scores.MacroF1, 1e-12);
        Assert.Equal(0.275, scores.CalibrationError, 1e-7);
        int[][] confusion = [[4, 1, 0, 0, 0], [3, 0, 0, 0, 0], [1, 1, 2, 0, 0], [0, 0, 0, 0, 0], [0, 0, 0, 0, 0]];
        Assert.Equal(confusion, scores.Confusion.Select(row => row.ToArray()));
        (double, int, int)[] coverage = [(1, 12, 6), (1.5, 8, 4), (2, 8, 4), (3, 5, 2), (5, 2, 1), (10, 1, 1)];
        Assert.Equal(coverage, scores.Coverage.Select(c => (c.Ratio, c.Kept, c.Right)));
    }

    [Fact]
    public void Surest_predictions_have_the_largest_ratios()
    {
        // Sorted here by the ratio of the two largest; half of 12 is 6, and 70 % is 8.4, taken as 9.
        PredictionScores scores = PredictionScores.Of(Probabilities, Labels, 5);
        float[][] rows = [.. Probabilities.Chunk(5).Select(row => row.OrderDescending().ToArray())];
        int[] order = [.. Enumerable.Range(0, 12).OrderByDescending(i => rows[i][0] / rows[i][1])];
        bool[] isRight = [.. order.Select(i => Array.IndexOf(Probabilities, rows[i][0], 5 * i) - 5 * i == Labels[i])];
        Assert.Equal([12, 12, 11, 11, 10, 9, 6], scores.Surest.Select(surest => surest.Kept));
        Assert.All(scores.Surest, surest => Assert.Equal(isRight.Take(surest.Kept).Count(right => right), surest.Right));
        Assert.Equal(6, scores.Surest[0].Right);
    }

    [Fact]
    public void A_class_that_is_only_ever_predicted_does_not_count_in_macro_f1()
    {
        // Class 0: 1 of 2 found, precision 1, F1 2/3. Class 1 occurs only as a wrong prediction. Class 2 does not occur at all.
        PredictionScores scores = PredictionScores.Of([1f, 0f, 0f, 0f, 1f, 0f], [0, 0], 3);
        Assert.Equal(2 / 3.0, scores.MacroF1, 1e-12);
    }

    [Fact]
    public void Calibration_error_is_the_mean_distance_between_confidence_and_accuracy()
    {
        // Bin 0.6 to 0.7: 4 predictions of 0.65, 3 right, distance 0.10. Certain: 2 predictions, 1 right, distance 0.5. Mean (4 x 0.1 + 2 x
        // 0.5) / 6.
        float[] probabilities = [0.65f, 0.35f, 0.65f, 0.35f, 0.65f, 0.35f, 0.65f, 0.35f, 1f, 0f, 1f, 0f];
        PredictionScores scores = PredictionScores.Of(probabilities, [0, 0, 0, 1, 0, 1], 2);
        Assert.Equal(1.4 / 6, scores.CalibrationError, 1e-6);
        Assert.Equal([0, 0, 0, 0, 0, 0, 4, 0, 0, 2], scores.Reliability.Select(bin => bin.Predictions));
        Assert.Equal((0.6, 0.7, 0.75), (scores.Reliability[6].Low, scores.Reliability[6].High, scores.Reliability[6].Accuracy));
        Assert.Equal(0.65, scores.Reliability[6].Confidence, 1e-6);
        Assert.Equal(new ReliabilityBin(0.9, 1, 2, 1, 0.5), scores.Reliability[9]);
    }

    [Fact]
    public void A_certain_prediction_is_kept_at_every_ratio()
    {
        PredictionScores scores = PredictionScores.Of([0f, 1f], [1], 2);
        Assert.All(scores.Coverage, coverage => Assert.Equal((1, 1), (coverage.Kept, coverage.Right)));
    }

    [Fact]
    public void Lengths_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => PredictionScores.Of([0.5f, 0.5f, 1f], [0, 1], 2));
        Assert.Throws<ArgumentException>(() => PredictionScores.Of([], [], 2));
    }
}
