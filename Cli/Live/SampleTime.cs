using System;
using System.Globalization;

namespace CellTypes.Cli.Live;

/// <summary>The time of the sample clock, as people read it.</summary>
internal static class SampleTime
{
    /// <summary>Writes a time in hours, minutes and seconds.</summary>
    /// <param name="time">In seconds. Hours go on beyond a day, and a damaged sample index may stand for more seconds than a <see cref="TimeSpan"/> holds.</param>
    public static string Text(double time)
    {
        double seconds = Math.Floor(Math.Abs(time)), hours = Math.Floor(seconds / 3600);
        return string.Create(CultureInfo.InvariantCulture, $"{(time < 0 ? "-" : "")}{hours:0}:{Math.Floor(seconds / 60) % 60:00}:{seconds % 60:00}");
    }
}
