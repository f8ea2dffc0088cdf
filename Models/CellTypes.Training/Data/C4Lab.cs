using System.Collections.Generic;
using System.Linq;

namespace CellTypes.Training.Data;

/// <summary>One lab of the C4 database (Beau et al. 2025) and how its tables are to be read.</summary>
/// <param name="Name">The name, which is also that of its folder.</param>
/// <param name="Description">Animal, region, and where the labels come from.</param>
/// <param name="SampleCount">The number of samples of a waveform.</param>
/// <param name="SamplingRate">
/// The sampling rate of the waveforms in hertz. The tables do not state that of Lisberger. 40 kHz is the common acquisition rate at which
/// the widths of its Purkinje cell and interneuron spikes, and the mean shapes of its classes, agree with those of the other two labs
/// (docs/accuracy-tables.md).
/// </param>
public sealed record C4Lab(string Name, string Description, int SampleCount, double SamplingRate)
{
    /// <summary>Gets the three labs.</summary>
    public static IReadOnlyList<C4Lab> All { get; } =
    [
        new("hull", "mouse cerebellum, Neuropixels, labels from optogenetics and pharmacology", 90, 30_000),
        new("lisberger", "macaque floccular complex, labels from experts", 100, 40_000),
        new("hausser", "mouse cerebellum, Neuropixels, labels from optogenetics and pharmacology, no autocorrelograms", 90, 30_000),
    ];

    /// <summary>Finds labs by their names.</summary>
    /// <param name="names">The names.</param>
    /// <returns>The labs, in that order.</returns>
    public static IReadOnlyList<C4Lab> Named(params IEnumerable<string> names) =>
        [.. names.Select(name => All.Single(lab => lab.Name == name))];
}
