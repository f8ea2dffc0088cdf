using System.Collections.Generic;
using System.Linq;
using System.Threading;
using CellTypes.Models.Inference;
using CellTypes.Models.Networks;
using CellTypes.Training.Data;
using CellTypes.Training.Evaluation;

namespace CellTypes.Training.Networks;

/// <summary>
/// Another family, fitted on the latent variables of variational autoencoders, which are fitted before it to all units, labelled or not
/// (D'Agostino 2022, section 4.1: the thesis gives them to a forest). Features go to it as they are, beside the latent variables.
/// </summary>
/// <param name="autoencoders">The autoencoders.</param>
/// <param name="family">The family that is fitted on what they make.</param>
/// <param name="settings">Where networks are fitted.</param>
public sealed class LatentFamily(ViewAutoencoders autoencoders, IModelFamily family, NetworkSettings settings) : IModelFamily
{
    /// <inheritdoc/>
    public string Description =>
        $"latent variables of autoencoders (waveform {Describe(autoencoders.Waveform)}; autocorrelogram {Describe(autoencoders.Autocorrelogram)}), then {family.Description}";

    /// <inheritdoc/>
    public IClassifier Fit(LabelledSet training, int seed, CancellationToken cancellation)
    {
        using ScaledUnits units = new(training, settings.Device);
        IReadOnlyList<InputPart> parts = autoencoders.Parts(units.Scaling.Blocks);
        LatentEncoder encoder = new(
            units.Scaling, parts, autoencoders.Fit(units, training, parts, settings, seed, cancellation), settings.Device);
        LabelledSet latents = training.WithInputs([.. Names(training, parts)], inputs =>
        {
            int count = inputs.Length / training.InputLength;
            float[] values = new float[count * encoder.OutputLength];
            encoder.Encode(inputs, count, values);
            return values;
        });
        return new LatentClassifier(encoder, family.Fit(latents, seed, cancellation));
    }

    private static string Describe(AutoencoderOptions options) =>
        $"{(options.Convolves ? "convolutions-" : "")}{string.Join('-', options.Hidden)}-{options.Latent}, beta {options.Beta}";

    private static IEnumerable<string> Names(LabelledSet training, IReadOnlyList<InputPart> parts)
    {
        int first = 0;
        for (int i = 0; i < parts.Count; i++)
        {
            int part = i;
            foreach (string name in parts[i].Encoder is EncoderArchitecture encoder
                ? Enumerable.Range(0, encoder.Latent).Select(latent => LatentVariable.Name(part, latent))
                : training.InputNames.Skip(first).Take(parts[i].Inputs))
            {
                yield return name;
            }
            first += parts[i].Inputs;
        }
    }
}
