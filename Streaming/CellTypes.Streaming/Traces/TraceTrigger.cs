namespace CellTypes.Streaming.Traces;

/// <summary>What a window of membrane potential is cut around.</summary>
public enum TraceTrigger
{
    /// <summary>The triggers that come with the trace, such as TTL pulses.</summary>
    Event,

    /// <summary>The onset of a stimulus: the current rises to a level.</summary>
    Stimulus,

    /// <summary>The membrane potential rises to a level, as an action potential does.</summary>
    Potential,
}
