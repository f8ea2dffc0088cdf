using System;

namespace CellTypes.Streaming.Labels;

/// <summary>What status a unit gets. All times are times of the sample clock.</summary>
public sealed record LabelOptions
{
    /// <summary>Gets the silence after which a unit is stale; a complex spike fires about once a second.</summary>
    public TimeSpan StaleAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Gets the largest share of refractory violations among a unit's spikes; above it the unit is poor. 5 %, the thesis' limit for false
    /// positives (D'Agostino 2022, section 4.1.3).
    /// </summary>
    public double MaximumViolations { get; init; } = 0.05;

    /// <summary>Checks the options.</summary>
    /// <exception cref="SettingException">A value is outside its range; the message names it.</exception>
    public void Validate()
    {
        if (StaleAfter <= TimeSpan.Zero) throw new SettingException(nameof(StaleAfter), StaleAfter, "above 0");
        if (!(MaximumViolations is >= 0 and <= 1)) throw new SettingException(nameof(MaximumViolations), MaximumViolations, "from 0 to 1");
    }
}
