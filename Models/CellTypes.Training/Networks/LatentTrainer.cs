using System.Collections.Generic;
using System.Linq;
using System.Threading;
using CellTypes.Models.Inference;
using CellTypes.Models.Networks;
using CellTypes.Models.Views;
using CellTypes.Training.Data;
using CellTypes.Training.Trainers;

namespace CellTypes.Training.Networks;

/// <summary>
/// Fits variational autoencoders to all units, labelled or not, and lets another trainer fit on their latent variables (D'Agostino 2022,
/// section 4.1: the thesis gives them to a forest). Features go to it as they are, beside the latent variables.
/// </summary>
/// <param name="autoencoders">The autoencoders.</param>
/// <param name="trainer">The other trainer.</param>
/// <param name="settings">Where networks are fitted.</param>
internal sealed class LatentTrainer(ViewAutoencoders autoencoders, ITrainer trainer, NetworkSettings settings) : ITrainer
{
    /// <inheritdoc/>
    public string Description =>
        $"latent variables of autoencoders (waveform {Describe(autoencoders.Waveform)}; autocorrelogram {Describe(autoencoders.Autocorrelogram)}), then {trainer.Description}";

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
        }, [.. parts.Zip(units.Scaling.Blocks, (part, block) => part.Encoder is { } made ? new InputBlock(made.Latent, InputKind.Signal) : block)]);
        return new LatentClassifier(encoder, trainer.Fit(latents, seed, cancellation));
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
                ? Enumerable.Range(0, encoder.Latent).Select(latent => $"latent_{part}_{latent}")
                : training.InputNames.Skip(first).Take(parts[i].Inputs))
            {
                yield return name;
            }
            first += parts[i].Inputs;
        }
    }
}
