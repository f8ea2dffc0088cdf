using System.Collections.Generic;
using System.Linq;

namespace CellTypes.Training.Tuning;

/// <summary>The samplers by name.</summary>
public static class TrialSamplers
{
    /// <summary>Gets all samplers.</summary>
    public static IReadOnlyList<ITrialSampler> All { get; } = [new TreeParzenSampler(), new RandomSampler()];

    /// <summary>Gets the one that is used unless another is named.</summary>
    public static ITrialSampler Usual => All[0];

    /// <summary>Finds a sampler by its name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="CellTypesException">There is none of that name.</exception>
    public static ITrialSampler Named(string name) => All.FirstOrDefault(sampler => sampler.Name == name)
        ?? throw new CellTypesException($"There is no sampler '{name}': use {string.Join(" or ", All.Select(sampler => sampler.Name))}.");
}
