using System;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Training.Trainers;

namespace CellTypes.Training.Tuning;

/// <summary>The settings that a search varies, each within its range and independently of the others.</summary>
public sealed class SearchSpace
{
    /// <summary>Makes a space of its ranges.</summary>
    /// <param name="ranges">The ranges, no two of one name; none where nothing can be searched.</param>
    /// <exception cref="ArgumentException">Two ranges have one name.</exception>
    public SearchSpace(params IReadOnlyList<ParameterRange> ranges)
    {
        if (ranges.GroupBy(range => range.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"Two ranges of a search space are called {twice.Key}.", nameof(ranges));
        Ranges = ranges;
    }

    /// <summary>Gets the ranges.</summary>
    public IReadOnlyList<ParameterRange> Ranges { get; }
}

/// <summary>A family of models whose settings are searched.</summary>
/// <param name="Name">The family with the settings that stay as they are.</param>
/// <param name="Space">The settings that are searched, at least one.</param>
/// <param name="Make">Makes the family of a value for each of these settings.</param>
public sealed record TunableFamily(string Name, SearchSpace Space, Func<IReadOnlyDictionary<string, string>, ITrainer> Make);
