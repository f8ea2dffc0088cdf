using System;
using System.Buffers;
using System.Collections.Generic;
using System.Linq;

namespace CellTypes.Models.Inference;

/// <summary>The mean of the probabilities of several classifiers.</summary>
internal sealed class AveragedClassifier : IDeviceClassifier, IDisposable
{
    private readonly IClassifier[] _classifiers;

    /// <summary>Puts classifiers together.</summary>
    /// <param name="classifiers">The classifiers, at least one; disposed of with this one where they are disposable.</param>
    /// <exception cref="ArgumentException">There is none, or they differ in their inputs or classes.</exception>
    public AveragedClassifier(IReadOnlyList<IClassifier> classifiers)
    {
        if (classifiers.Select(classifier => (classifier.InputLength, classifier.ClassCount)).Distinct().Count() != 1)
        {
            throw new ArgumentException(
                "A mean needs one or more classifiers with equal numbers of inputs and classes.", nameof(classifiers));
        }
        _classifiers = [.. classifiers];
    }

    /// <summary>Gets the classifiers.</summary>
    public IReadOnlyList<IClassifier> Classifiers => _classifiers;

    /// <inheritdoc/>
    public int InputLength => _classifiers[0].InputLength;

    /// <inheritdoc/>
    public int ClassCount => _classifiers[0].ClassCount;

    /// <inheritdoc/>
    public string? Device => _classifiers.Select(classifier => (classifier as IDeviceClassifier)?.Device).FirstOrDefault(device => device is not null);

    /// <inheritdoc/>
    public void Predict(ReadOnlySpan<float> inputs, int count, Span<float> probabilities)
    {
        ClassifierArguments.CheckPrediction(this, inputs, count, probabilities);
        Span<float> mean = probabilities.Slice(0, count * ClassCount);
        float[] ofOne = ArrayPool<float>.Shared.Rent(mean.Length);
        mean.Clear();
        foreach (IClassifier classifier in _classifiers)
        {
            classifier.Predict(inputs, count, ofOne);
            for (int i = 0; i < mean.Length; i++) mean[i] += ofOne[i] / _classifiers.Length;
        }
        ArrayPool<float>.Shared.Return(ofOne);
    }

    /// <summary>Disposes of the classifiers.</summary>
    public void Dispose()
    {
        foreach (IClassifier classifier in _classifiers) (classifier as IDisposable)?.Dispose();
    }
}
