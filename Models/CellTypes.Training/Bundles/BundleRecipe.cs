using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Inference;
using CellTypes.Models.Views;
using CellTypes.Training.Data;
using CellTypes.Training.Families;
using CellTypes.Training.Forests;

namespace CellTypes.Training.Bundles;

/// <summary>What a shipped bundle is made of: data, views, settings, and what there is to say about it.</summary>
public sealed record BundleRecipe
{
    private const string Cautious =
        "The probabilities of units of the labs it was trained on are cautious: more of the labels are right than they say. Those of "
            + "another lab's units can be too high.";

    private const string Calibrated =
        "The probabilities are right on average for units of the labs it was trained on. Those of another lab's units can be too high.";

    private static readonly UnitView Waveform = new PeakWaveformView(), Autocorrelogram = new AutocorrelogramShapeView();
    private static readonly UnitView Intervals = UnitViews.Parse("features/temporal-15@3");
    private static readonly string OfAllLabs = $"extra-trees(trees=150,inputs={Waveform.Name}+{Intervals.Name})";

    /// <summary>Gets the recipes.</summary>
    public static IReadOnlyList<BundleRecipe> All { get; } =
    [
        new()
        {
            Name = "cerebellum",
            Summary = "Labels cerebellar units by the mean waveform on their peak channel, the shape of their autocorrelogram and their interval statistics, and tells units of "
                + "other tissue; a mean of trees whose probabilities are calibrated.",
            Views = [Waveform, Autocorrelogram, Intervals],
            // Two of three members learn from all three labs, without the autocorrelograms that one of them lacks: what is alike in all labs has the larger say.
            Model = $"calibrated:{OfAllLabs}+{OfAllLabs}+extra-trees(trees=150,inputs={Waveform.Name}+{Autocorrelogram.Name}+{Intervals.Name})",
            ConfidenceRatio = 3,
        },
        new()
        {
            Name = "cerebellum-forest",
            Summary = "Labels cerebellar units by the mean waveform on their peak channel and their interval statistics, and tells units of other tissue; one random forest.",
            Views = [Waveform, Intervals],
        },
        new()
        {
            Name = "cerebellum-forest-acg",
            Summary = "Labels cerebellar units by the shape of their autocorrelogram and their interval statistics, and tells units of other tissue; for acquisition systems that send "
                + "no usable waveform.",
            Views = [Autocorrelogram, Intervals],
        },
    ];

    /// <summary>Gets the name of the bundle.</summary>
    public required string Name { get; init; }

    /// <summary>Gets what the model is for.</summary>
    public required string Summary { get; init; }

    /// <summary>Gets the views that make its inputs.</summary>
    public required IReadOnlyList<UnitView> Views { get; init; }

    /// <summary>Gets the labs of the C4 database whose units it is trained on.</summary>
    public IReadOnlyList<C4Lab> Labs { get; } = C4Lab.Named("hull", "lisberger", "hausser");

    /// <summary>Gets the family of the model, as <see cref="ModelFamilies.Parse"/> reads it; null where the forest that tells outliers labels
    /// units too.</summary>
    public string? Model { get; init; }

    /// <summary>Gets how many seeds its labels are usually measured with; fewer where a fit takes long.</summary>
    public int MetricSeeds { get; init; } = 3;

    /// <summary>Gets the tissue whose cell types it tells apart.</summary>
    public string Tissue { get; } = "cerebellum";

    /// <summary>Gets the share of units of other tissue that its classifier takes for granted: its classes, other tissue among them, have equal weights.</summary>
    public double ForeignShare { get; } = 1.0 / 6;

    /// <summary>Gets the share of held-out cerebellar units that may be called foreign, which sets the threshold.</summary>
    public double ForeignAtHome { get; } = 0.05;

    /// <summary>Gets the classes that are left out, because too few units are known.</summary>
    public IReadOnlyList<string> LeftOutClasses { get; } = ["GrC"];

    /// <summary>Gets how the forest is trained.</summary>
    public ForestOptions Forest { get; } = ForestTrainer.Balanced;

    /// <summary>Gets the least ratio of the two largest probabilities of a confident label: 2 (Beau et al. 2025), more where a temperature has moved the
    /// probabilities apart.</summary>
    public double ConfidenceRatio { get; init; } = UnitModel.UsualConfidenceRatio;

    /// <summary>Gets the terms of use of the data.</summary>
    public string Licence { get; } = "BSD-3-Clause, as published with JesusGF1/hippie_benchmarking_release (commit 6165dac)";

    /// <summary>Gets what to cite.</summary>
    public IReadOnlyList<string> Citations { get; } =
    [
        "M. Beau, F. D'Agostino, D. J. Herzfeld, F. Naveros, M. E. Hemelt et al., A deep learning strategy to identify cell types across "
            + "species from high-density extracellular recordings, Cell 188 (2025) 2218-2234, "
            + "doi:10.1016/j.cell.2025.01.041 (the C4 database)",
        "JesusGF1/hippie_benchmarking_release, https://github.com/JesusGF1/hippie_benchmarking_release (the tables)",
    ];

    /// <summary>Gets what the model cannot do.</summary>
    public IReadOnlyList<string> KnownLimits =>
    [
        "It knows the five classes above. Granule cells, unipolar brush cells and the subtypes of interneurons are not among them, and "
            + "come out as one of the five or as outliers.",
        "It cannot certify that a unit is cerebellar. Most units of the forebrain are foreign to it, and a few get a confident label: see the table of outliers. Brainstem, "
            + "deep nuclei and other tissue that it has not seen can look like any class.",
        "Few interneurons (MLI) and, in mouse, few Golgi cells (GoC) are known; most interneurons get another label.",
        "Labels of another lab's units are worse than those of the labs it was trained on, and more of its units are called foreign: compare the rows across labs. "
            + "--home cerebellum says that a probe is known to be there.",
        Model is null ? Cautious : Calibrated,
        "A unit needs spikes that follow one another within 100 ms. Complex spikes (PkC_cs) fire about once a second, and some have no "
            + "such pair in the first minute: no label until then.",
    ];

    /// <summary>Finds a recipe.</summary>
    /// <param name="name">The name of the bundle.</param>
    /// <returns>The recipe.</returns>
    /// <exception cref="CellTypesException">There is none of that name; the message lists those there are.</exception>
    public static BundleRecipe Parse(string name) =>
        All.FirstOrDefault(recipe => recipe.Name == name)
        ?? throw new CellTypesException(
            $"There is no recipe {name}; the recipes are {string.Join(", ", All.Select(recipe => recipe.Name))}.");
}
