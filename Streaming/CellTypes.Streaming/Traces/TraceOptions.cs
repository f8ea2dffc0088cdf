using System;

namespace CellTypes.Streaming.Traces;

/// <summary>Where windows are cut out of a trace. All times are times of the sample clock.</summary>
/// <remarks>A rise to a level counts where the signal stays there for 0.1 ms (two samples at least), and was below the level for a whole millisecond
/// since the rise before. Briefer blips, as noise and switching make, neither count nor hide a rise.</remarks>
public sealed record TraceOptions
{
    internal const float LargestCurrent = 1e6f;

    /// <summary>Gets what a window is cut around.</summary>
    public TraceTrigger Trigger { get; init; } = TraceTrigger.Event;

    /// <summary>Gets the current in picoamperes from which there is a stimulus, above that which holds the cell.</summary>
    public float StimulusLevel { get; init; } = 50;

    /// <summary>Gets the membrane potential in millivolts whose crossing is a trigger.</summary>
    public float PotentialLevel { get; init; } = -20;

    /// <summary>Gets how long after its sample an event may come and still find its window.</summary>
    public TimeSpan Lateness { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Checks the options.</summary>
    /// <exception cref="SettingException">A value is outside its range; the message names it.</exception>
    public void Validate()
    {
        if (!(Math.Abs(StimulusLevel) < LargestCurrent)) throw new SettingException(nameof(StimulusLevel), StimulusLevel, "below 1,000,000 pA");
        if (!(PotentialLevel is > -150 and < 100)) throw new SettingException(nameof(PotentialLevel), PotentialLevel, "between -150 and 100 mV");
        if (!(Lateness >= TimeSpan.Zero && Lateness.TotalMinutes <= 1)) throw new SettingException(nameof(Lateness), Lateness, "from 0 to 1 minute");
    }
}
