using CellTypes.Training.Scores;

namespace CellTypes.Training.Evaluation;

/// <summary>How well the units of one group (a mouse, a recording, a lab) are labelled by models of the others.</summary>
/// <param name="Name">The group.</param>
/// <param name="Units">The number of its units.</param>
/// <param name="Accuracy">The accuracy.</param>
/// <param name="MacroF1">The macro-F1 over the classes that occur in the group; see <see cref="PredictionScores.MacroF1"/>.</param>
/// <param name="CalibrationError">The expected calibration error.</param>
public sealed record GroupResult(string Name, int Units, Estimate Accuracy, Estimate MacroF1, Estimate CalibrationError);
