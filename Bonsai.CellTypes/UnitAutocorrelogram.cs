using System;

namespace Bonsai.CellTypes;

/// <summary>The autocorrelogram of a unit over the spikes of its history.</summary>
public sealed class UnitAutocorrelogram
{
    internal UnitAutocorrelogram(string unit, int spikes, double[] lags, int[] counts, double[] rates)
    {
        Unit = unit;
        Spikes = spikes;
        Lags = lags;
        Counts = counts;
        Rates = rates;
    }

    /// <summary>Gets the name of the unit.</summary>
    public string Unit { get; }

    /// <summary>Gets the number of spikes in the history.</summary>
    public int Spikes { get; }

    /// <summary>Gets the middle of each bin in milliseconds, above 0.</summary>
    public double[] Lags { get; }

    /// <summary>Gets the pairs of spikes of each bin, each pair once.</summary>
    public int[] Counts { get; }

    /// <summary>Gets the firing rate in hertz at each lag after a spike: pairs by spikes and width of the bin.</summary>
    public double[] Rates { get; }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"unit {Unit}: {Spikes} spikes");
}
