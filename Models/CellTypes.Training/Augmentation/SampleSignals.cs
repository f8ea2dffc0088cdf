using System;

namespace CellTypes.Training.Augmentation;

/// <summary>What a unit has beyond a waveform and an autocorrelogram, and what a transformation cannot do without.</summary>
[Flags]
public enum SampleSignals
{
    /// <summary>Nothing in particular.</summary>
    None = 0,

    /// <summary>A waveform on two channels or more.</summary>
    SeveralChannels = 1,

    /// <summary>The spike train.</summary>
    SpikeTrain = 2,
}
