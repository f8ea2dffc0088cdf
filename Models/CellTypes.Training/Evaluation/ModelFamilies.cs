using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Forests;
using CellTypes.Models.Kernels;
using CellTypes.Models.Linear;

namespace CellTypes.Training.Evaluation;

/// <summary>The families of models by name.</summary>
public static class ModelFamilies
{
    private const string Calibrated = "calibrated:";

    private static readonly Dictionary<string, IModelFamily> Named = new()
    {
        ["thesis-forest"] = new OversampledFamily(new ForestFamily(ForestFamily.Thesis)),
        ["balanced-forest"] = Forest,
        ["forest"] = Forest,
        ["linear"] = new ScaledFamily(new LogisticFamily(new LogisticOptions())),
        ["linear-balanced"] = new ScaledFamily(new LogisticFamily(new LogisticOptions { ClassWeights = ClassWeights.Balanced })),
        ["discriminant"] = new ScaledFamily(new DiscriminantFamily()),
        ["gp"] = new ScaledFamily(new GaussianProcessFamily(new GaussianProcessOptions())),
        ["gp-chosen"] = new ScaledFamily(new GaussianProcessFamily(new GaussianProcessOptions { ChooseByMarginalLikelihood = true })),
    };

    /// <summary>Gets the names: <c>thesis-forest</c>, <c>balanced-forest</c> or <c>forest</c> for short, <c>linear</c>,
    /// <c>linear-balanced</c>, <c>discriminant</c>, <c>gp</c> and <c>gp-chosen</c>.</summary>
    public static IReadOnlyCollection<string> Names => Named.Keys;

    private static IModelFamily Forest =>
        new ForestFamily(new ForestOptions { Trees = 300, MinimumLeaf = 2, ClassWeights = ClassWeights.Balanced });

    /// <summary>Makes a family of its name.</summary>
    /// <param name="name">
    /// One of <see cref="Names"/>; several, joined by <c>+</c>, for the mean of their probabilities; either after <c>calibrated:</c> for a
    /// fitted temperature.
    /// </param>
    /// <exception cref="ArgumentException">There is none of that name; the message lists those there are.</exception>
    public static IModelFamily Parse(string name)
    {
        if (name.StartsWith(Calibrated, StringComparison.Ordinal)) return new CalibratedFamily(Parse(name[Calibrated.Length..]));
        IModelFamily[] families = [.. name.Split('+').Select(part => Named.GetValueOrDefault(part) ?? throw Unknown(part))];
        return families.Length == 1 ? families[0] : new AveragedFamily(families);
    }

    private static ArgumentException Unknown(string name) => new(
        $"There is no model family '{name}': use {string.Join(", ", Names)}, several joined by + for their mean, "
        + "or calibrated: before any.");
}
