using System.Collections.Generic;
using System.Text.Json;
using System.Threading;
using CellTypes.Models.Inference;
using CellTypes.Training.Augmentation;
using CellTypes.Training.Data;
using CellTypes.Training.Trainers;

namespace CellTypes.Training.Networks;

/// <summary>Perceptrons that are fitted with FixMatch (Sohn et al. 2020; D'Agostino 2022, section 4.3).</summary>
/// <remarks>
/// A set that has the spikes of its units and the waveform on ten channels is augmented as in the thesis. Elsewhere what the units lack is
/// left out: of tables of mean waveforms and autocorrelograms of one channel, noise is all that remains, since views without a unit have no
/// size that could shift.
/// </remarks>
/// <param name="options">The network and how it is fitted.</param>
/// <param name="settings">Where it is fitted.</param>
internal sealed class FixMatchTrainer(FixMatchOptions options, NetworkSettings settings) : ITrainer
{
    /// <inheritdoc/>
    public string Description =>
        $"FixMatch ({string.Join('-', options.Hidden)}, threshold {options.Threshold}, {options.Epochs} x {options.StepsPerEpoch} steps)";

    /// <inheritdoc/>
    public IClassifier Fit(LabelledSet training, int seed, CancellationToken cancellation)
    {
        using ScaledUnits units = new(training, settings.Device);
        SampleSource[]? sources = SourcesOf(training);
        SampleRows samples = new(training.Views ?? [], sources is not null);
        AugmentationPolicy weak = AugmentationPolicy.Weak(samples.Signals);
        AugmentationPolicy strong = AugmentationPolicy.Strong(samples.Signals, samples.HaveSize);
        using FixMatchFit fit = new(training, units.Scaling, options, weak, strong, samples, sources, settings.Device, seed);
        string fitted = $"fixmatch {JsonSerializer.Serialize(options)} {samples.Signals}";
        fit.Run(settings.Checkpoints?.PathOf(fitted, training, seed), cancellation);
        using FixMatchFit.Pair networks = fit.Networks;
        return FittedNetwork.ToClassifier(units.Scaling, fit.Architecture, networks.Averaged, null, settings);
    }

    // The sources of the labelled and of the other units, if they are known of all.
    private static SampleSource[]? SourcesOf(LabelledSet training)
    {
        IReadOnlyList<SampleSource>? others = training.Unlabelled.Count == 0 ? [] : training.Unlabelled.Sources;
        return training.Sources is null || others is null ? null : [.. training.Sources, .. others];
    }
}
