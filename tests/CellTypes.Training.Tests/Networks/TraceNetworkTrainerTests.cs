using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using CellTypes.Models.Inference;
using CellTypes.Models.Networks;
using CellTypes.Models.Tests.Networks;
using CellTypes.Training.Data;
using CellTypes.Training.Families;
using CellTypes.Training.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace CellTypes.Training.Tests.Networks;

public sealed class TraceNetworkTrainerTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData("cnn:single(epochs=4,batch=8)")]
    [InlineData("cnn:triple(epochs=4,batch=8)")]
    [InlineData("cnn:real(epochs=3,batch=8,transfer=b)")]
    [InlineData("cnn:imaginary(epochs=4,batch=8,validation=0)")]
    public void Classes_that_differ_are_told_apart(string family)
    {
        using IDisposable fitted = (IDisposable)ModelFamilies.Parse(family).Fit(MadeTraces.Make(24, 3, seed: 7), 1, CancellationToken.None);
        LabelledSet test = MadeTraces.Make(30, 1, seed: 99);
        float[] probabilities = new float[3 * test.Count];
        ((IClassifier)fitted).Predict(test.Inputs, test.Count, probabilities);
        int right = Enumerable.Range(0, test.Count).Count(i => test.Labels[i] == Array.IndexOf(probabilities[(3 * i)..(3 * i + 3)], probabilities[(3 * i)..(3 * i + 3)].Max()));
        Assert.InRange(right, 27, 30);
    }

    [Fact]
    public void Equal_seeds_give_equal_networks()
    {
        LabelledSet training = MadeTraces.Make(12, 2, seed: 7), test = MadeTraces.Make(3, 1, seed: 9);
        float[] Predict(int seed)
        {
            using IDisposable fitted = (IDisposable)ModelFamilies.Parse("cnn:single(epochs=2,batch=8)").Fit(training, seed, CancellationToken.None);
            float[] probabilities = new float[9];
            ((IClassifier)fitted).Predict(test.Inputs, 3, probabilities);
            return probabilities;
        }
        Assert.Equal(Predict(1), Predict(1));
        Assert.NotEqual(Predict(1), Predict(2));
    }

    [Fact]
    public void The_epoch_is_chosen_by_the_cells_that_are_held_back()
    {
        LabelledSet set = MadeTraces.Make(12, 2, seed: 3);
        using ScaledUnits units = new(set, CPU);
        int[] held = [.. Enumerable.Range(0, 6)], learnt = [.. Enumerable.Range(6, 18)];
        // Held back with wrong labels: the better the network, the worse it scores on them.
        using Tensor labels = tensor(set.Labels.ToArray().Select((label, i) => (long)(i < 6 ? (label + 1) % 3 : label)).ToArray());
        TraceArchitecture architecture = new() { Samples = 150, Forms = [TraceForm.Raw], Classes = 3 };
        List<float> scores = [];
        TraceNetworkFit? longest = null;
        for (int epochs = 1; epochs <= 5; epochs++)
        {
            TraceNetworkFit fit = new(units.Labelled, labels, learnt, held, architecture, null, new TraceNetworkOptions { Forms = [TraceForm.Raw], Epochs = epochs, BatchSize = 8 }, 3);
            fit.Run(null, CancellationToken.None);
            longest = fit;
            Tensor probabilities = fit.Networks.Fitted.call(units.Labelled.narrow(0, 0, 6)).softmax(1), truth = labels.narrow(0, 0, 6);
            scores.Add(probabilities.argmax(1).eq(truth).sum().item<long>() + probabilities.gather(1, truth.unsqueeze(1)).sum().item<float>() / 7);
        }
        Tensor best = longest!.Networks.Best.call(units.Labelled.narrow(0, 0, 6)).softmax(1), ofHeld = labels.narrow(0, 0, 6);
        float kept = best.argmax(1).eq(ofHeld).sum().item<long>() + best.gather(1, ofHeld.unsqueeze(1)).sum().item<float>() / 7;
        Assert.Equal(scores.Max(), kept, 1e-4);
        Assert.True(scores[^1] < scores.Max(), "The last epoch is the best one, so nothing was chosen.");
    }

    [Fact]
    public void Encoders_of_a_start_are_taken_over_and_the_last_layer_is_new()
    {
        using ScaledUnits units = new(MadeTraces.Make(6, 1, seed: 3), CPU);
        using NetworkRandom random = new(5);
        TraceArchitecture two = new() { Samples = 150, Forms = [TraceForm.Raw], Classes = 2 }, three = two with { Classes = 3 };
        ClassifierNetwork start = two.Build(random);
        TraceNetworkFit fit = new(units.Labelled, units.Labels, [0, 1, 2, 3, 4, 5], [], three, start, new TraceNetworkOptions { Forms = [TraceForm.Raw] }, 3);
        Dictionary<string, Tensor> before = start.state_dict(), after = fit.Networks.Fitted.state_dict();
        foreach ((string name, Tensor values) in before.Where(entry => entry.Key.StartsWith("body.", StringComparison.Ordinal)))
            Assert.Equal(PlainLayers.Values(values), PlainLayers.Values(after[name]));
        Assert.Equal([3, 128], after["head.weight"].shape);
    }

    [Theory]
    [InlineData("cnn:single(transfer=z)", "There is no class 'z' to tell from all others first: the classes are a, b, c.")]
    [InlineData("cnn:single(group=mouse)", "The data has no group column 'mouse': it has cell.")]
    public void Names_that_are_not_there_are_refused(string family, string message) =>
        Assert.Equal(message, Assert.Throws<CellTypesException>(() => ModelFamilies.Parse(family).Fit(MadeTraces.Make(6, 2, 1), 1, CancellationToken.None)).Message);

    [Fact]
    public void What_is_no_trace_is_refused() => Assert.StartsWith(
        "A network of traces takes one trace, such as trace/50ms@1, and the 190 inputs are something else.",
        Assert.Throws<CellTypesException>(() => ModelFamilies.Parse("cnn:single").Fit(MadeSet.Make(9, 0, 1), 1, CancellationToken.None)).Message);

    [Theory]
    [InlineData("cnn:triple+forest(trees=9)", "mean of convolutional network of traces (Raw + Real + Imaginary, rate 0.001, batches of 32, the best of 100 epochs on 20 % of the training cells) and random forest")]
    [InlineData("calibrated:cnn:single(epochs=3,validation=0)", "convolutional network of traces (Raw, rate 0.001, batches of 32, 3 epochs), temperature")]
    [InlineData("cnn:real(transfer=Exc,epochs=7)", "convolutional network of traces (Raw + Real, rate 0.001, batches of 32, 7 epochs Exc against all others, then a new last layer and the best of 7 epochs")]
    public void The_colon_is_part_of_the_name(string text, string description) => Assert.StartsWith(description, ModelFamilies.Parse(text).Description);
}
