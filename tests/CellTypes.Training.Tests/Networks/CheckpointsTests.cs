using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Threading;
using CellTypes.Models.Networks;
using CellTypes.Models.Tests.Networks;
using CellTypes.Training.Data;
using CellTypes.Training.Networks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace CellTypes.Training.Tests.Networks;

public sealed class CheckpointsTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly TemporaryFolder _folder = new();

    private string FitPath => _folder.PathOf("fits/one.checkpoint");

    public void Dispose()
    {
        _folder.Dispose();
        _scope.Dispose();
    }

    [Theory]
    [InlineData("Adam")]
    [InlineData("AdamW")]
    [InlineData("RMSProp")]
    public void A_fit_that_was_interrupted_ends_with_the_same_weights_bit_for_bit(string optimizer)
    {
        (float[] whole, int[] all) = Run(optimizer, stopAfter: null);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7], all);
        foreach (int stop in new[] { 1, 5 })
        {
            string path = _folder.PathOf($"{stop}.checkpoint");
            Assert.Throws<OperationCanceledException>(() => Run(optimizer, stop, path));
            // Told to stop before it began: what is done stays done.
            Assert.Throws<OperationCanceledException>(() => Run(optimizer, stop, path, isStopped: true));
            (float[] resumed, int[] rest) = Run(optimizer, stopAfter: null, path);
            Assert.Equal(Enumerable.Range(stop, 8 - stop), rest);
            Assert.Equal(whole, resumed);
            (float[] again, int[] none) = Run(optimizer, stopAfter: null, path);
            Assert.Empty(none);
            Assert.Equal(whole, again);
        }
        Assert.NotEqual(whole, Run(optimizer, stopAfter: null, seed: 4).Weights);
    }

    [Fact]
    public void Every_fit_keeps_all_that_it_goes_on_from()
    {
        LabelledSet set = MadeSet.Make(12, 9, seed: 1);
        using ScaledUnits units = new(set, CPU);
        NetworkScaling scaling = units.Scaling;
        using Tensor waveforms = units.All.narrow(1, 0, 90).contiguous();
        AutoencoderOptions waveform = AutoencoderOptions.ThesisWaveform with { Hidden = [6], Latent = 2, Samples = 2, BatchSize = 8, Epochs = 10 };
        // Within the first 60 % the rate is the same, whatever the number of epochs: those of 2 are the first 2 of 10.
        Check(epochs => new AutoencoderFit(waveforms, waveform.Encoder(90), waveform with { Epochs = epochs }, 3), fit => fit.Network, 2, 10);
        SemiSupervisedOptions semiSupervised = new() { ClassHidden = 5, Hidden = 5, Latent = 2 };
        Check(epochs => new SemiSupervisedFit(units, 3, semiSupervised with { Epochs = epochs }, 3), fit => fit.Network, 3, 8);
        EncodersArchitecture architecture = new()
        {
            Classes = 3,
            Hidden = 6,
            Parts =
            [
                new InputPart(90, new EncoderArchitecture { Inputs = 90, Hidden = [5], Latent = 2, Dropout = 0.2 }),
                new InputPart(100, new EncoderArchitecture { Inputs = 100, ConvolvedRows = 1, Hidden = [5], Latent = 2 }),
            ],
        };
        using NetworkRandom random = new(2);
        using ViewEncoders encoders = new(architecture.Parts, random);
        foreach (bool fitsEncoders in new[] { true, false })
        {
            EncoderEnsembleOptions options = new() { BatchSize = 5, FitsEncoders = fitsEncoders };
            Check(
                epochs => new EncoderClassifierFit(units.Labelled, units.Labels, architecture, encoders, options with { Epochs = epochs }, 3), fit => fit.Network, 3, 7);
        }
    }

    [Fact]
    public void A_network_of_traces_keeps_its_best_epoch_too()
    {
        using ScaledUnits traces = new(MadeTraces.Make(6, 2, seed: 1), CPU);
        TraceNetworkOptions options = new() { Forms = [TraceForm.Raw], BatchSize = 4 };
        TraceArchitecture architecture = new() { Samples = 150, Forms = options.Forms, Classes = 3 };
        Check(
            epochs => new TraceNetworkFit(traces.Labelled, traces.Labels, [2, 3, 4, 5, 6, 7, 8, 9], [0, 1, 10, 11], architecture, null, options with { Epochs = epochs }, 3),
            fit => fit.Networks,
            1,
            3);
    }

    [Fact]
    public void Encoders_that_do_not_learn_stay_as_they_are()
    {
        using ScaledUnits units = new(MadeSet.Make(12, 0, seed: 1), CPU);
        NetworkScaling scaling = units.Scaling;
        EncodersArchitecture architecture = new()
        {
            Classes = 3,
            Hidden = 6,
            Parts =
            [
                new InputPart(90, new EncoderArchitecture { Inputs = 90, Hidden = [5], Latent = 2 }),
                new InputPart(100, new EncoderArchitecture { Inputs = 100, ConvolvedRows = 1, Hidden = [5], Latent = 2 }),
            ],
        };
        using NetworkRandom random = new(2);
        using ViewEncoders encoders = new(architecture.Parts, random);
        float[] Encoders(bool learn)
        {
            using EncoderClassifierFit fit = new(
                units.Labelled, units.Labels, architecture, encoders, new EncoderEnsembleOptions { BatchSize = 5, Epochs = 2, FitsEncoders = learn }, 3);
            using ClassifierNetwork network = fit.Network;
            fit.Run(null, TestContext.Current.CancellationToken);
            return [.. EncodersArchitecture.EncodersOf(network).state_dict().SelectMany(entry => PlainLayers.Values(entry.Value))];
        }
        float[] before = [.. encoders.state_dict().SelectMany(entry => PlainLayers.Values(entry.Value))];
        Assert.Equal(before, Encoders(learn: false));
        Assert.NotEqual(before, Encoders(learn: true));
    }

    [Fact]
    public void A_damaged_file_is_named_with_its_mend()
    {
        Assert.Throws<OperationCanceledException>(() => Run("Adam", 3, FitPath));
        byte[] good = File.ReadAllBytes(FitPath);
        Assert.Equal([Path.GetFileName(FitPath)], Directory.GetFiles(_folder.PathOf("fits")).Select(Path.GetFileName));
        List<byte[]> damaged = [[], [1, 2, 3], good[..SHA256.HashSizeInBytes], good[..^1], [.. good, 0]];
        foreach (int at in new[] { 0, SHA256.HashSizeInBytes, good.Length / 2, good.Length - 1 })
        {
            byte[] flipped = [.. good];
            flipped[at] ^= 1;
            damaged.Add(flipped);
        }
        foreach (byte[] bytes in damaged)
        {
            File.WriteAllBytes(FitPath, bytes);
            Assert.Equal(
                $"{FitPath} is damaged: delete it, and the fit that it belongs to starts anew.",
                Assert.Throws<CellTypesException>(() => Run("Adam", stopAfter: null, FitPath)).Message);
        }
        byte[] other = [.. good[SHA256.HashSizeInBytes..]];
        other[1]++;
        File.WriteAllBytes(FitPath, [.. SHA256.HashData(other), .. other]);
        Assert.Equal(
            $"{FitPath} was written by another version of this program: delete it, and the fit that it belongs to starts anew.",
            Assert.Throws<CellTypesException>(() => Run("Adam", stopAfter: null, FitPath)).Message);
        File.Delete(FitPath);
        Assert.Equal(Run("Adam", stopAfter: null).Weights, Run("Adam", stopAfter: null, FitPath).Weights);
    }

    [Fact]
    public void Whatever_a_fit_depends_on_gives_it_a_file_of_its_own()
    {
        Checkpoints checkpoints = new(_folder.Root);
        LabelledSet set = MadeSet.Make(6, 4, seed: 1);
        string PathOf(LabelledSet training, string settings = "m2", int seed = 1) => checkpoints.PathOf(settings, training, seed);
        float[] changed = [.. set.Inputs], pool = [.. set.Unlabelled.Inputs];
        changed[^1]++;
        pool[0]++;
        LabelledSet Remade(int[] labels, string[] classes, string[] names) =>
            new LabelledSet([.. set.Inputs], names, labels, classes, set.UnitIds, set.Groups).WithUnlabelled(set.Unlabelled);
        string[] names = [.. set.InputNames], classes = [.. set.ClassNames];
        int[] labels = [.. set.Labels];
        string[] paths =
        [
            PathOf(set),
            PathOf(set, "m2 with another rate"),
            PathOf(set, seed: 2),
            PathOf(Remade([.. labels[..^1], 0], classes, names)),
            PathOf(Remade(labels, [.. classes, "d"], names)),
            PathOf(Remade(labels, classes, [.. names[90..], .. names[..90]])),
            PathOf(set.WithInputs(inputs => inputs.Length == changed.Length ? changed : inputs)),
            PathOf(set.WithInputs(inputs => inputs.Length == pool.Length ? pool : inputs)),
            PathOf(set.WithUnlabelled(UnlabelledUnits.None)),
            PathOf(set.WithUnlabelled(set.Unlabelled.Select([0, 1, 2]))),
            PathOf(set.SelectUnits([1, 0, 2, 3, 4, 5])),
        ];
        Assert.Equal(paths.Length, paths.Distinct().Count());
        Assert.Equal(paths[0], PathOf(MadeSet.Make(6, 4, seed: 1)));
        Assert.All(paths, path => Assert.Equal(_folder.Root, Path.GetDirectoryName(path)));
    }

    [Fact]
    public void A_fit_that_diverges_says_so()
    {
        CellTypesException error = Assert.Throws<CellTypesException>(() => Run("Adam", stopAfter: null, FitPath, diverges: true));
        Assert.StartsWith("The fit of a network diverged: ", error.Message);
        Assert.False(File.Exists(FitPath));
    }

    // A fit whose first epochs were done before ends as the whole one.
    private void Check<T>(Func<int, T> make, Func<T, nn.Module> networkOf, int first, int epochs)
        where T : NetworkFit
    {
        string path = _folder.PathOf($"{Directory.GetFiles(_folder.Root).Length}.checkpoint");
        float[] Weights(int count, string? checkpoint)
        {
            using T fit = make(count);
            using nn.Module network = networkOf(fit);
            fit.Run(checkpoint, TestContext.Current.CancellationToken);
            return [.. network.state_dict().SelectMany(entry => PlainLayers.Values(entry.Value))];
        }
        float[] begun = Weights(first, path), resumed = Weights(epochs, path);
        Assert.NotEqual(begun, resumed);
        Assert.Equal(Weights(epochs, null), resumed);
        Assert.All(resumed, weight => Assert.True(float.IsFinite(weight)));
    }

    private static (float[] Weights, int[] Epochs) Run(
        string optimizer, int? stopAfter, string? path = null, bool isStopped = false, int seed = 3, bool diverges = false)
    {
        using StoppingFit fit = new(optimizer, stopAfter, seed, diverges);
        fit.Run(path, isStopped ? new CancellationToken(canceled: true) : fit.Cancellation);
        return ([.. fit.Network.state_dict().SelectMany(entry => PlainLayers.Values(entry.Value))], [.. fit.Ran]);
    }

    // Everything that has a state: dropout, batch normalisation, the order of batches, moments, a rate that changes, groups of parameters.
    private sealed class StoppingFit : NetworkFit
    {
        private readonly CancellationTokenSource _source = new();
        private readonly int? _stopAfter;
        private readonly bool _diverges;

        public StoppingFit(string optimizer, int? stopAfter, int seed, bool diverges)
            : base(seed)
        {
            (_stopAfter, _diverges) = (stopAfter, diverges);
            EncodersArchitecture architecture = new()
            {
                Classes = 3,
                Hidden = 4,
                Parts = [new InputPart(6, new EncoderArchitecture { Inputs = 6, Hidden = [5], Latent = 2, Dropout = 0.3 })],
            };
            Network = architecture.Build(Random);
            Parameter[] parameters = [.. Network.parameters()];
            Optimizer = optimizer switch
            {
                "Adam" => new AdamOptimizer(parameters, 0.05),
                "AdamW" => new AdamOptimizer(parameters, 0.05, weightDecay: 0.01, isDecoupled: true),
                _ => new RmsPropOptimizer(parameters, 0.05, weightDecay: 0.1, decaying: 3),
            };
        }

        public ClassifierNetwork Network { get; }

        public CancellationToken Cancellation => _source.Token;

        public List<int> Ran { get; } = [];

        protected override int Epochs => 8;

        protected override nn.Module State => Network;

        protected override NetworkOptimizer Optimizer { get; }

        public override void Dispose()
        {
            base.Dispose();
            Network.Dispose();
            _source.Dispose();
        }

        protected override void RunEpoch(int epoch)
        {
            Ran.Add(epoch);
            if (epoch % 3 == 0) Optimizer.LearningRate = 0.05 / (1 + epoch);
            using NetworkRandom data = new(11);
            using Tensor inputs = data.Normal(12, 6), labels = inputs.narrow(1, 0, 3).argmax(1);
            foreach (long[] batch in Batches(12, 4))
                Step(() => nn.functional.cross_entropy(Network.call(RowsOf(inputs, batch)), RowsOf(labels, batch)).Times(_diverges ? double.NaN : 1));
            if (epoch + 1 == _stopAfter) _source.Cancel();
        }
    }
}
