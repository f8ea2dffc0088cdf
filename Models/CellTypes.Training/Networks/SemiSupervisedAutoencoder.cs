using CellTypes.Models.Networks;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace CellTypes.Training.Networks;

/// <summary>
/// The semi-supervised variational autoencoder M2 of Kingma et al. 2014 (section 2.2): the inputs of a unit come of its class and of latent
/// variables; the class of an unlabelled unit is one more unknown, and all its values are summed over.
/// </summary>
internal sealed class SemiSupervisedAutoencoder : Module
{
    // The hidden layers start almost silent, as in the thesis.
    private const double FirstDeviation = 1e-3;

    private readonly int _classes;
    private readonly int _latent;
    private readonly int _inputs;

    [ComponentName(Name = "classifier")]
    private readonly ClassifierNetwork _classifier;

    [ComponentName(Name = "encoder")]
    private readonly Module<Tensor, Tensor> _encoder;

    [ComponentName(Name = "decoder")]
    private readonly Module<Tensor, Tensor> _decoder;

    /// <param name="inputs">The number of inputs.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="options">The sizes of the layers.</param>
    /// <param name="random">The random numbers.</param>
    public SemiSupervisedAutoencoder(int inputs, int classes, SemiSupervisedOptions options, NetworkRandom random)
        : base(nameof(SemiSupervisedAutoencoder))
    {
        (_inputs, _classes, _latent) = (inputs, classes, options.Latent);
        Architecture = new PerceptronArchitecture
        {
            InputCount = inputs,
            Hidden = [options.ClassHidden],
            Activation = Activation.Tanh,
            Dropout = [0],
            Classes = classes,
        };
        _classifier = Architecture.Build(random);
        _encoder = HiddenLayer(inputs + classes, options.Hidden, 2 * options.Latent);
        _decoder = HiddenLayer(options.Latent + classes, options.Hidden, 2 * inputs);
        RegisterComponents();
        random.Initialise(this);
        foreach (Module layer in modules())
        {
            if (layer is Sequential { Count: 3 } sequential) random.InitialiseNormal((Linear)sequential[0], FirstDeviation);
        }
    }

    /// <summary>The part that outlives the fit: inputs to classes.</summary>
    public ClassifierNetwork Classifier => _classifier;

    /// <summary>Its architecture.</summary>
    public PerceptronArchitecture Architecture { get; }

    /// <summary>The lower bound of the log probability of units and their classes.</summary>
    /// <param name="input">Units x inputs.</param>
    /// <param name="classes">Units x classes: 1 for the class of the unit, otherwise 0.</param>
    /// <param name="random">The random numbers.</param>
    /// <returns>One bound a unit.</returns>
    public Tensor Bound(Tensor input, Tensor classes, NetworkRandom random)
    {
        (Tensor mean, Tensor logDeviation) = VariationalAutoencoder.Halves(_encoder.call(cat([input, classes], 1)), _latent);
        Tensor latent = mean.Plus(logDeviation.exp() * random.Normal(mean.shape).to(input.device));
        (Tensor decoded, Tensor decodedDeviation) = VariationalAutoencoder.Halves(_decoder.call(cat([latent, classes], 1)), _inputs);
        // All classes are equally probable beforehand.
        return (VariationalAutoencoder.LogNormal(input, decoded, decodedDeviation) - VariationalAutoencoder.Divergence(mean, logDeviation))
            .Plus(-System.Math.Log(_classes));
    }

    /// <summary>The lower bound of the log probability of units of unknown class: over all classes, weighted as the classifier thinks, and the
    /// entropy of what it thinks.</summary>
    /// <param name="input">Units x inputs.</param>
    /// <param name="random">The random numbers.</param>
    /// <returns>One bound a unit.</returns>
    public Tensor Bound(Tensor input, NetworkRandom random)
    {
        long units = input.shape[0];
        Tensor logProbabilities = Classifier.call(input).log_softmax(1);
        Tensor everyClass = eye(_classes, device: input.device).unsqueeze(1).expand(_classes, units, _classes).reshape(-1, _classes);
        Tensor bounds = Bound(input.repeat(_classes, 1), everyClass, random).reshape(_classes, units).t();
        return (logProbabilities.exp() * (bounds - logProbabilities)).sum(1L);
    }

    private static Sequential HiddenLayer(int inputs, int hidden, int outputs) =>
        Sequential(("hidden", Linear(inputs, hidden)), ("activation", Tanh()), ("outputs", Linear(hidden, outputs)));
}
