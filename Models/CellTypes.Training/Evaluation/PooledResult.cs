using System.Collections.Generic;
using CellTypes.Training.Scores;

namespace CellTypes.Training.Evaluation;

/// <summary>How well groups of units, such as all traces of a cell, are labelled by the mean of the probabilities of their units.</summary>
/// <param name="Column">The group column.</param>
/// <param name="Groups">The number of groups.</param>
/// <param name="Accuracy">The fraction of groups that are labelled rightly.</param>
/// <param name="MacroF1">The macro-F1 over groups.</param>
/// <param name="Classes">The results of each class; their units are groups.</param>
public sealed record PooledResult(string Column, int Groups, Estimate Accuracy, Estimate MacroF1, IReadOnlyList<ClassResult> Classes);
