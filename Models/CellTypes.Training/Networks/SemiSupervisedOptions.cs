namespace CellTypes.Training.Networks;

/// <summary>The semi-supervised variational autoencoder and how it is fitted; the defaults are those of the thesis (D'Agostino 2022, appendix
/// A).</summary>
internal sealed record SemiSupervisedOptions
{
    /// <summary>Gets the size of the hidden layer from inputs to class.</summary>
    public int ClassHidden { get; init; } = 54;

    /// <summary>Gets the size of the hidden layers from inputs and class to latent variables, and back.</summary>
    public int Hidden { get; init; } = 65;

    /// <summary>Gets the number of latent variables.</summary>
    public int Latent { get; init; } = 7;

    /// <summary>Gets the weight of the classification of labelled units.</summary>
    public double ClassificationWeight { get; init; } = 41;

    /// <summary>Gets the number of units of a batch.</summary>
    public int BatchSize { get; init; } = 15;

    /// <summary>Gets the learning rate of RMSprop at first.</summary>
    public double LearningRate { get; init; } = 4.968e-3;

    /// <summary>Gets the number of passes through the units.</summary>
    public int Epochs { get; init; } = 610;

    /// <summary>Gets the number of passes after which the learning rate, which falls along a cosine, starts again; each time twice as
    /// many.</summary>
    public int FirstRestart { get; init; } = 20;
}
