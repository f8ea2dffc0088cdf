using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using CellTypes.Models.Networks;
using CellTypes.Models.Tests.Networks;
using CellTypes.Training.Augmentation;
using CellTypes.Training.Data;
using CellTypes.Training.Networks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace CellTypes.Training.Tests.Networks;

public sealed class FixMatchFitTests : IDisposable
{
    private static readonly FixMatchOptions Quick = new() { Hidden = [8], Dropout = [0.2], BatchSize = 6, UnlabelledRatio = 2, Epochs = 3, StepsPerEpoch = 4, AverageDecay = 0.7 };

    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Only_units_count_of_which_the_network_is_sure_and_the_mean_is_over_all()
    {
        Tensor weak = tensor([5f, 0f, 0f, 0f, 1f, 0.5f, 0f, 0f, 4f, 0f, 3f, 0f], 4, 3).requires_grad_();
        Tensor strong = tensor([1f, 2f, 3f, 0f, 9f, 0f, 0.5f, 0f, -1f, 9f, 0f, 0f], 4, 3).requires_grad_();
        // Largest probabilities: 0.987, 0.51, 0.965, 0.91. The guesses of the first and the third are classes 0 and 2.
        static double LogSoftmax(double[] logits, int c) => logits[c] - Math.Log(logits.Sum(Math.Exp));
        double expected = -(LogSoftmax([1, 2, 3], 0) + LogSoftmax([0.5, 0, -1], 2)) / 4;
        Tensor loss = FixMatchFit.Consistency(weak, strong, 0.95);
        Assert.Equal(expected, loss.ToDouble(), 1e-5);
        loss.backward();
        Assert.Null(weak.grad);
        double[][] gradients = PlainLayers.Rows(strong.grad!);
        Assert.All(gradients[1].Concat(gradients[3]), gradient => Assert.Equal(0, gradient));
        Assert.NotEqual(0, gradients[0][0]);
        Assert.Equal(0, FixMatchFit.Consistency(weak, strong, 0.999).ToDouble());
    }

    [Fact]
    public void Where_the_network_is_never_sure_the_unknown_units_teach_nothing()
    {
        float[] unsure = Fit(Quick with { Threshold = 1.1 }), supervised = Fit(Quick with { Threshold = 0, UnlabelledWeight = 0 });
        Assert.Equal(supervised, unsure);
        Assert.NotEqual(supervised, Fit(Quick with { Threshold = 0 }));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Every_class_comes_equally_often_also_where_a_batch_has_no_room_for_all(int batch)
    {
        // No unit is ever sure, so what is learnt is learnt from labels alone: a class that is never drawn is never learnt.
        LabelledSet set = MadeSet.Make(12, 0, seed: 1);
        FixMatchOptions options = Quick with { BatchSize = batch, UnlabelledRatio = 1, Threshold = 2, Epochs = 30, StepsPerEpoch = 6, AverageDecay = 0 };
        using ScaledUnits units = new(set, CPU);
        NetworkScaling scaling = units.Scaling;
        AugmentationPolicy none = new([]);
        using FixMatchFit fit = new(set, scaling, options, none, none, new SampleRows(set.Views!, areSpikesKnown: false), null, CPU, seed: 5);
        using FixMatchFit.Pair networks = fit.Networks;
        fit.Run(null, TestContext.Current.CancellationToken);
        Assert.Equal([.. set.Labels], networks.Averaged.call(units.Labelled).argmax(1).data<long>().ToArray().Select(label => (int)label));
    }

    [Fact]
    public void The_classifier_is_the_running_average_of_the_weights()
    {
        PerceptronArchitecture architecture = new() { InputCount = 2, Hidden = [3], Dropout = [0], Classes = 2 };
        using NetworkRandom random = new(1);
        using FixMatchFit.Pair pair = new(architecture, random);
        Assert.Equal(Weights(pair.Fitted), Weights(pair.Averaged));
        float[] first = Weights(pair.Fitted);
        const double decay = 0.9;
        const int steps = 5;
        for (int step = 1; step <= steps; step++)
        {
            using (no_grad())
            {
                foreach (Parameter parameter in pair.Fitted.parameters()) parameter.fill_(step);
            }
            pair.Average(decay);
        }
        // 0.9^n w0 + sum over t of 0.1 x 0.9^(n - t) w_t.
        double moved = Enumerable.Range(1, steps).Sum(t => (1 - decay) * Math.Pow(decay, steps - t) * t);
        float[] averaged = Weights(pair.Averaged);
        for (int i = 0; i < first.Length; i++) Assert.Equal(Math.Pow(decay, steps) * first[i] + moved, averaged[i], 1e-5);
        Assert.All(Weights(pair.Fitted), weight => Assert.Equal(steps, weight));
    }

    [Fact]
    public void What_is_augmented_are_the_units_of_the_fit_and_all_of_them()
    {
        LabelledSet set = MadeSet.Make(12, 9, seed: 1);
        Recorder recorder = new();
        Fit(Quick, set, recorder, CancellationToken.None);
        HashSet<float> known = [.. set.Inputs.ToArray().Concat(set.Unlabelled.Inputs.ToArray()).Where((_, i) => i % set.InputLength == 0)];
        Assert.Equal(known, recorder.FirstSamples);
        // 3 epochs of 4 steps of 6 labelled units, 12 others weakly and the same 12 strongly augmented.
        Assert.Equal(3 * 4 * (6 + 12 + 12), recorder.Count);
    }

    [Fact]
    public void A_fit_that_was_interrupted_ends_as_one_that_was_not()
    {
        using TemporaryFolder folder = new();
        string path = folder.PathOf("fit.checkpoint");
        LabelledSet set = MadeSet.Make(12, 9, seed: 1);
        using CancellationTokenSource source = new();
        // In the second epoch, which is finished.
        Recorder stopping = new() { WhenCalled = count => { if (count == 150) source.Cancel(); } };
        Assert.Throws<OperationCanceledException>(() => Fit(Quick, set, stopping, source.Token, path));
        Assert.Equal(240, stopping.Count);
        Recorder rest = new();
        float[] resumed = Fit(Quick, set, rest, CancellationToken.None, path);
        Assert.Equal(120, rest.Count);
        Assert.Equal(Fit(Quick, set, new Recorder(), CancellationToken.None), resumed);
        // Once it is done there is nothing left to do.
        Recorder none = new();
        Assert.Equal(resumed, Fit(Quick, set, none, CancellationToken.None, path));
        Assert.Equal(0, none.Count);
    }

    private static float[] Fit(FixMatchOptions options) => Fit(options, MadeSet.Make(12, 9, seed: 1), new Recorder(), CancellationToken.None);

    private static float[] Fit(FixMatchOptions options, LabelledSet set, Recorder recorder, CancellationToken cancellation, string? path = null)
    {
        using ScaledUnits units = new(set, CPU);
        NetworkScaling scaling = units.Scaling;
        AugmentationPolicy policy = new([new AugmentationStep(recorder, 1)]);
        using FixMatchFit fit = new(set, scaling, options, policy, policy, new SampleRows(set.Views!, areSpikesKnown: false), null, CPU, seed: 5);
        using FixMatchFit.Pair networks = fit.Networks;
        fit.Run(path, cancellation);
        return [.. Weights(networks.Averaged), .. Weights(networks.Fitted)];
    }

    private static float[] Weights(nn.Module network) => [.. network.state_dict().OrderBy(entry => entry.Key, StringComparer.Ordinal).SelectMany(entry => PlainLayers.Values(entry.Value))];

    // Changes nothing, and says what it was given.
    private sealed class Recorder : Transformation
    {
        public override double LargestMagnitude => 1;

        public HashSet<float> FirstSamples { get; } = [];

        public int Count { get; private set; }

        public Action<int> WhenCalled { get; init; } = _ => { };

        protected override UnitSample Change(UnitSample sample, double magnitude, Random random)
        {
            FirstSamples.Add(sample.Waveform[0]);
            WhenCalled(++Count);
            return sample;
        }
    }
}
