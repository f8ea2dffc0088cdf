using System;
using CellTypes.Models.Forests;

namespace CellTypes.Models.Inference;

/// <summary>Checks what classifiers are trained on and asked.</summary>
internal static class ClassifierArguments
{
    /// <exception cref="ArgumentException">The arguments do not fit together, a label is out of range, or an input is NaN or
    /// infinite.</exception>
    public static void CheckTraining(ReadOnlySpan<float> inputs, int inputLength, ReadOnlySpan<int> labels, int classCount)
    {
        if (inputLength < 1 || labels.Length == 0 || inputs.Length != (long)labels.Length * inputLength)
        {
            throw new ArgumentException(
                $"There are {inputs.Length} inputs for {labels.Length} labels of {inputLength} inputs each; "
                + "at least one of each is needed.",
                nameof(inputs));
        }
        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i] < 0 || labels[i] >= classCount)
                throw new ArgumentException($"Row {i} has label {labels[i]} of {classCount} classes.", nameof(labels));
        }
        FiniteInputs.Check(inputs, inputLength, nameof(inputs));
    }

    /// <exception cref="ArgumentException">A span is too short, or an input is NaN or infinite.</exception>
    public static void CheckPrediction(IClassifier classifier, ReadOnlySpan<float> inputs, int count, ReadOnlySpan<float> probabilities)
    {
        if (count < 0 || inputs.Length < (long)count * classifier.InputLength || probabilities.Length < (long)count * classifier.ClassCount)
        {
            throw new ArgumentException(
                $"{count} rows of {classifier.InputLength} inputs and {classifier.ClassCount} classes do not fit into "
                + $"{inputs.Length} inputs and {probabilities.Length} probabilities.");
        }
        FiniteInputs.Check(inputs.Slice(0, count * classifier.InputLength), classifier.InputLength, nameof(inputs));
    }
}
