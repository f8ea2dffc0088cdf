using System;
using System.Collections.Generic;

namespace CellTypes.Training.Tuning;

/// <summary>A setting that takes one of some values, which have no order.</summary>
/// <param name="Name">The name of the setting.</param>
/// <param name="Choices">The values as text, at least one.</param>
internal sealed record ChoiceRange(string Name, params IReadOnlyList<string> Choices) : ParameterRange(Name)
{
    /// <inheritdoc/>
    public override string Draw(Random random) => Choices[random.Next(Choices.Count)];

    /// <summary>The position of a value among the choices.</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="CellTypesException">It is none of them.</exception>
    internal int IndexOf(string value)
    {
        for (int i = 0; i < Choices.Count; i++)
        {
            if (Choices[i] == value) return i;
        }
        throw new CellTypesException($"'{value}' is none of {this}.");
    }

    /// <summary>The range in one line.</summary>
    public override string ToString() => $"{Name}: {string.Join(" or ", Choices)}";
}
