using System.Collections.Generic;

namespace CellTypes.Training.Reports;

/// <summary>One small plot of a <see cref="CurveGrid"/>.</summary>
/// <param name="Values">The curve.</param>
/// <param name="Colour">Its colour, such as <c>#0072B2</c>; null for that of the text.</param>
/// <param name="Caption">A few words in the corner of the plot.</param>
internal sealed record CurvePanel(IReadOnlyList<double> Values, string? Colour = null, string Caption = "")
{
    /// <summary>Gets the lower edge of a band around the curve; null where there is none.</summary>
    public IReadOnlyList<double>? Low { get; init; }

    /// <summary>Gets the upper edge of the band.</summary>
    public IReadOnlyList<double>? High { get; init; }

    /// <summary>Gets the colour of the band; null for that of the curve.</summary>
    public string? BandColour { get; init; }

    /// <summary>Gets every value that is drawn.</summary>
    public IEnumerable<double> All => [.. Values, .. Low ?? [], .. High ?? []];
}
