using System;

namespace CellTypes.Streaming.Labels;

/// <summary>When a unit gets a label, and when it changes. All times are times of the sample clock.</summary>
public sealed record LabelOptions
{
    /// <summary>Gets the number of spikes in the window below which a unit is warming up.</summary>
    public int WarmUpSpikes { get; init; } = 100;

    /// <summary>Gets the time since a unit's oldest spike in the window below which it is warming up; shorter than the window.</summary>
    public TimeSpan WarmUpTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets the number of windows in a row that must agree before the label or status of a unit changes, at least 1.</summary>
    public int ConfirmingWindows { get; init; } = 3;

    /// <summary>Gets the silence after which a unit is stale; a complex spike fires about once a second.</summary>
    public TimeSpan StaleAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Gets the largest share of refractory violations among a unit's spikes; above it the unit is poor. 5 %, the thesis' limit for false
    /// positives (D'Agostino 2022, section 4.1.3).
    /// </summary>
    public double MaximumViolations { get; init; } = 0.05;

    /// <summary>Gets what happens when a window is due while the classifier is still busy with the one before.</summary>
    public WhenBusy WhenBusy { get; init; } = WhenBusy.Coalesce;

    /// <summary>Checks the options.</summary>
    /// <exception cref="SettingException">A value is outside its range; the message names it.</exception>
    public void Validate()
    {
        if (WarmUpSpikes < 1) throw new SettingException(nameof(WarmUpSpikes), WarmUpSpikes, "at least 1");
        if (WarmUpTime < TimeSpan.Zero) throw new SettingException(nameof(WarmUpTime), WarmUpTime, "0 or more");
        if (ConfirmingWindows < 1) throw new SettingException(nameof(ConfirmingWindows), ConfirmingWindows, "at least 1");
        if (StaleAfter <= TimeSpan.Zero) throw new SettingException(nameof(StaleAfter), StaleAfter, "above 0");
        if (!(MaximumViolations is >= 0 and <= 1)) throw new SettingException(nameof(MaximumViolations), MaximumViolations, "from 0 to 1");
    }

    /// <summary>Checks that units can get warm.</summary>
    /// <param name="window">The length of the window.</param>
    /// <exception cref="SettingException">The window is not longer than <see cref="WarmUpTime"/>.</exception>
    public void CheckWindow(TimeSpan window)
    {
        if (window <= WarmUpTime) throw new SettingException("Window", window, "longer than", (nameof(WarmUpTime), WarmUpTime));
    }
}
