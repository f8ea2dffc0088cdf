using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Features;

namespace CellTypes.Models.Views;

/// <summary>The views that this program knows, by the names that model bundles ask for.</summary>
public static class UnitViews
{
    /// <summary>Gets every view.</summary>
    public static IReadOnlyList<UnitView> All { get; } =
    [
        new AutocorrelogramShapeView(),
        new LogLagAutocorrelogramView(),
        new ThesisAutocorrelogramView(),
        new RateAutocorrelogramView(),
        new PeakWaveformView(),
        new DownwardWaveformView(),
        new ThesisWaveformView(),
        new TemporalFeaturesView(TemporalFeatures.Published),
        new TemporalFeaturesView(TemporalFeatures.Standard),
        new TemporalFeaturesView(TemporalFeatures.Database),
        new WaveformFeaturesView(WaveformFeatures.Published),
        new WaveformFeaturesView(WaveformFeatures.Standard),
        TraceView.FiftyMilliseconds,
        TraceView.ActionPotential,
    ];

    /// <summary>Finds a view.</summary>
    /// <param name="name">The name with its version, for example <c>acg/ms-100@1</c>.</param>
    /// <returns>The view.</returns>
    /// <exception cref="CellTypesException">There is none of that name; the message lists those there are.</exception>
    public static UnitView Parse(string name)
    {
        if (name is null) throw new ArgumentNullException(nameof(name));
        return All.FirstOrDefault(view => view.Name == name)
            ?? throw new CellTypesException($"There is no view {name}; the views are {string.Join(", ", All.Select(view => view.Name))}.");
    }

    /// <summary>Finds the views that make some inputs.</summary>
    /// <param name="inputNames">The names of the inputs, in order.</param>
    /// <returns>The views whose inputs, one after the other, have these names.</returns>
    /// <exception cref="CellTypesException">No views make them.</exception>
    public static IReadOnlyList<UnitView> Of(IReadOnlyList<string> inputNames)
    {
        if (inputNames is null) throw new ArgumentNullException(nameof(inputNames));
        List<UnitView> views = [];
        for (int first = 0; first < inputNames.Count;)
        {
            UnitView view = All.FirstOrDefault(candidate => candidate.InputNames.SequenceEqual(inputNames.Skip(first).Take(candidate.InputNames.Count)))
                ?? throw new CellTypesException(
                    $"No view of this program makes the input {inputNames[first]} and those after it, so a model of these inputs could not label a recording.");
            views.Add(view);
            first += view.InputNames.Count;
        }
        return views;
    }
}
