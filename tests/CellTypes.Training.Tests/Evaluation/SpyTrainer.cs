using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Threading;
using CellTypes.Models.Inference;
using CellTypes.Training.Data;
using CellTypes.Training.Trainers;

namespace CellTypes.Training.Tests.Evaluation;

/// <summary>Records what each fit is given, and what its classifier is asked. Input 0 of a unit is its index in the whole set.</summary>
internal sealed class SpyTrainer : ITrainer
{
    public ConcurrentBag<Fit> Fits { get; } = [];

    public string Description => "spy";

    IClassifier ITrainer.Fit(LabelledSet training, int seed, CancellationToken cancellation)
    {
        var fit = new Fit(training, seed);
        Fits.Add(fit);
        return fit;
    }

    /// <summary>A classifier that always says class 0, a little more surely for even units.</summary>
    public sealed class Fit(LabelledSet training, int seed) : IClassifier, IDisposable
    {
        public LabelledSet Training { get; } = training;

        public int Seed { get; } = seed;

        public int[] Asked { get; private set; } = [];

        public bool IsDisposed { get; private set; }

        public int InputLength => Training.InputLength;

        public int ClassCount => 3;

        public int[] Learnt => [.. Enumerable.Range(0, Training.Count).Select(unit => (int)Training.Row(unit)[0])];

        /// <summary>Input 0 of the units of unknown type.</summary>
        public int[] SeenUnlabelled =>
            [.. Training.Unlabelled.Inputs.ToArray().Where((_, i) => i % Training.InputLength == 0).Select(input => (int)input)];

        public void Predict(ReadOnlySpan<float> inputs, int count, Span<float> probabilities)
        {
            Asked = new int[count];
            for (int i = 0; i < count; i++)
            {
                Asked[i] = (int)inputs[i * InputLength];
                float first = Asked[i] % 2 == 0 ? 0.8f : 0.5f;
                probabilities[3 * i] = first;
                probabilities[3 * i + 1] = (1 - first) * 0.75f;
                probabilities[3 * i + 2] = (1 - first) * 0.25f;
            }
        }

        public void Dispose() => IsDisposed = true;
    }
}
