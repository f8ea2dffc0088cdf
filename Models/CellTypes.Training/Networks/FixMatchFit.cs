using System;
using System.Linq;
using CellTypes.Models.Networks;
using CellTypes.Training.Augmentation;
using CellTypes.Training.Data;
using MathNet.Numerics.Random;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace CellTypes.Training.Networks;

/// <summary>
/// The fit of FixMatch (Sohn et al. 2020, algorithm 1): of a unit of unknown type, where the network is sure of the class of a weakly augmented
/// form, the strongly augmented form is to have that class. The classifier is the running average of the network's weights.
/// </summary>
internal sealed class FixMatchFit : NetworkFit
{
    private readonly LabelledSet _training;
    private readonly NetworkScaling _scaling;
    private readonly FixMatchOptions _options;
    private readonly SampleRows _samples;
    private readonly SampleSource[]? _sources;
    private readonly AugmentationPolicy _weak;
    private readonly AugmentationPolicy _strong;
    private readonly int _seed;
    private readonly Device _device;
    private readonly float[] _pool;
    private readonly int[][] _unitsOfClasses;

    public FixMatchFit(
        LabelledSet training,
        NetworkScaling scaling,
        FixMatchOptions options,
        AugmentationPolicy weak,
        AugmentationPolicy strong,
        SampleRows samples,
        SampleSource[]? sources,
        Device device,
        int seed)
        : base(seed)
    {
        (_training, _scaling, _options, _weak, _strong, _device, _seed) = (training, scaling, options, weak, strong, device, seed);
        (_samples, _sources) = (samples, sources);
        _pool = [.. training.Inputs, .. training.Unlabelled.Inputs];
        int[] labels = [.. training.Labels];
        _unitsOfClasses =
            [.. Enumerable.Range(0, training.Count).GroupBy(unit => labels[unit]).OrderBy(group => group.Key).Select(group => group.ToArray())];
        Architecture = new PerceptronArchitecture
        {
            InputCount = training.InputLength,
            Hidden = options.Hidden,
            Dropout = options.Dropout,
            Classes = training.ClassNames.Count,
        };
        Networks = new Pair(Architecture, Random);
        Networks.to(device);
        Parameter[] weights = [.. Networks.Fitted.named_parameters().Where(entry => entry.name.EndsWith("weight", StringComparison.Ordinal)).Select(entry => entry.parameter)];
        Parameter[] biases = [.. Networks.Fitted.named_parameters().Where(entry => entry.name.EndsWith("bias", StringComparison.Ordinal)).Select(entry => entry.parameter)];
        Optimizer = new RmsPropOptimizer([.. weights, .. biases], options.LearningRate, options.WeightDecay, decaying: weights.Length);
    }

    public PerceptronArchitecture Architecture { get; }

    public Pair Networks { get; }

    protected override int Epochs => _options.Epochs;

    protected override nn.Module State => Networks;

    protected override NetworkOptimizer Optimizer { get; }

    /// <summary>The learning rate: 7/16 of the period of a cosine (Sohn et al. 2020, section 2.4).</summary>
    /// <param name="progress">The share of all steps that are done.</param>
    /// <param name="rate">The rate at first.</param>
    internal static double RateAt(double progress, double rate) => rate * Math.Cos(7 * Math.PI / 16 * progress);

    /// <summary>The loss of units of unknown type (Sohn et al. 2020, equation 4): the mean over all of them, of which those count whose class the
    /// network is sure of in their weakly augmented form.</summary>
    /// <param name="weak">The logits of the weakly augmented forms, from which nothing is learnt.</param>
    /// <param name="strong">The logits of the strongly augmented forms.</param>
    /// <param name="threshold">The least probability of a class that is sure.</param>
    internal static Tensor Consistency(Tensor weak, Tensor strong, double threshold)
    {
        (Tensor sureness, Tensor guesses) = weak.detach().softmax(1).max(1);
        Tensor isSure = sureness.IsAtLeast(threshold);
        return (nn.functional.cross_entropy(strong, guesses, reduction: nn.Reduction.None) * isSure).mean();
    }

    protected override void RunEpoch(int epoch)
    {
        Random random = new Xoshiro256StarStar(DerivedSeed.Of(DerivedSeed.Of(_seed, -2), epoch), threadSafe: false);
        for (int step = 0; step < _options.StepsPerEpoch; step++)
        {
            double progress = (epoch + step / (double)_options.StepsPerEpoch) / Epochs;
            Optimizer.LearningRate = RateAt(progress, _options.LearningRate);
            long drawn = ((long)epoch * _options.StepsPerEpoch + step) * _options.BatchSize;
            Step(() => Loss(drawn, random));
            Networks.Average(_options.AverageDecay);
        }
    }

    private Tensor Loss(long drawn, Random random)
    {
        // Every class equally often, however many units it has: the classes take turns from batch to batch.
        int[] labelled = [.. Enumerable.Range(0, _options.BatchSize).Select(i => DrawOfClass(_unitsOfClasses[(drawn + i) % _unitsOfClasses.Length], random))];
        int[] unlabelled = [.. Enumerable.Range(0, _options.BatchSize * _options.UnlabelledRatio).Select(_ => random.Next(_pool.Length / _training.InputLength))];
        Tensor logits = Networks.Fitted.call(cat([Augmented(labelled, _weak, random), Augmented(unlabelled, _weak, random), Augmented(unlabelled, _strong, random)], 0));
        Tensor[] parts = logits.split([labelled.Length, unlabelled.Length, unlabelled.Length]);
        Tensor labels = tensor(Array.ConvertAll(labelled, unit => (long)_training.Labels[unit])).to(_device);
        Tensor supervised = nn.functional.cross_entropy(parts[0], labels);
        return supervised.Plus(Consistency(parts[1], parts[2], _options.Threshold).Times(_options.UnlabelledWeight));
    }

    private static int DrawOfClass(int[] units, Random random) => units[random.Next(units.Length)];

    // Units of the pool, augmented and scaled.
    private Tensor Augmented(int[] units, AugmentationPolicy policy, Random random)
    {
        int length = _training.InputLength;
        float[] rows = new float[units.Length * length];
        for (int i = 0; i < units.Length; i++)
        {
            Span<float> row = rows.AsSpan(i * length, length);
            _pool.AsSpan(units[i] * length, length).CopyTo(row);
            _samples.Write(policy.Apply(_samples.Sample(row, _sources?[units[i]]), random), row);
        }
        _scaling.Apply(rows, rows);
        return tensor(rows, units.Length, length).to(_device);
    }

    /// <summary>The network that is fitted, and the running average of its weights.</summary>
    internal sealed class Pair : nn.Module
    {
        [ComponentName(Name = "fitted")]
        private readonly ClassifierNetwork _fitted;

        [ComponentName(Name = "averaged")]
        private readonly ClassifierNetwork _averaged;

        public Pair(PerceptronArchitecture architecture, NetworkRandom random)
            : base(nameof(Pair))
        {
            _fitted = architecture.Build(random);
            _averaged = architecture.Build(random);
            _averaged.load_state_dict(_fitted.state_dict());
            RegisterComponents();
        }

        public ClassifierNetwork Fitted => _fitted;

        public ClassifierNetwork Averaged => _averaged;

        public void Average(double decay)
        {
            using IDisposable noGradients = no_grad();
            using DisposeScope scope = NewDisposeScope();
            foreach ((Parameter average, Parameter value) in Averaged.parameters().Zip(Fitted.parameters()))
                average.MultiplyBy(decay).AddTimes(value, 1 - decay);
        }
    }
}
