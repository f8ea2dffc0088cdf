using System;
using System.Text.Json.Serialization;

namespace CellTypes.Models.Inference;

/// <summary>What a model knows of units of other tissue than the one whose cell types it tells apart.</summary>
/// <param name="Tissue">The tissue of the cell types, for example <c>cerebellum</c>.</param>
/// <param name="Share">The share of units of other tissue that the classifier takes for granted, usually that among its training units; between 0 and 1.</param>
/// <param name="HomeShare">The share to take for granted of a recording that is known to be of <paramref name="Tissue"/>; between 0 and 1.</param>
/// <param name="Threshold">The probability of other tissue above which a unit is foreign; between 0 and 1.</param>
public sealed record ForeignClass(string Tissue, double Share, [property: JsonPropertyName("home")] double HomeShare, double Threshold)
{
    /// <summary>The name of the class of units of other tissue in a data set; no cell type may have it.</summary>
    public const string Name = "foreign";

    /// <summary>Gets by how much the odds of other tissue grow for a recording that is known to be of <see cref="Tissue"/>; below 1 they shrink.</summary>
    internal double OddsAtHome => HomeShare / (1 - HomeShare) / (Share / (1 - Share));

    /// <exception cref="ArgumentException">The tissue has no name, or a number is not between 0 and 1.</exception>
    internal void Check()
    {
        if (string.IsNullOrWhiteSpace(Tissue)) throw new ArgumentException("The tissue of the cell types has no name.");
        foreach ((string name, double value) in new[] { ("share", Share), ("home", HomeShare), ("threshold", Threshold) })
        {
            if (!(value is > 0 and < 1)) throw new ArgumentException($"The {name} of foreign units is {value}; it must be between 0 and 1.");
        }
    }
}
