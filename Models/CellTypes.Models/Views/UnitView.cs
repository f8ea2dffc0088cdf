using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Signals;

namespace CellTypes.Models.Views;

/// <summary>
/// A versioned function from the signals of a unit to inputs of a model. The name, with its version, is what a model bundle asks for;
/// a change of the function is a new version.
/// </summary>
public abstract class UnitView
{
    /// <summary>Gets the name with its version, for example <c>acg/ms-100@1</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Gets the names of the inputs that the view makes, in order.</summary>
    public abstract IReadOnlyList<string> InputNames { get; }

    /// <summary>Gets the units of the inputs, in order, for example <c>Hz</c>; empty for one without.</summary>
    public virtual IReadOnlyList<string> InputUnits => [.. InputNames.Select(_ => "")];

    /// <summary>Gets what the inputs are.</summary>
    public virtual InputKind Kind => InputKind.Features;

    /// <summary>Gets the number of rows of lags that the inputs consist of: 1 for an autocorrelogram, more for one at several firing rates, 0
    /// for anything else.</summary>
    public virtual int LagRows => 0;

    /// <summary>Gets the lag axis of the autocorrelogram that the view needs, or null where it needs none.</summary>
    public virtual LagAxis? Axis => null;

    /// <summary>Gets a value indicating whether the view needs the unit's waveform.</summary>
    public virtual bool NeedsTemplate => false;

    /// <summary>
    /// Gets the share of a unit's spikes that must have come or gone before the view of a live unit is computed again; 0 for at each change.
    /// Above 0 where all spikes have to be looked at and a few of them hardly matter.
    /// </summary>
    public virtual double RecomputeShare => 0;

    /// <summary>Computes the view of a unit.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="inputs">Receives one value for each of <see cref="InputNames"/>, all finite on success. Otherwise they mean nothing, but for features
    /// (<see cref="InputKind.Features"/>), of which those that the unit does not have are NaN.</param>
    /// <returns>Null on success, otherwise why this unit has no such view, or not all of it, in a few words ("the template is flat").</returns>
    public abstract string? Compute(IUnitSignals unit, Span<float> inputs);

    /// <summary>Computes several views of a unit.</summary>
    /// <param name="views">The views.</param>
    /// <param name="unit">The unit.</param>
    /// <param name="inputs">Receives the values of the views, one after the other, all finite on success.</param>
    /// <returns>Null on success, otherwise why the unit has no inputs, in a few words.</returns>
    public static string? Compute(IReadOnlyList<UnitView> views, IUnitSignals unit, Span<float> inputs)
    {
        if (views is null) throw new ArgumentNullException(nameof(views));
        foreach (UnitView view in views)
        {
            if (view.ComputeInputs(unit, inputs.Slice(0, view.InputNames.Count)) is string problem) return problem;
            inputs = inputs.Slice(view.InputNames.Count);
        }
        return null;
    }

    /// <summary>Computes the view of a unit as inputs of a model, which need to be finite.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="inputs">Receives one value for each of <see cref="InputNames"/>, all finite on success.</param>
    /// <returns>Null on success, otherwise why the unit has no inputs, in a few words.</returns>
    public string? ComputeInputs(IUnitSignals unit, Span<float> inputs)
    {
        if (Compute(unit, inputs) is string problem) return problem;
        foreach (float input in inputs)
        {
            if (float.IsNaN(input) || float.IsInfinity(input)) return $"{Name} is not finite";
        }
        return null;
    }

    /// <summary>Gets the lag axes of the autocorrelograms that views need.</summary>
    /// <param name="views">The views.</param>
    /// <returns>Each axis once; the 1 ms axis where they need none.</returns>
    public static IReadOnlyList<LagAxis> AxesOf(IReadOnlyList<UnitView> views)
    {
        LagAxis[] axes = [.. views.Where(view => view.Axis is not null).Select(view => view.Axis!).Distinct()];
        return axes.Length > 0 ? axes : [LagAxis.Milliseconds100];
    }
}
