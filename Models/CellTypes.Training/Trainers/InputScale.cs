using CellTypes.Models.Inference;

namespace CellTypes.Training.Trainers;

/// <summary>How inputs are brought to one scale.</summary>
public enum InputScale
{
    /// <summary>View by view, as <see cref="InputScaling"/> does.</summary>
    Views,

    /// <summary>Each input by its rank among the training units, as <see cref="InputRanks"/> does.</summary>
    Ranks,
}
