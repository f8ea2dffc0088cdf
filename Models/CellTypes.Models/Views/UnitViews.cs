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
            ?? throw new CellTypesException($"There is no input {name}; the inputs are {string.Join(", ", All.Select(view => view.Name))}.");
    }
}
