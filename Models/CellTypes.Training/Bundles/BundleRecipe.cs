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

    /// <summary>Gets the share of held-out cerebellar units that may be called foreign, which sets the threshold.</summary>
    public double ForeignAtHome { get; } = 0.05;

    /// <summary>Gets the classes of the C4 tables that are learnt.</summary>
    public IReadOnlyList<string> Classes { get; } = ["GoC", "MFB", "MLI", "PkC_cs", "PkC_ss"];

    /// <summary>Gets the classes that are left out of the C4 tables, because too few units are known.</summary>
    public IReadOnlyList<string> LeftOutClasses { get; private init; } = ["GrC"];

    /// <summary>Gets whether each member of the model learns from all units that have its own inputs, so that those of Häusser, who has no autocorrelograms, can be there; otherwise
    /// units that lack an input are left out.</summary>
    public bool TakesIncompleteUnits { get; private init; } = true;

    /// <summary>Gets labelled units of somebody's own that are learnt from too; null for a model that ships.</summary>
    internal OwnUnits? Own { get; private init; }

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
        Own is null
            ? "It knows the five classes above. Granule cells, unipolar brush cells and the subtypes of interneurons are not among them, and come out as one of the five or as outliers."
            : "It knows the classes above and no others. A cell of another type comes out as one of these or as an outlier.",
        "It cannot certify that a unit is cerebellar. Most units of the forebrain are foreign to it, and a few get a confident label: see the table of outliers. Brainstem, "
            + "deep nuclei and other tissue that it has not seen can look like any class.",
        "Few interneurons (MLI) and, in mouse, few Golgi cells (GoC) are known; most interneurons get another label.",
        "Labels of another lab's units are worse than those of the labs it was trained on, and more of its units are called foreign: compare the rows across labs. "
            + "--home cerebellum says that a probe is known to be there.",
        Model is null ? Cautious : Calibrated,
        "A unit needs spikes that follow one another within 100 ms. Complex spikes (PkC_cs) fire about once a second, and some have no "
            + "such pair in the first minute: no label until then.",
    ];

    /// <summary>This recipe for labelled units of somebody's own beside those that it has.</summary>
    /// <param name="name">The name of the bundle.</param>
    /// <param name="own">The units; where <paramref name="family"/> is null, their inputs are those of <see cref="Views"/>.</param>
    /// <param name="source">Where they come from, for the card.</param>
    /// <param name="family">Another family of models, as <see cref="ModelFamilies.Parse"/> reads it; null for that of the recipe.</param>
    /// <exception cref="CellTypesException">The inputs are not those of views, or the C4 tables do not hold them; some units are labelled as those of other tissue; or their lab
    /// has the name of one of the C4 database.</exception>
    public BundleRecipe With(string name, TrainingTables own, string source, string? family = null)
    {
        IReadOnlyList<UnitView> views = own.Set.RequiredViews();
        C4Tables.Check(views);
        string[] labs = [.. own.Set.Groups["lab"].Distinct()];
        if (own.Set.ClassNames.Contains(ForeignClass.Name))
            throw new CellTypesException($"Some units are labelled {ForeignClass.Name}, and those of other tissue come with the C4 tables: leave them out, or train without the tables.");
        if (labs.FirstOrDefault(lab => Labs.Concat(OtherTissue.Labs).Any(known => known.Name == lab)) is string taken)
            throw new CellTypesException($"The lab of your units is called {taken}, as one of those that they are put together with: give it another name, for example with lab=mylab in --data.");
        return this with
        {
            Name = name,
            Summary = $"Labels units by {string.Join(" and ", views.Select(view => view.Name))}; trained on {source} together with the units of the C4 database, and tells units of other tissue than the {Tissue}.",
            Views = views,
            Model = family ?? Model,
            TakesIncompleteUnits = family is null,
            ConfidenceRatio = family is null ? ConfidenceRatio : UnitModel.UsualConfidenceRatio,
            LeftOutClasses = [.. LeftOutClasses.Except(own.Set.ClassNames)],
            Own = new OwnUnits(own, source, labs),
        };
    }

    /// <summary>Finds a recipe.</summary>
    /// <param name="name">The name of the bundle.</param>
    /// <returns>The recipe.</returns>
    /// <exception cref="CellTypesException">There is none of that name; the message lists those there are.</exception>
    public static BundleRecipe Parse(string name) =>
        All.FirstOrDefault(recipe => recipe.Name == name)
        ?? throw new CellTypesException(
            $"There is no recipe {name}; the recipes are {string.Join(", ", All.Select(recipe => recipe.Name))}.");
}

/// <summary>Labelled units of somebody's own.</summary>
/// <param name="Tables">The units.</param>
/// <param name="Source">Where they come from.</param>
/// <param name="Labs">Their labs.</param>
internal sealed record OwnUnits(TrainingTables Tables, string Source, IReadOnlyList<string> Labs);
