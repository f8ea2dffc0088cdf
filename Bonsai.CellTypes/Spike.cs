namespace Bonsai.CellTypes;

/// <summary>One spike of a sorted unit.</summary>
/// <remarks>Time is the sample clock of the recording.</remarks>
/// <param name="unit">The name of the unit.</param>
/// <param name="sample">The sample index.</param>
/// <param name="waveform">Microvolts, channels x samples, or null where the waveform is not known.</param>
/// <param name="channels">The probe channel of each row of the waveform, -1 where unknown; empty where nothing is known.</param>
public sealed class Spike(string unit, long sample, float[,]? waveform = null, params int[] channels)
    : global::CellTypes.Streaming.Spikes.Spike(unit, sample, waveform, channels);
