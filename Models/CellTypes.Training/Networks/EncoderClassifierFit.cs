using System.Linq;
using CellTypes.Models.Networks;
using MathNet.Numerics.Random;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace CellTypes.Training.Networks;

/// <summary>The fit of a classifier on pre-trained encoders.</summary>
internal sealed class EncoderClassifierFit : NetworkFit
{
    private readonly Tensor _inputs;
    private readonly Tensor _labels;
    private readonly EncoderEnsembleOptions _options;
    private readonly ViewEncoders _encoders;
    private readonly int _seed;
    private readonly int[][] _unitsOfClasses;

    /// <param name="inputs">Labelled units x inputs, scaled, on the device; not disposed of.</param>
    /// <param name="labels">Their classes; not disposed of.</param>
    /// <param name="architecture">The network.</param>
    /// <param name="encoders">The pre-trained encoders.</param>
    /// <param name="options">How to fit.</param>
    /// <param name="seed">The seed.</param>
    public EncoderClassifierFit(
        Tensor inputs, Tensor labels, EncodersArchitecture architecture, ViewEncoders encoders, EncoderEnsembleOptions options, int seed)
        : base(seed)
    {
        (_inputs, _labels, _options, _seed) = (inputs, labels, options, seed);
        _unitsOfClasses = [.. labels.data<long>().ToArray().Select((label, unit) => (label, unit)).GroupBy(pair => pair.label, pair => pair.unit).Select(group => group.ToArray())];
        Network = architecture.Build(Random);
        Network.to(inputs.device);
        _encoders = EncodersArchitecture.EncodersOf(Network);
        _encoders.load_state_dict(encoders.state_dict());
        if (!options.FitsEncoders)
        {
            foreach (Parameter parameter in _encoders.parameters()) parameter.requires_grad = false;
        }
        Optimizer = new AdamOptimizer(Network.parameters().Where(parameter => parameter.requires_grad), options.LearningRate, weightDecay: 0.01, isDecoupled: true);
    }

    public ClassifierNetwork Network { get; }

    protected override int Epochs => _options.Epochs;

    protected override nn.Module State => Network;

    protected override NetworkOptimizer Optimizer { get; }

    protected override void RunEpoch(int epoch)
    {
        // Otherwise their normalisation would learn, and their dropout drop.
        if (!_options.FitsEncoders) _encoders.eval();
        System.Random random = new Xoshiro256StarStar(DerivedSeed.Of(DerivedSeed.Of(_seed, -2), epoch), threadSafe: false);
        int largest = _unitsOfClasses.Max(units => units.Length);
        long[] rows = [.. _unitsOfClasses.SelectMany(units => Enumerable.Range(0, largest).Select(i => (long)(i < units.Length ? units[i] : units[random.Next(units.Length)])))];
        foreach (long[] batch in Batches(rows.Length, _options.BatchSize))
        {
            // Batch normalisation needs two.
            if (batch.Length < 2) continue;
            long[] units = [.. batch.Select(i => rows[i])];
            Step(() => nn.functional.cross_entropy(Network.call(RowsOf(_inputs, units)), RowsOf(_labels, units)));
        }
    }
}
