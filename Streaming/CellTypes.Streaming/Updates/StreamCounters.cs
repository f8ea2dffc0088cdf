namespace CellTypes.Streaming.Updates;

/// <summary>What has come in since the start, and what of it was not used. Every spike is in exactly one of the spike counts.</summary>
public sealed record StreamCounters
{
    /// <summary>Gets the spikes that entered a unit's history.</summary>
    public long Spikes { get; init; }

    /// <summary>Gets the spikes ignored because their unit had one at the same sample already.</summary>
    public long Duplicates { get; init; }

    /// <summary>Gets the spikes ignored because they came later than tolerated.</summary>
    public long Late { get; init; }

    /// <summary>Gets the spikes ignored because their sample index was too far ahead of the clock to be believed.</summary>
    public long Ahead { get; init; }

    /// <summary>Gets the spikes whose waveform was not used because it held a value that is not finite or beyond 100 mV, or was of
    /// another shape than the unit's first one.</summary>
    public long BadWaveforms { get; init; }

    /// <summary>Gets the spikes in arrival order that were older than their unit's newest one, and were put in order.</summary>
    public long OutOfOrder { get; init; }

    /// <summary>Gets how often the sample clock restarted, and every history with it.</summary>
    public long ClockRestarts { get; init; }

    /// <summary>Gets the updates that were due while the classifier was busy and went into the next one of their stream.</summary>
    public long CoalescedUpdates { get; init; }

    /// <summary>Gets the turns within a long silence that were not taken.</summary>
    public long SilentUpdates { get; init; }

    /// <summary>Gets the spikes ignored because the source had named too many units or streams.</summary>
    public long OverLimit { get; init; }

    /// <summary>Gets the messages of the source that could not be decoded and were skipped.</summary>
    public long BadMessages { get; init; }

    /// <summary>Gets the spikes of sorted id 0, which belong to no unit.</summary>
    public long Unsorted { get; init; }

    /// <summary>Gets the messages that never arrived, by the gaps in the source's numbering.</summary>
    public long LostMessages { get; init; }

    /// <summary>Gets what became of the windows of membrane potential, or null for a stream of spikes.</summary>
    public WindowCounters? Windows { get; init; }

    /// <summary>Adds what came in from another stream of the same source, whose messages are counted together.</summary>
    internal StreamCounters With(StreamCounters other) => other with
    {
        Spikes = Spikes + other.Spikes,
        Duplicates = Duplicates + other.Duplicates,
        Late = Late + other.Late,
        Ahead = Ahead + other.Ahead,
        BadWaveforms = BadWaveforms + other.BadWaveforms,
        OutOfOrder = OutOfOrder + other.OutOfOrder,
        ClockRestarts = ClockRestarts + other.ClockRestarts,
        CoalescedUpdates = CoalescedUpdates + other.CoalescedUpdates,
        SilentUpdates = SilentUpdates + other.SilentUpdates,
    };
}

/// <summary>What became of the windows of membrane potential since the start. Every window is in exactly one of the counts.</summary>
/// <param name="Classified">The windows that the model judged.</param>
/// <param name="WithoutActionPotential">The windows in which the cell did not fire, which are not judged.</param>
/// <param name="Skipped">The windows that could not be used: clipped, not whole, no membrane potential in millivolts; and the sweeps without a
/// trigger.</param>
/// <param name="LeftOut">The windows that came while too many waited for the classifier.</param>
public sealed record WindowCounters(long Classified, long WithoutActionPotential, long Skipped, long LeftOut);
