namespace CellTypes.Models.Views;

/// <summary>What the inputs of a view are, which decides how they are brought to one scale; see
/// <see cref="Inference.InputScaling"/>.</summary>
public enum InputKind
{
    /// <summary>Quantities of different units side by side: each has a scale of its own.</summary>
    Features,

    /// <summary>Samples of one signal, such as a waveform: they share one scale.</summary>
    Signal,

    /// <summary>Counts in bins, or a multiple of them, such as an autocorrelogram: a signal whose noise grows with its square
    /// root.</summary>
    Counts,
}
