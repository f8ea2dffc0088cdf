using CellTypes.Training.Scores;

namespace CellTypes.Training.Evaluation;

/// <summary>What labels are worth when a recording has run for some time.</summary>
/// <param name="Seconds">The time since the recording began.</param>
/// <param name="Labelled">The share of the units that have inputs by then.</param>
/// <param name="Right">The share of all units whose most probable class is the true one by then; a unit without inputs has none.</param>
/// <param name="Confident">The share of all units whose most probable class is at least twice as probable as the next by then.</param>
/// <param name="ConfidentlyRight">The share of all units that are both.</param>
/// <param name="Final">The share of all units whose most probable class is already the one of the whole recording.</param>
public sealed record ElapsedPoint(double Seconds, Estimate Labelled, Estimate Right, Estimate Confident, Estimate ConfidentlyRight, Estimate Final);
