using System;
using System.Collections.Generic;
using CellTypes.Models.Inference;
using CellTypes.Models.Signals;
using CellTypes.Models.Views;

namespace CellTypes.Streaming.Tests.Labels;

/// <summary>A model of two classes, A and B, over the autocorrelogram counts, whose opinion a test decides.</summary>
internal static class FakeModel
{
    public static UnitModel Create(Func<float[], (float A, float B)> opinion, Func<float[], float>? novelty = null) =>
        new("fake", "", ["A", "B"], [new CountsView()], novelty is null ? new Classifier(opinion) : new NoveltyClassifier(opinion, novelty));

    /// <summary>A model that also tells units of other tissue, whose probability is the third of those that a test decides.</summary>
    public static UnitModel CreateForeign(Func<float[], (float A, float B, float Foreign)> opinion) =>
        new("fake", "", ["A", "B"], [new CountsView()], new ForeignClassifier(opinion), foreign: new ForeignClass("home", 0.5, 0.1, 0.6));

    private sealed class ForeignClassifier(Func<float[], (float A, float B, float Foreign)> opinion) : INoveltyClassifier
    {
        public int InputLength => 2;

        public int ClassCount => 3;

        public void Predict(ReadOnlySpan<float> inputs, int count, Span<float> probabilities)
        {
            for (int i = 0; i < count; i++) (probabilities[3 * i], probabilities[3 * i + 1], probabilities[3 * i + 2]) = opinion(inputs.Slice(2 * i, 2).ToArray());
        }

        public void Predict(ReadOnlySpan<float> inputs, int count, Span<float> probabilities, Span<float> novelty)
        {
            Predict(inputs, count, probabilities);
            for (int i = 0; i < count; i++) novelty[i] = inputs[2 * i + 1];
        }
    }

    private sealed class CountsView : UnitView
    {
        public override string Name => "counts@1";

        public override IReadOnlyList<string> InputNames { get; } = ["spikes", "first bin"];

        public override LagAxis? Axis => LagAxis.Milliseconds100;

        public override string? Compute(IUnitSignals unit, Span<float> inputs)
        {
            inputs[0] = unit.SpikeCount;
            inputs[1] = unit.AutocorrelogramCounts(LagAxis.Milliseconds100)[0];
            return unit.SpikeCount == 13 ? "unlucky" : null;
        }
    }

    private class Classifier(Func<float[], (float A, float B)> opinion) : IClassifier
    {
        public int InputLength => 2;

        public int ClassCount => 2;

        public void Predict(ReadOnlySpan<float> inputs, int count, Span<float> probabilities)
        {
            for (int i = 0; i < count; i++) (probabilities[2 * i], probabilities[2 * i + 1]) = opinion(inputs.Slice(2 * i, 2).ToArray());
        }
    }

    private sealed class NoveltyClassifier(Func<float[], (float A, float B)> opinion, Func<float[], float> score)
        : Classifier(opinion), INoveltyClassifier
    {
        public void Predict(ReadOnlySpan<float> inputs, int count, Span<float> probabilities, Span<float> novelty)
        {
            Predict(inputs, count, probabilities);
            for (int i = 0; i < count; i++) novelty[i] = score(inputs.Slice(2 * i, 2).ToArray());
        }
    }
}
