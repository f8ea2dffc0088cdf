using CellTypes.Training.Scores;

namespace CellTypes.Training.Evaluation;

/// <summary>How many units of a set a model labels as a class.</summary>
/// <param name="Class">The class.</param>
/// <param name="Units">The fraction of units that are labelled so.</param>
/// <param name="Groups">The fraction of groups that are labelled so by the mean of their units' probabilities; null without groups.</param>
public sealed record LabelShare(string Class, Estimate Units, Estimate? Groups);
