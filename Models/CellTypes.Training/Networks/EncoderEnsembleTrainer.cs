using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Threading;
using CellTypes.Models.Inference;
using CellTypes.Models.Networks;
using CellTypes.Training.Data;
using CellTypes.Training.Folds;
using CellTypes.Training.Trainers;
using static TorchSharp.torch;

namespace CellTypes.Training.Networks;

/// <summary>
/// Classifiers on the encoders of variational autoencoders, which are fitted before them to all units, labelled or not; several, each of which
/// leaves out some of the labelled units, and whose probabilities are averaged (Beau et al. 2025).
/// </summary>
/// <param name="autoencoders">The autoencoders.</param>
/// <param name="options">The classifiers and how they are fitted.</param>
/// <param name="settings">Where networks are fitted.</param>
internal sealed class EncoderEnsembleTrainer(ViewAutoencoders autoencoders, EncoderEnsembleOptions options, NetworkSettings settings) : ITrainer
{
    /// <inheritdoc/>
    public string Description =>
        $"{options.Folds} x {options.Seeds} classifiers on encoders (waveform {string.Join('-', autoencoders.Waveform.Hidden)}-{autoencoders.Waveform.Latent}, beta {autoencoders.Waveform.Beta}, "
        + $"autocorrelogram convolutions-{string.Join('-', autoencoders.Autocorrelogram.Hidden)}-{autoencoders.Autocorrelogram.Latent}, "
        + $"beta {autoencoders.Autocorrelogram.Beta}, hidden {options.Hidden}, rate {options.LearningRate}, {options.Epochs} epochs{(options.Laplace ? ", last-layer Laplace" : "")})";

    /// <inheritdoc/>
    public IClassifier Fit(LabelledSet training, int seed, CancellationToken cancellation)
    {
        List<IClassifier> members = [];
        for (int s = 0; s < options.Seeds; s++) members.AddRange(FitMembers(training, DerivedSeed.Of(seed, s), cancellation));
        return members.Count == 1 ? members[0] : new AveragedClassifier(members);
    }

    private IEnumerable<IClassifier> FitMembers(LabelledSet training, int seed, CancellationToken cancellation)
    {
        using ScaledUnits units = new(training, settings.Device);
        IReadOnlyList<InputPart> parts = autoencoders.Parts(units.Scaling.Blocks);
        using ViewEncoders encoders = autoencoders.Fit(units, training, parts, settings, seed, cancellation);
        EncodersArchitecture architecture = new() { Parts = parts, Hidden = options.Hidden, Classes = training.ClassNames.Count };
        int[][] folds = options.Folds < 2 || options.Folds > InnerKFold.CountOf(training)
            ? [[.. Enumerable.Range(0, training.Count)]]
            : [.. new InnerKFold(options.Folds).Split(training, seed).Select(fold => fold.Training)];
        for (int f = 0; f < folds.Length; f++)
        {
            using Tensor rows = tensor(folds[f].Select(unit => (long)unit).ToArray()).to(settings.Device);
            using Tensor inputs = units.Labelled.index_select(0, rows), labels = units.Labels.index_select(0, rows);
            int seedOfMember = DerivedSeed.Of(seed, f);
            using EncoderClassifierFit fit = new(inputs, labels, architecture, encoders, options, seedOfMember);
            fit.Run(
                settings.Checkpoints?.PathOf(
                    $"classifier {f} {JsonSerializer.Serialize(autoencoders)} {JsonSerializer.Serialize(options)}", training, seedOfMember),
                cancellation);
            using ClassifierNetwork network = fit.Network;
            LastLayerLaplace? laplace = options.Laplace ? LaplaceFit.Fit(network, inputs, labels) : null;
            yield return FittedNetwork.ToClassifier(units.Scaling, architecture, network, laplace, settings);
        }
    }
}
