using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using CellTypes.Models.Inference;
using CellTypes.Models.Views;
using CellTypes.Training.Data;

namespace CellTypes.Training.Trainers;

/// <summary>A trainer that sees some of the views of its units only, and learns from the units that have these.</summary>
/// <param name="trainer">The trainer.</param>
/// <param name="names">The names of the views, in the order in which it sees them.</param>
internal sealed class ViewsTrainer(ITrainer trainer, IReadOnlyList<string> names) : ITrainer
{
    /// <inheritdoc/>
    public string Description => $"{trainer.Description}, of {string.Join(" and ", names)} alone";

    /// <inheritdoc/>
    /// <exception cref="CellTypesException">The units have no such views.</exception>
    public IClassifier Fit(LabelledSet training, int seed, CancellationToken cancellation)
    {
        IReadOnlyList<UnitView> views = training.RequiredViews(), chosen = Choose(views);
        LabelledSet seen = training.SelectInputs([.. chosen.SelectMany(view => view.InputNames)]).WithViews(chosen).CompleteUnits();
        if (seen.Count == 0) throw new CellTypesException($"No unit to learn from has {string.Join(" and ", names)}.");
        return new ViewsClassifier(views, names, trainer.Fit(seen, seed, cancellation));
    }

    private IReadOnlyList<UnitView> Choose(IReadOnlyList<UnitView> views)
    {
        try
        {
            return ViewsClassifier.Choose(views, names);
        }
        catch (ArgumentException)
        {
            throw new CellTypesException($"inputs={string.Join('+', names)} of a model should name some of the inputs of its units, each once: {string.Join(", ", views.Select(view => view.Name))}.");
        }
    }
}
