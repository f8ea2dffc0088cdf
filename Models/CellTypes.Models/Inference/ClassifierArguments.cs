using System;
using System.Collections.Generic;

namespace CellTypes.Models.Inference;

/// <summary>Checks what classifiers are asked.</summary>
internal static class ClassifierArguments
{
    /// <exception cref="ArgumentException">A span is too short, or an input is NaN or infinite.</exception>
    public static void CheckPrediction(IClassifier classifier, ReadOnlySpan<float> inputs, int count, ReadOnlySpan<float> probabilities)
    {
        int inputLength = classifier.InputLength, classCount = classifier.ClassCount;
        if (count < 0 || inputs.Length < (long)count * inputLength)
            throw new ArgumentException($"{count} rows of {inputLength} inputs do not fit in {inputs.Length} values.", nameof(inputs));
        if (probabilities.Length < (long)count * classCount)
        {
            throw new ArgumentException(
                $"{count} rows of {classCount} probabilities do not fit in {probabilities.Length} values.", nameof(probabilities));
        }
        FiniteInputs.Check(inputs.Slice(0, count * inputLength), inputLength, nameof(inputs));
    }

    /// <summary>Predicts rows that were computed from inputs; one that left the range of numbers on the way gets NaN instead of probabilities.</summary>
    public static void PredictFinite(IClassifier classifier, Span<float> inputs, int count, Span<float> probabilities)
    {
        int inputLength = classifier.InputLength, classCount = classifier.ClassCount;
        List<int>? bad = null;
        for (int i; (i = FiniteInputs.FirstNotFinite(inputs.Slice(0, count * inputLength))) >= 0;)
        {
            (bad ??= []).Add(i / inputLength);
            inputs.Slice(i / inputLength * inputLength, inputLength).Clear();
        }
        classifier.Predict(inputs, count, probabilities);
        foreach (int row in bad ?? []) probabilities.Slice(row * classCount, classCount).Fill(float.NaN);
    }
}
