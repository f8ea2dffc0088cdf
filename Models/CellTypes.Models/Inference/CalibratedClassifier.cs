using System;

namespace CellTypes.Models.Inference;

/// <summary>
/// A classifier whose probabilities are made bolder or more cautious: each is raised to the power 1 / temperature and the row divided by
/// its sum (temperature scaling, Guo et al. 2017, section 4.2, with the logarithms of the probabilities as logits). The order of the classes
/// does not change.
/// </summary>
internal sealed class CalibratedClassifier : ClassifierWrapper
{
    /// <summary>Puts classifier and temperature together.</summary>
    /// <param name="classifier">The classifier; disposed of with this one where it is disposable.</param>
    /// <param name="temperature">The temperature, positive; below 1 makes probabilities bolder.</param>
    /// <exception cref="ArgumentException">The temperature is not a positive number.</exception>
    public CalibratedClassifier(IClassifier classifier, double temperature)
        : base(classifier)
    {
        if (!(temperature > 0) || double.IsInfinity(temperature))
            throw new ArgumentException($"A temperature of {temperature} is not a positive number.", nameof(temperature));
        Temperature = temperature;
    }

    /// <summary>Gets the temperature.</summary>
    public double Temperature { get; }

    /// <summary>Scales one row of probabilities.</summary>
    /// <param name="probabilities">The probabilities of one unit, at least one above 0; receives the scaled ones.</param>
    /// <param name="temperature">The temperature.</param>
    public static void Scale(Span<float> probabilities, double temperature)
    {
        float largest = 0;
        foreach (float probability in probabilities) largest = Math.Max(largest, probability);
        double sum = 0;
        // Relative to the largest, so that a low temperature does not underflow them all.
        foreach (float probability in probabilities) sum += Math.Pow(probability / (double)largest, 1 / temperature);
        for (int c = 0; c < probabilities.Length; c++)
            probabilities[c] = (float)(Math.Pow(probabilities[c] / (double)largest, 1 / temperature) / sum);
    }

    /// <inheritdoc/>
    public override void Predict(ReadOnlySpan<float> inputs, int count, Span<float> probabilities)
    {
        Classifier.Predict(inputs, count, probabilities);
        for (int i = 0; i < count; i++) Scale(probabilities.Slice(i * ClassCount, ClassCount), Temperature);
    }
}
