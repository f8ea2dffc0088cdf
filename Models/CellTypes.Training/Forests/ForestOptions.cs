using CellTypes.Models.Forests;
using CellTypes.Training.Trainers;

namespace CellTypes.Training.Forests;

/// <summary>How a <see cref="RandomForest"/> is trained.</summary>
public sealed record ForestOptions
{
    /// <summary>Gets the number of trees, at least 1.</summary>
    public int Trees { get; init; } = 300;

    /// <summary>Gets the impurity that splits lower.</summary>
    public SplitCriterion Criterion { get; init; } = SplitCriterion.Gini;

    /// <summary>Gets the number of inputs each node looks at.</summary>
    public FeaturesPerSplit FeaturesPerSplit { get; init; } = FeaturesPerSplit.Sqrt;

    /// <summary>
    /// Gets the least number of different training rows on each side of a split, at least 1. A row that the bootstrap drew twice is one
    /// row.
    /// </summary>
    public int MinimumLeaf { get; init; } = 1;

    /// <summary>Gets how much a row of each class counts.</summary>
    public ClassWeights ClassWeights { get; init; } = ClassWeights.None;

    /// <summary>Gets a value indicating whether each tree sees its own bootstrap sample, or every tree all rows.</summary>
    public bool Bootstrap { get; init; } = true;

    /// <summary>
    /// Gets a value indicating whether each input that a node looks at is split at one random value between its smallest and its largest, as in
    /// extremely randomised trees (Geurts et al. 2006), or at the best of all.
    /// </summary>
    public bool RandomThresholds { get; init; }

    /// <summary>Gets the seed: equal seeds give equal forests, whatever the number of threads.</summary>
    public int Seed { get; init; }

    /// <summary>Gets the number of threads to train on; 0 means all cores.</summary>
    public int Threads { get; init; }
}

/// <summary>The impurity that a split of a decision tree lowers as far as it can.</summary>
public enum SplitCriterion
{
    /// <summary>Gini impurity, 1 - Σ p².</summary>
    Gini,

    /// <summary>Shannon entropy, -Σ p log p.</summary>
    Entropy,
}
