using System;
using System.Buffers;
using System.Collections.Generic;
using System.Linq;
using CellTypes.Models.Views;

namespace CellTypes.Models.Inference;

/// <summary>A classifier that takes the values of some of the model's views only, so that the members of a mean can look at different ones.</summary>
internal sealed class ViewsClassifier : ClassifierWrapper
{
    // Where the values of each chosen view are in a row of the model, in the order of the chosen views.
    private readonly (int Start, int Length)[] _parts;

    /// <summary>Chooses views.</summary>
    /// <param name="views">The views of the model, whose values one after the other are the inputs.</param>
    /// <param name="chosen">The names of those that the classifier takes, in its order.</param>
    /// <param name="classifier">The classifier; disposed of with this one where it is disposable.</param>
    /// <exception cref="ArgumentException">A name is not that of a view of the model or comes twice, there is none, or the classifier takes another number of
    /// inputs.</exception>
    public ViewsClassifier(IReadOnlyList<UnitView> views, IReadOnlyList<string> chosen, IClassifier classifier)
        : base(classifier)
    {
        Chosen = Choose(views, chosen);
        _parts = [.. Chosen.Select(view => (views.TakeWhile(other => other != view).Sum(LengthOf), LengthOf(view)))];
        int length = Chosen.Sum(LengthOf);
        if (length != classifier.InputLength)
            throw new ArgumentException($"{string.Join(" and ", chosen)} have {length} values, and the classifier takes {classifier.InputLength}.", nameof(classifier));
        InputLength = views.Sum(LengthOf);
    }

    /// <summary>Gets the views that the classifier takes.</summary>
    public IReadOnlyList<UnitView> Chosen { get; }

    /// <inheritdoc/>
    public override int InputLength { get; }

    /// <summary>Finds views by their names.</summary>
    /// <exception cref="ArgumentException">A name is not that of a view of the model or comes twice, or there is none.</exception>
    public static IReadOnlyList<UnitView> Choose(IReadOnlyList<UnitView> views, IReadOnlyList<string> names)
    {
        if (names.Count == 0 || names.Distinct().Count() != names.Count)
            throw new ArgumentException($"The views [{string.Join(", ", names)}] of a classifier are none, or one is named twice.", nameof(names));
        return [.. names.Select(name => views.FirstOrDefault(view => view.Name == name)
            ?? throw new ArgumentException($"A classifier takes {name}, which is not among the views of the model: {string.Join(", ", views.Select(view => view.Name))}.", nameof(names)))];
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A span is too short, or an input is NaN or infinite.</exception>
    public override void Predict(ReadOnlySpan<float> inputs, int count, Span<float> probabilities)
    {
        ClassifierArguments.CheckPrediction(this, inputs, count, probabilities);
        int length = Classifier.InputLength;
        float[] chosen = ArrayPool<float>.Shared.Rent(count * length);
        for (int row = 0; row < count; row++)
        {
            int at = row * length;
            foreach ((int start, int values) in _parts)
            {
                inputs.Slice(row * InputLength + start, values).CopyTo(chosen.AsSpan(at));
                at += values;
            }
        }
        Classifier.Predict(chosen, count, probabilities);
        ArrayPool<float>.Shared.Return(chosen);
    }

    private static int LengthOf(UnitView view) => view.InputNames.Count;
}
