using System;
using System.Collections.Generic;

namespace CellTypes.Models.Inference;

/// <summary>Checks what classifiers are trained on and asked.</summary>
internal static class ClassifierArguments
{
    /// <exception cref="ArgumentException">The arguments do not fit together, a label is out of range, or an input is NaN or
    /// infinite.</exception>
    public static void CheckTraining(ReadOnlySpan<float> inputs, int inputLength, ReadOnlySpan<int> labels, int classCount)
    {
        if (inputLength < 1 || classCount < 1)
            throw new ArgumentException($"A classifier needs at least one input and one class, not {inputLength} and {classCount}.");
        if (labels.Length == 0)
            throw new ArgumentException("A classifier cannot be trained on no rows.", nameof(labels));
        if (inputs.Length != (long)labels.Length * inputLength)
        {
            throw new ArgumentException(
                $"There are {inputs.Length} inputs for {labels.Length} labels of {inputLength} inputs each.", nameof(inputs));
        }
        for (int i = 0; i < labels.Length; i++)
        {
            if ((uint)labels[i] >= (uint)classCount)
                throw new ArgumentException($"Label {labels[i]} of row {i} is not between 0 and {classCount - 1}.", nameof(labels));
        }
        FiniteInputs.Check(inputs, inputLength, nameof(inputs));
    }

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
