using System.Collections.Generic;
using System.Text.Json.Serialization;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace CellTypes.Models.Networks;

/// <summary>How one view of a unit is turned into the mean and the log standard deviation of its latent variables.</summary>
public sealed record EncoderArchitecture
{
    // Lags that the first and, on one row, the second convolution look at, and channels of both (Beau et al. 2025).
    private const int FirstWidth = 10, SecondWidth = 5, FirstChannels = 8, SecondChannels = 16;

    /// <summary>Gets the number of inputs.</summary>
    public required int Inputs { get; init; }

    /// <summary>Gets the number of rows that the inputs consist of where they are convolved, lags in columns: 1 for an autocorrelogram, 10 for one
    /// that is divided by firing rate; 0 for linear layers only.</summary>
    public int ConvolvedRows { get; init; }

    /// <summary>Gets the sizes of the linear layers before the latent variables.</summary>
    public required IReadOnlyList<int> Hidden { get; init; }

    /// <summary>Gets the number of latent variables.</summary>
    public required int Latent { get; init; }

    /// <summary>Gets what follows the linear layers.</summary>
    public Activation Activation { get; init; } = Activation.ReLU;

    /// <summary>Gets the share that is dropped in training after each linear layer.</summary>
    public double Dropout { get; init; }

    /// <summary>Makes the network: inputs to means and then log standard deviations.</summary>
    /// <param name="random">The random numbers of dropout.</param>
    /// <exception cref="CellTypesException">There are too few inputs for the convolutions.</exception>
    public Module<Tensor, Tensor> BuildEncoder(NetworkRandom random)
    {
        List<(string, Module<Tensor, Tensor>)> layers = [];
        int inputs = Inputs;
        if (ConvolvedRows > 0)
        {
            layers.AddRange(Convolutions(out inputs));
        }
        layers.AddRange(Layers.Dense(inputs, Hidden, Activation, Layers.Same(Dropout, Hidden.Count), random));
        layers.Add(("latent", nn.Linear(Hidden.Count == 0 ? inputs : Hidden[Hidden.Count - 1], 2 * Latent)));
        return Sequential(layers);
    }

    // Along lags, halving them; then across rows (of one row: along lags again), halving lags again.
    private IEnumerable<(string Name, Module<Tensor, Tensor> Layer)> Convolutions(out int outputs)
    {
        int rows = ConvolvedRows, lags = Inputs / rows, rowStep = rows > 1 ? 2 : 1;
        int secondHeight = rows / rowStep, secondWidth = rows > 1 ? 1 : SecondWidth;
        int afterFirst = (lags - FirstWidth + 1) / 2, afterSecond = (afterFirst - secondWidth + 1) / 2;
        if (lags * rows != Inputs || afterSecond < 1) throw new CellTypesException($"{Inputs} inputs in {rows} rows are too few to be convolved.");
        outputs = SecondChannels * afterSecond;
        return
        [
            ("rows", new Rows(rows, lags)),
            ("convolution0", Conv2d(1, FirstChannels, (1L, FirstWidth))),
            ("pool0", new MeanOfNeighbours(rowStep)),
            ("convolved0", ReLU(false)),
            ("normalised0", BatchNorm2d(FirstChannels)),
            ("convolution1", Conv2d(FirstChannels, SecondChannels, ((long)secondHeight, secondWidth))),
            ("pool1", new MeanOfNeighbours(1)),
            ("convolved1", ReLU(false)),
            ("normalised1", BatchNorm2d(SecondChannels)),
            ("flat", Flatten()),
        ];
    }

    private sealed class Rows(int rows, int lags) : Module<Tensor, Tensor>(nameof(Rows))
    {
        public override Tensor forward(Tensor input) => input.reshape(-1, 1, rows, lags);
    }

    // What AvgPool2d does in the shape of rowStep x 2, an odd last one left out, at an eighth of its time: libtorch has no vector code for it.
    private sealed class MeanOfNeighbours(int rowStep) : Module<Tensor, Tensor>(nameof(MeanOfNeighbours))
    {
        private const int Rows = 2, Lags = 3;

        public override Tensor forward(Tensor input)
        {
            if (rowStep == 1) return Halve(input, Lags);
            using Tensor halved = Halve(input, Rows);
            return Halve(halved, Lags);
        }

        private static Tensor Halve(Tensor input, int dimension)
        {
            long end = input.shape[dimension] / 2 * 2;
            using Tensor even = input.slice(dimension, 0, end, 2), odd = input.slice(dimension, 1, end, 2), sum = even.Plus(odd);
            return sum.Times(0.5);
        }
    }
}

/// <summary>What follows a layer of a network.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Activation>))]
public enum Activation
{
    /// <summary>The value itself where it is positive, otherwise 0.</summary>
    ReLU,

    /// <summary>The hyperbolic tangent.</summary>
    Tanh,

    /// <summary>The value times the normal distribution function of it.</summary>
    GELU,
}
