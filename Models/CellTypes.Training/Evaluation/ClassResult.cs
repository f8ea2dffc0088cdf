using CellTypes.Training.Scores;

namespace CellTypes.Training.Evaluation;

/// <summary>How well one class is recognised.</summary>
/// <param name="Name">The class.</param>
/// <param name="Units">The number of units of the class.</param>
/// <param name="Predicted">The mean number of units that are labelled as the class.</param>
/// <param name="Recall">The fraction of the class's units that are labelled so; 0 where the class has no unit.</param>
/// <param name="Precision">The fraction of the units labelled as the class that belong to it; 0 for a seed where none is labelled
/// so.</param>
/// <param name="F1">The harmonic mean of both; 0 for a seed where no unit of the class is labelled so.</param>
public sealed record ClassResult(string Name, int Units, double Predicted, Estimate Recall, Estimate Precision, Estimate F1);
