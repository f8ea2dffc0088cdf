using System;
using System.Linq;

namespace CellTypes.Training.Scores;

/// <summary>What one unit is labelled as.</summary>
/// <param name="Label">Its true class.</param>
/// <param name="Predicted">The most probable class.</param>
/// <param name="Largest">The probability of that.</param>
/// <param name="Second">The second largest probability.</param>
internal readonly record struct Prediction(int Label, int Predicted, float Largest, float Second)
{
    /// <summary>The number of equal bins of the largest probability in which calibration is looked at.</summary>
    public const int Bins = 10;

    public bool IsRight => Label == Predicted;

    /// <summary>The bin of the largest probability, from 0.</summary>
    public int Bin => Math.Min((int)(Largest * Bins), Bins - 1);

    /// <summary>How many of <see cref="PredictionScores.CoverageRatios"/> the prediction is sure enough for; these rise.</summary>
    public int Level
    {
        get
        {
            float largest = Largest, second = Second;
            return PredictionScores.CoverageRatios.Count(ratio => largest >= ratio * second);
        }
    }

    public float Ratio => Largest / Second;

    public static Prediction Of(ReadOnlySpan<float> probabilities, int label)
    {
        int predicted = 0;
        float second = 0;
        for (int c = 1; c < probabilities.Length; c++)
        {
            bool larger = probabilities[c] > probabilities[predicted];
            second = Math.Max(second, probabilities[larger ? predicted : c]);
            predicted = larger ? c : predicted;
        }
        return new Prediction(label, predicted, probabilities[predicted], second);
    }
}
