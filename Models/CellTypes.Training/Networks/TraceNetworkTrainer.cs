using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Threading;
using CellTypes.Models.Inference;
using CellTypes.Models.Networks;
using CellTypes.Models.Views;
using CellTypes.Training.Data;
using CellTypes.Training.Folds;
using CellTypes.Training.Trainers;
using static TorchSharp.torch;

namespace CellTypes.Training.Networks;

/// <summary>The convolutional networks of Wang et al. 2022, which label membrane potential traces.</summary>
/// <remarks>
/// The paper reports the best of 100 epochs on the cells that it validates on. Here the epoch is chosen by cells that are held back from the
/// training part, so that cells that are scored have no part in the choice.
/// </remarks>
/// <param name="options">The network and how it is fitted.</param>
/// <param name="settings">Where it is fitted.</param>
internal sealed class TraceNetworkTrainer(TraceNetworkOptions options, NetworkSettings settings) : ITrainer
{
    /// <inheritdoc/>
    public string Description =>
        FormattableString.Invariant($"convolutional network of traces ({string.Join(" + ", options.Forms)}, rate {options.LearningRate}, batches of {options.BatchSize}, ")
        + (options.Transfer is string first ? $"{options.Epochs} epochs {first} against all others, then a new last layer and " : "")
        + (options.Validation > 0 ? $"the best of {options.Epochs} epochs on {100 * options.Validation:0} % of the training cells)" : $"{options.Epochs} epochs)");

    /// <inheritdoc/>
    /// <exception cref="CellTypesException">The inputs are not those of one trace, or a group or class that the options name is not there.</exception>
    public IClassifier Fit(LabelledSet training, int seed, CancellationToken cancellation)
    {
        IReadOnlyList<InputBlock> blocks = training.Blocks;
        if (blocks is not [{ Kind: InputKind.Signal }])
            throw new CellTypesException($"A network of traces takes one trace, such as {TraceView.FiftyMilliseconds.Name}, and the {training.InputLength} inputs are something else.");
        int first = options.Transfer is string name ? IndexOf(training, name) : -1;
        IReadOnlyList<string>? groups = GroupsOf(training);
        (int[] learnt, int[] held) = HeldOutGroups.Split(training.Labels, groups, options.Validation, DerivedSeed.Of(seed, -1));
        using ScaledUnits units = new(training, settings.Device);
        string fitted = $"trace {JsonSerializer.Serialize(options)} {string.Join(',', held)}";
        using Tensor isOther = tensor([.. training.Labels.ToArray().Select(label => label == first ? 0L : 1L)]).to(settings.Device);
        using TraceNetworkFit.Pair? ofTwo = first >= 0 ? Run($"{fitted}, first", isOther, 2, null, DerivedSeed.Of(seed, 0)) : null;
        using TraceNetworkFit.Pair networks = Run(fitted, units.Labels, training.ClassNames.Count, ofTwo?.Best, DerivedSeed.Of(seed, 1));
        return FittedNetwork.ToClassifier(units.Scaling, Architecture(training.ClassNames.Count), networks.Best, null, settings);

        TraceNetworkFit.Pair Run(string what, Tensor labels, int classes, ClassifierNetwork? start, int seedOfFit)
        {
            using TraceNetworkFit fit = new(units.Labelled, labels, learnt, held, Architecture(classes), start, options, seedOfFit);
            fit.Run(settings.Checkpoints?.PathOf(what, training, seed), cancellation);
            return fit.Networks;
        }

        TraceArchitecture Architecture(int classes) =>
            new() { Samples = training.InputLength, Forms = options.Forms, Dropout = options.Dropout, Classes = classes };
    }

    private static int IndexOf(LabelledSet training, string name)
    {
        int index = training.ClassNames.ToList().IndexOf(name);
        return index >= 0 ? index : throw new CellTypesException($"There is no class '{name}' to tell from all others first: the classes are {string.Join(", ", training.ClassNames)}.");
    }

    private IReadOnlyList<string>? GroupsOf(LabelledSet training)
    {
        if (training.Groups.TryGetValue(options.Group ?? LabelledSet.CellColumn, out IReadOnlyList<string>? groups) || options.Group is null) return groups;
        throw new CellTypesException($"The data has no group column '{options.Group}': it has {string.Join(", ", training.Groups.Keys.DefaultIfEmpty("none"))}.");
    }
}
