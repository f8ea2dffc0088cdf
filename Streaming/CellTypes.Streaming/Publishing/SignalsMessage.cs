using System.Collections.Generic;
using CellTypes.Models.Signals;
using CellTypes.Streaming.Updates;

namespace CellTypes.Streaming.Publishing;

/// <summary>A message with what some units look like. Its <see cref="LabelMessage.Sequence"/> counts messages of this kind only.</summary>
public sealed record SignalsMessage : LabelMessage
{
    /// <summary>Gets the units.</summary>
    public required IReadOnlyList<UnitSignals> Units { get; init; }
}

/// <summary>What a unit looks like.</summary>
/// <param name="Unit">The unit's name in the source.</param>
/// <param name="Channel">The probe channel with the largest amplitude, -1 where it is unknown.</param>
/// <param name="Spikes">The number of spikes in the history.</param>
/// <param name="Violations">The share of refractory violations among them.</param>
/// <param name="Autocorrelograms">The pair counts of the spikes in the history on each lag axis.</param>
/// <param name="Template">The mean waveform on the channels with the largest amplitudes, or null where there is none.</param>
public sealed record UnitSignals(
    string Unit, int Channel, int Spikes, double Violations, IReadOnlyList<LagCounts> Autocorrelograms, Template? Template);
