using System;
using CellTypes.Streaming.Rolling;
using CellTypes.Streaming.Updates;

namespace CellTypes.Cli.Live;

/// <summary>Says how long a unit will take until it is judged.</summary>
/// <param name="options">What it takes.</param>
internal sealed class WarmUp(RollingOptions options)
{
    /// <summary>Reckons with the unit's own rate so far.</summary>
    /// <param name="unit">A unit that is warming.</param>
    /// <returns>Such as <c>100 spikes in about 8 min</c>.</returns>
    public string Text(UnitLabel unit)
    {
        int spikes = options.WarmUpSpikes;
        string needed = Counted.Of(spikes, "spike");
        if (!(unit.Rate > 0)) return $"{needed} needed";
        if (unit.Rate * options.History.TotalSeconds < spikes) return $"under {needed} in {About(options.History.TotalSeconds)}";
        double forSpikes = (spikes - unit.Spikes) / unit.Rate, forTime = options.WarmUpTime.TotalSeconds - unit.Spikes / unit.Rate;
        return forSpikes >= forTime ? $"{needed} in about {About(forSpikes)}" : $"judged in about {About(forTime)}";
    }

    private static string About(double seconds) => seconds switch
    {
        < 90 => FormattableString.Invariant($"{Math.Max(1, Math.Ceiling(seconds)):0} s"),
        < 90 * 60 => FormattableString.Invariant($"{seconds / 60:0} min"),
        _ => FormattableString.Invariant($"{seconds / 3600:0.#} h"),
    };
}
