using System;
using CellTypes.Models.Inference;

namespace CellTypes.Training.Trainers;

/// <summary>Checks what classifiers are fitted to.</summary>
internal static class TrainingArguments
{
    /// <exception cref="ArgumentException">The arguments do not fit together, a label is out of range, or an input is NaN or
    /// infinite.</exception>
    public static void Check(ReadOnlySpan<float> inputs, int inputLength, ReadOnlySpan<int> labels, int classCount)
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
}
