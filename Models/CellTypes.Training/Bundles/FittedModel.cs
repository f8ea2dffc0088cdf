using System;
using CellTypes.Models.Bundles;
using CellTypes.Models.Forests;
using CellTypes.Models.Inference;

namespace CellTypes.Training.Bundles;

/// <summary>A classifier that tells outliers, as <see cref="GuardedTrainer"/> fits it.</summary>
/// <param name="Guard">The forest that tells outliers.</param>
/// <param name="Guarded">Another classifier and the forest; null where the forest labels units too.</param>
internal sealed record FittedModel(NoveltyForest Guard, GuardedClassifier? Guarded) : IDisposable
{
    /// <summary>Gets the classifier.</summary>
    public INoveltyClassifier Classifier => Guarded is null ? Guard : Guarded;

    /// <summary>Writes it as a bundle.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="card">The card.</param>
    /// <param name="training">What is known of the units that it was fitted to.</param>
    /// <returns>The bundle.</returns>
    public ModelBundle Save(string folder, ModelCard card, TrainingUnits training) =>
        Guarded is null ? ModelBundle.Save(folder, Guard, card, training) : ModelBundle.Save(folder, Guarded, card, training);

    /// <summary>Frees what the classifier holds.</summary>
    public void Dispose() => Guarded?.Dispose();
}
