namespace CellTypes.Training.Networks;

/// <summary>Classifiers on pre-trained encoders and how they are fitted; the defaults are those of C4 (Beau et al. 2025), but for the number of
/// members.</summary>
internal sealed record EncoderEnsembleOptions
{
    /// <summary>Gets the size of the hidden layer after the encoders.</summary>
    public int Hidden { get; init; } = 100;

    /// <summary>Gets the learning rate of AdamW.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Gets the number of passes through the labelled units, oversampled until all classes are equally large.</summary>
    public int Epochs { get; init; } = 20;

    /// <summary>Gets the number of units of a batch.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Gets a value indicating whether the encoders learn along with the classifier.</summary>
    public bool FitsEncoders { get; init; } = true;

    /// <summary>Gets the number of folds: each member leaves out one of them; 1 for members that see all units.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>Gets the number of times that this is repeated with encoders of their own.</summary>
    public int Seeds { get; init; } = 2;

    /// <summary>Gets a value indicating whether the uncertainty of each last layer is taken into account.</summary>
    public bool Laplace { get; init; } = true;
}
