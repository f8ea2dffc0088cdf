using System;

namespace CellTypes.Training.Tuning;

/// <summary>A setting that is searched, and the values that it may take.</summary>
/// <param name="Name">The name of the setting.</param>
public abstract record ParameterRange(string Name)
{
    /// <summary>Draws a value, each as likely as any other; on a logarithmic range, each as likely as any other on that scale.</summary>
    /// <param name="random">Where the random numbers come from.</param>
    /// <returns>The value as text.</returns>
    public abstract string Draw(Random random);
}
