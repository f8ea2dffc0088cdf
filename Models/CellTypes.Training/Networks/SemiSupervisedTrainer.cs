using System.Text.Json;
using System.Threading;
using CellTypes.Models.Inference;
using CellTypes.Training.Data;
using CellTypes.Training.Trainers;

namespace CellTypes.Training.Networks;

/// <summary>Semi-supervised variational autoencoders (Kingma et al. 2014, M2; D'Agostino 2022, section 4.2): labelled units and units of
/// unknown type explain one another. Of the fitted network the part from inputs to class is the classifier.</summary>
/// <param name="options">The network and how it is fitted.</param>
/// <param name="settings">Where it is fitted.</param>
internal sealed class SemiSupervisedTrainer(SemiSupervisedOptions options, NetworkSettings settings) : ITrainer
{
    /// <inheritdoc/>
    public string Description =>
        $"semi-supervised autoencoder (class {options.ClassHidden}, latent {options.Hidden}-{options.Latent}, classification weight {options.ClassificationWeight})";

    /// <inheritdoc/>
    public IClassifier Fit(LabelledSet training, int seed, CancellationToken cancellation)
    {
        using ScaledUnits units = new(training, settings.Device);
        using SemiSupervisedFit fit = new(units, training.ClassNames.Count, options, seed);
        fit.Run(settings.Checkpoints?.PathOf($"semi-supervised {JsonSerializer.Serialize(options)}", training, seed), cancellation);
        using SemiSupervisedAutoencoder network = fit.Network;
        return FittedNetwork.ToClassifier(units.Scaling, network.Architecture, network.Classifier, null, settings);
    }
}
