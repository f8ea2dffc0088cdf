using System;

namespace CellTypes.Models.Recordings;

/// <summary>Two units of one recording that look like one neuron.</summary>
/// <param name="First">The place of one unit among the units that were compared.</param>
/// <param name="Second">The place of the other, after <paramref name="First"/>.</param>
/// <param name="Similarity">How alike their templates are, from 0 to 1.</param>
/// <param name="SharedShare">Which share of the spikes of the smaller unit the other one has too, beyond chance, from 0 to 1.</param>
/// <param name="Coincidences">The pairs of spikes, one of each unit, that lie within one refractory period.</param>
/// <param name="ExpectedCoincidences">How many there would be if the units fired independently of each other.</param>
public sealed record LookAlike(int First, int Second, double Similarity, double SharedShare, int Coincidences, double ExpectedCoincidences)
{
    /// <summary>Gets a value indicating whether the sorter counted the same spikes twice; if not, the units share one refractory period.</summary>
    public bool HaveSharedSpikes => SharedShare >= LookAlikes.LeastSharedShare;

    /// <summary>Gets what makes them look like one neuron, in a few words.</summary>
    public string Evidence => HaveSharedSpikes
        ? FormattableString.Invariant($"{100 * SharedShare:0} % shared spikes")
        : FormattableString.Invariant($"one refractory period ({Coincidences} coincidences, {ExpectedCoincidences:0} by chance) and similar templates ({Similarity:0.00})");
}
