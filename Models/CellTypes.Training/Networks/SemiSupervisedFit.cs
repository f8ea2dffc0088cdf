using System;
using System.Collections.Generic;
using CellTypes.Models.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace CellTypes.Training.Networks;

/// <summary>The fit of a semi-supervised autoencoder: batches of labelled units are spread evenly among those of unlabelled ones.</summary>
internal sealed class SemiSupervisedFit : NetworkFit
{
    private readonly ScaledUnits _units;
    private readonly SemiSupervisedOptions _options;
    private readonly int _classes;

    public SemiSupervisedFit(ScaledUnits units, int classes, SemiSupervisedOptions options, int seed)
        : base(seed)
    {
        (_units, _classes, _options) = (units, classes, options);
        Network = new SemiSupervisedAutoencoder((int)units.Labelled.shape[1], classes, options, Random);
        Network.to(units.Labelled.device);
        Optimizer = new RmsPropOptimizer(Network.parameters(), options.LearningRate);
    }

    public SemiSupervisedAutoencoder Network { get; }

    protected override int Epochs => _options.Epochs;

    protected override nn.Module State => Network;

    protected override NetworkOptimizer Optimizer { get; }

    /// <summary>The learning rate of an epoch: a cosine that starts again after T, then 2 T, then 4 T epochs (Loshchilov and Hutter 2017).</summary>
    internal static double RateAt(int epoch, double rate, int firstRestart)
    {
        int length = firstRestart;
        while (epoch >= length)
        {
            epoch -= length;
            length *= 2;
        }
        return rate / 2 * (1 + Math.Cos(Math.PI * epoch / length));
    }

    protected override void RunEpoch(int epoch)
    {
        Optimizer.LearningRate = RateAt(epoch, _options.LearningRate, _options.FirstRestart);
        Queue<long[]> labelled = new(Batches((int)_units.Labelled.shape[0], _options.BatchSize));
        Queue<long[]> unlabelled = new(Batches((int)_units.Unlabelled.shape[0], _options.BatchSize));
        int all = labelled.Count + unlabelled.Count, ofLabels = labelled.Count;
        for (int i = 0; i < all; i++)
        {
            bool isLabelled = (long)i * ofLabels / all != (i + 1L) * ofLabels / all;
            Step(isLabelled ? () => LabelledLoss(labelled.Dequeue()) : () => UnlabelledLoss(unlabelled.Dequeue()));
        }
    }

    private Tensor LabelledLoss(long[] batch)
    {
        Tensor inputs = RowsOf(_units.Labelled, batch), labels = RowsOf(_units.Labels, batch);
        Tensor classes = nn.functional.one_hot(labels, _classes).to(ScalarType.Float32);
        Tensor classification = nn.functional.cross_entropy(Network.Classifier.call(inputs), labels, reduction: nn.Reduction.Sum);
        return classification.Times(_options.ClassificationWeight) - Network.Bound(inputs, classes, Random).sum();
    }

    private Tensor UnlabelledLoss(long[] batch) => -Network.Bound(RowsOf(_units.Unlabelled, batch), Random).sum();
}
