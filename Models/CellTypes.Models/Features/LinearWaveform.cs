using System;

namespace CellTypes.Models.Features;

/// <summary>A waveform with straight lines between its samples, so that crossings lie between samples.</summary>
internal readonly ref struct LinearWaveform(ReadOnlySpan<float> values)
{
    // The published features are computed on 100 points a sample; fits use as many.
    private const double FitStep = 0.01;
    private readonly ReadOnlySpan<float> _values = values;

    /// <summary>Gets the position of the last sample.</summary>
    public int End => _values.Length - 1;

    /// <summary>Finds the first position from <paramref name="from"/> to <paramref name="to"/> where the wave crosses a level.</summary>
    /// <returns>A position in samples, or null where the wave does not cross.</returns>
    public double? FirstCrossing(double level, double from, double to)
    {
        for (int left = (int)from; left < to; left++)
        {
            if (Crossing(level, left) is double position && position >= from && position <= to) return position;
        }
        return null;
    }

    /// <summary>Finds the last position from <paramref name="from"/> to <paramref name="to"/> where the wave crosses a level.</summary>
    /// <returns>A position in samples, or null where the wave does not cross.</returns>
    public double? LastCrossing(double level, double from, double to)
    {
        for (int left = (int)Math.Ceiling(to) - 1; left + 1 > from; left--)
        {
            if (Crossing(level, left) is double position && position >= from && position <= to) return position;
        }
        return null;
    }

    /// <summary>Fits a line by least squares.</summary>
    /// <param name="from">Where the fit starts, in samples.</param>
    /// <param name="length">How many samples it takes in.</param>
    /// <returns>The slope in microvolts a sample.</returns>
    public double Slope(double from, double length)
    {
        int points = Math.Max((int)Math.Round(length / FitStep), 2);
        double centre = (points - 1) / 2.0, product = 0, square = 0;
        for (int i = 0; i < points; i++)
        {
            product += (i - centre) * At(from + i * FitStep);
            square += (i - centre) * (i - centre);
        }
        return product / square / FitStep;
    }

    private double At(double position)
    {
        position = Math.Min(Math.Max(position, 0), End);
        int left = Math.Min((int)position, End - 1);
        return _values[left] + (position - left) * ((double)_values[left + 1] - _values[left]);
    }

    private double? Crossing(double level, int left)
    {
        if (left < 0 || left >= End) return null;
        double a = _values[left], b = _values[left + 1];
        return (a >= level) == (b >= level) ? null : left + (level - a) / (b - a);
    }
}
