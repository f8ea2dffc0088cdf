using System;
using System.Collections.Generic;
using CellTypes.Training.Trainers;

namespace CellTypes.Training.Tuning;

/// <summary>A family of models whose settings are searched.</summary>
/// <param name="Name">The family with the settings that stay as they are.</param>
/// <param name="Space">The settings that are searched, at least one.</param>
/// <param name="Make">Makes the family of a value for each of these settings.</param>
public sealed record TunableFamily(string Name, SearchSpace Space, Func<IReadOnlyDictionary<string, string>, ITrainer> Make);
