namespace TorchSharp;

/// <summary>A loss with weights.</summary>
public abstract class WeightedLoss<T1, T2, TResult> : Loss<T1, T2, TResult>
{
    /// <summary>A loss.</summary>
    /// <param name="weight">The weights; null: all are one.</param>
    /// <param name="reduction">How the losses of a batch become one.</param>
    public WeightedLoss(torch.Tensor? weight = null, torch.nn.Reduction reduction = torch.nn.Reduction.Mean)
        : base(reduction) => this.weight = weight;

    /// <summary>The weights; null: all are one.</summary>
    public torch.Tensor? weight { get; }
}
