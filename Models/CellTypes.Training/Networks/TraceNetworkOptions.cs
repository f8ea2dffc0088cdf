using System.Collections.Generic;
using CellTypes.Models.Networks;

namespace CellTypes.Training.Networks;

/// <summary>A network of membrane potential traces and how it is fitted; the defaults are those of Wang et al. 2022, sections 3.3 and 3.4. The
/// paper does not state the size of a batch.</summary>
internal sealed record TraceNetworkOptions
{
    /// <summary>Gets the forms of a trace that the network looks at.</summary>
    public required IReadOnlyList<TraceForm> Forms { get; init; }

    /// <summary>Gets the share that is dropped in training between the linear layers of an encoder.</summary>
    public double Dropout { get; init; } = 0.2;

    /// <summary>Gets the learning rate of Adam.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Gets the weight of the squared weights in the loss, which is a sum over the traces of a batch.</summary>
    public double WeightDecay { get; init; } = 1e-5;

    /// <summary>Gets the number of traces of a batch.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Gets the number of passes through the traces.</summary>
    public int Epochs { get; init; } = 100;

    /// <summary>Gets the share of the cells of each class that the epoch is chosen by; 0 for the last epoch.</summary>
    public double Validation { get; init; } = 0.2;

    /// <summary>Gets the column of groups that stay together when these cells are drawn; null for <c>cell</c> where there is such a column,
    /// and otherwise for none.</summary>
    public string? Group { get; init; }

    /// <summary>Gets the class that the network first learns to tell from all others, for as many epochs, before it gets a new last layer for
    /// all classes (section 3.4); null for none.</summary>
    public string? Transfer { get; init; }
}
