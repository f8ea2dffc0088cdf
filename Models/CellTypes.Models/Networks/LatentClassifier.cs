using System;
using System.Buffers;
using CellTypes.Models.Inference;

namespace CellTypes.Models.Networks;

/// <summary>A classifier, often a forest, of the latent variables that encoders find in a unit (D'Agostino 2022, section 4.1).</summary>
public sealed class LatentClassifier : ClassifierWrapper
{
    /// <summary>Puts encoder and classifier together; both are disposed of with this one.</summary>
    /// <param name="encoder">The encoder.</param>
    /// <param name="classifier">The classifier of what it gives.</param>
    /// <exception cref="ArgumentException">They do not fit together.</exception>
    public LatentClassifier(LatentEncoder encoder, IClassifier classifier)
        : base(classifier)
    {
        if (encoder.OutputLength != classifier.InputLength)
        {
            throw new ArgumentException(
                $"The encoder gives {encoder.OutputLength} values, but the classifier takes {classifier.InputLength}.", nameof(classifier));
        }
        Encoder = encoder;
    }

    /// <inheritdoc/>
    public override int InputLength => Encoder.InputLength;

    /// <inheritdoc/>
    public override string Device => NetworkDevice.Name(Encoder.Device);

    /// <summary>Gets the encoder.</summary>
    public LatentEncoder Encoder { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A span is too short, or an input is NaN or infinite.</exception>
    public override void Predict(ReadOnlySpan<float> inputs, int count, Span<float> probabilities)
    {
        ClassifierArguments.CheckPrediction(this, inputs, count, probabilities);
        float[] latents = ArrayPool<float>.Shared.Rent(count * Encoder.OutputLength);
        Encoder.Encode(inputs, count, latents);
        ClassifierArguments.PredictFinite(Classifier, latents, count, probabilities);
        ArrayPool<float>.Shared.Return(latents);
    }

    /// <summary>Frees encoder and classifier.</summary>
    public override void Dispose()
    {
        Encoder.Dispose();
        base.Dispose();
    }
}
