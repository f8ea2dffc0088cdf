using System;
using System.Collections.Generic;
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

    /// <summary>Gets what the inputs are.</summary>
    public virtual InputKind Kind => InputKind.Features;

    /// <summary>Gets the number of rows of lags that the inputs consist of: 1 for an autocorrelogram, more for one at several firing rates, 0
    /// for anything else.</summary>
    public virtual int LagRows => 0;

    /// <summary>Gets the lag axis of the autocorrelogram that the view needs, or null where it needs none.</summary>
    public virtual LagAxis? Axis => null;

    /// <summary>Gets a value indicating whether the view needs the unit's waveform.</summary>
    public virtual bool NeedsTemplate => false;

    /// <summary>Computes the view of a unit.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="inputs">Receives one value for each of <see cref="InputNames"/>, all finite on success. Otherwise they mean nothing, but for features
    /// (<see cref="InputKind.Features"/>), of which those that the unit does not have are NaN.</param>
    /// <returns>Null on success, otherwise why this unit has no such view, or not all of it, in a few words ("the template is flat").</returns>
    public abstract string? Compute(IUnitSignals unit, Span<float> inputs);
}
