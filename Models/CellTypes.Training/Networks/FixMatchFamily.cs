using System.Text.Json;
using System.Threading;
using CellTypes.Models.Inference;
using CellTypes.Training.Augmentation;
using CellTypes.Training.Data;
using CellTypes.Training.Evaluation;

namespace CellTypes.Training.Networks;

/// <summary>Perceptrons that are fitted with FixMatch (Sohn et al. 2020; D'Agostino 2022, section 4.3).</summary>
/// <remarks>
/// Where units have one channel and no spike train, as in tables of mean waveforms and autocorrelograms, noise is the only augmentation of the
/// thesis that applies: views without a unit have no size that could shift.
/// </remarks>
/// <param name="options">The network and how it is fitted.</param>
/// <param name="settings">Where it is fitted.</param>
public sealed class FixMatchFamily(FixMatchOptions options, NetworkSettings settings) : IModelFamily
{
    /// <inheritdoc/>
    public string Description =>
        $"FixMatch ({string.Join('-', options.Hidden)}, threshold {options.Threshold}, {options.Epochs} x {options.StepsPerEpoch} steps)";

    /// <inheritdoc/>
    public IClassifier Fit(LabelledSet training, int seed, CancellationToken cancellation)
    {
        using ScaledUnits units = new(training, settings.Device);
        SampleRows samples = new(units.Scaling.Blocks);
        SampleSignals signals = samples.Signals;
        AugmentationPolicy strong = signals == SampleSignals.None
            ? new AugmentationPolicy([], new RandAugment([new AugmentationStep(new GaussianNoise(), 2)], 4, 0.5))
            : AugmentationPolicy.Strong(signals);
        using FixMatchFit fit = new(
            training, units.Scaling, options, AugmentationPolicy.Weak(signals), strong, samples, settings.Device, seed);
        fit.Run(settings.Checkpoints?.PathOf($"fixmatch {JsonSerializer.Serialize(options)}", training, seed), cancellation);
        using FixMatchFit.Pair networks = fit.Networks;
        return NetworkFamily.Copy(units.Scaling, fit.Architecture, networks.Averaged, null, settings);
    }
}
