using System.Collections.Generic;
using System.Linq;
using CellTypes.Training.Data;

namespace CellTypes.Training.Folds;

/// <summary>One division of the units: those to fit on, and those to predict with what was fitted.</summary>
/// <param name="Name">What is left out: the unit, the group, or the number of the fold.</param>
/// <param name="Training">The indices of the training units.</param>
/// <param name="Test">The indices of the units left out.</param>
/// <param name="Hidden">The indices of labelled units that are passed on without their labels.</param>
/// <param name="Unlabelled">The indices of units among <see cref="Data.LabelledSet.Unlabelled"/> that are passed on.</param>
public sealed record Fold(string Name, int[] Training, int[] Test, int[] Hidden, int[] Unlabelled)
{
    /// <summary>What a trainer is given to fit on, and nothing else.</summary>
    /// <param name="set">The set that was divided.</param>
    /// <exception cref="CellTypesException">A unit that is left out is among them.</exception>
    public LabelledSet TrainingUnits(LabelledSet set)
    {
        LabelledSet units = set.SelectUnits(Training).WithUnlabelled(set.HideLabels(Hidden).Concat(set.Unlabelled.Select(Unlabelled)));
        HashSet<string> tested = [.. Test.Select(unit => set.UnitIds[unit])];
        if (units.UnitIds.Concat(units.Unlabelled.UnitIds).FirstOrDefault(tested.Contains) is string seen)
            throw new CellTypesException($"Fold {Name}: unit {seen} is left out, and yet among the units to learn from.");
        return units;
    }
}
