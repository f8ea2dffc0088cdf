using System;

namespace CellTypes.Streaming.Tracking;

/// <summary>How units are followed. All times are times of the sample clock.</summary>
public sealed record TrackerOptions
{
    /// <summary>Gets how much of the past a unit's autocorrelogram covers; 20 minutes, as the thesis' recordings do.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(20);

    /// <summary>Gets how often units are judged.</summary>
    public TimeSpan Cadence { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets how late a spike may come, behind the newest spike of any unit, and still be counted.</summary>
    public TimeSpan Lateness { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets how long a silence the clock may leap over when messages agree; further ahead lies a broken or restarted clock.</summary>
    public TimeSpan LongestSilence { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Gets the number of spikes after which the running template starts to forget old ones.</summary>
    public int TemplateMemory { get; init; } = 1000;

    /// <summary>Checks the options.</summary>
    /// <exception cref="SettingException">A value is outside its range; the message names it.</exception>
    public void Validate()
    {
        if (Window <= TimeSpan.Zero || Window > TimeSpan.FromHours(12)) throw new SettingException(nameof(Window), Window, "above 0 and at most 12 hours");
        if (Cadence < TimeSpan.FromMilliseconds(1) || Cadence > Window) throw new SettingException(nameof(Cadence), Cadence, "from 1 ms to", (nameof(Window), Window));
        if (Lateness < TimeSpan.Zero || Lateness > TimeSpan.FromMinutes(1)) throw new SettingException(nameof(Lateness), Lateness, "from 0 to 1 minute");
        if (LongestSilence <= TimeSpan.Zero || LongestSilence > TimeSpan.FromHours(1))
            throw new SettingException(nameof(LongestSilence), LongestSilence, "above 0 and at most 1 hour");
        if (TemplateMemory < 1) throw new SettingException(nameof(TemplateMemory), TemplateMemory, "at least 1 spike");
    }
}
