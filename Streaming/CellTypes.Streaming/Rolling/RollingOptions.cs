using System;

namespace CellTypes.Streaming.Rolling;

/// <summary>How units are followed. All times are times of the sample clock.</summary>
public sealed record RollingOptions
{
    /// <summary>Gets how much of the past a unit's autocorrelogram and statistics cover; 20 minutes, as the thesis' recordings do.</summary>
    public TimeSpan History { get; init; } = TimeSpan.FromMinutes(20);

    /// <summary>Gets how often each unit has its turn.</summary>
    public TimeSpan Cadence { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets how many parts the units have their turns in, spread evenly over the cadence, from 1 (all at once) to 1000. A unit's part follows from its name.</summary>
    public int Phases { get; init; } = 20;

    /// <summary>Gets how late a spike may come, behind the newest spike of any unit, and still be counted.</summary>
    public TimeSpan Lateness { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets how long a silence the clock may leap over when messages agree; further ahead lies a broken or restarted clock.</summary>
    public TimeSpan LongestSilence { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Gets the number of spikes after which the running template starts to forget old ones.</summary>
    public int TemplateMemory { get; init; } = 1000;

    /// <summary>Gets the number of spikes in the history below which a unit is warming up.</summary>
    public int WarmUpSpikes { get; init; } = 100;

    /// <summary>Gets the time since a unit's oldest spike in the history below which it is warming up; shorter than the history.</summary>
    public TimeSpan WarmUpTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets which units' updates bring a histogram of their intervals, by name, asked at each turn and on several threads; null for none.</summary>
    public Func<string, bool>? CountsIntervals { get; init; }

    /// <summary>Checks the options.</summary>
    /// <exception cref="CellTypesException">A value is outside its range; the message names it.</exception>
    public void Validate()
    {
        if (History <= TimeSpan.Zero || History > TimeSpan.FromHours(12)) throw new SettingException(nameof(History), History, "above 0 and at most 12 hours");
        if (Cadence < TimeSpan.FromMilliseconds(1) || Cadence > History) throw new SettingException(nameof(Cadence), Cadence, "from 1 ms to", (nameof(History), History));
        if (Phases is < 1 or > 1000) throw new SettingException(nameof(Phases), Phases, "from 1 to 1000");
        if (Lateness < TimeSpan.Zero || Lateness > TimeSpan.FromMinutes(1)) throw new SettingException(nameof(Lateness), Lateness, "from 0 to 1 minute");
        if (LongestSilence <= TimeSpan.Zero || LongestSilence > TimeSpan.FromHours(1))
            throw new SettingException(nameof(LongestSilence), LongestSilence, "above 0 and at most 1 hour");
        if (TemplateMemory < 1) throw new SettingException(nameof(TemplateMemory), TemplateMemory, "at least 1 spike");
        if (WarmUpSpikes < 1) throw new SettingException(nameof(WarmUpSpikes), WarmUpSpikes, "at least 1");
        if (WarmUpTime < TimeSpan.Zero) throw new SettingException(nameof(WarmUpTime), WarmUpTime, "0 or more");
    }

    /// <summary>Checks that units can get warm.</summary>
    /// <exception cref="CellTypesException"><see cref="History"/> is not longer than <see cref="WarmUpTime"/>.</exception>
    public void CheckWarmUp()
    {
        if (WarmUpTime >= History) throw new SettingException(nameof(History), History, "longer than", (nameof(WarmUpTime), WarmUpTime));
    }

    /// <summary>Tells whether a unit has fired enough to be judged.</summary>
    /// <param name="spikes">The number of its spikes in the history.</param>
    /// <param name="firstSpike">The sample index of the oldest of them.</param>
    /// <param name="end">The sample index just after the history.</param>
    /// <param name="samplingRate">The sampling rate in hertz.</param>
    internal bool IsWarm(int spikes, long firstSpike, long end, double samplingRate) =>
        spikes >= WarmUpSpikes && (end - firstSpike) / samplingRate >= WarmUpTime.TotalSeconds;
}
