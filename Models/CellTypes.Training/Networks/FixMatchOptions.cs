using System.Collections.Generic;

namespace CellTypes.Training.Networks;

/// <summary>The FixMatch perceptron and how it is fitted; the defaults are those of the thesis (D'Agostino 2022, section 4.3 and appendix
/// A).</summary>
internal sealed record FixMatchOptions
{
    /// <summary>Gets the sizes of the hidden layers.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [117, 148];

    /// <summary>Gets the share that is dropped in training after each hidden layer.</summary>
    public IReadOnlyList<double> Dropout { get; init; } = [0.224, 0.402];

    /// <summary>Gets the number of labelled units of a batch.</summary>
    public int BatchSize { get; init; } = 40;

    /// <summary>Gets how many times as many units of unknown type a batch has.</summary>
    public int UnlabelledRatio { get; init; } = 7;

    /// <summary>Gets the least probability at which the class of a weakly augmented unit becomes the target of the strongly augmented
    /// one.</summary>
    public double Threshold { get; init; } = 0.95;

    /// <summary>Gets the weight of the loss of units of unknown type.</summary>
    public double UnlabelledWeight { get; init; } = 1;

    /// <summary>Gets how much of the averaged weights stays with each step.</summary>
    public double AverageDecay { get; init; } = 0.999;

    /// <summary>Gets the learning rate of RMSprop at first; it falls along 7/16 of the period of a cosine (Sohn et al. 2020).</summary>
    public double LearningRate { get; init; } = 4.266e-3;

    /// <summary>Gets the decay of weights, not of biases.</summary>
    public double WeightDecay { get; init; } = 5e-4;

    /// <summary>Gets the number of epochs of <see cref="StepsPerEpoch"/> each.</summary>
    public int Epochs { get; init; } = 32;

    /// <summary>Gets the number of batches of an epoch.</summary>
    public int StepsPerEpoch { get; init; } = 64;
}
