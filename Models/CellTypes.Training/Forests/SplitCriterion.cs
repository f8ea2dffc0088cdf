namespace CellTypes.Training.Forests;

/// <summary>The impurity that a split of a decision tree lowers as far as it can.</summary>
public enum SplitCriterion
{
    /// <summary>Gini impurity, 1 - Σ p².</summary>
    Gini,

    /// <summary>Shannon entropy, -Σ p log p.</summary>
    Entropy,
}
