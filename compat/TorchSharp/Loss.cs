namespace TorchSharp;

/// <summary>A measure of how far a result is from its target.</summary>
public abstract class Loss<T1, T2, TResult> : torch.nn.Module<T1, T2, TResult>
{
    /// <summary>A loss.</summary>
    /// <param name="reduction">How the losses of a batch become one.</param>
    public Loss(torch.nn.Reduction reduction = torch.nn.Reduction.Mean)
        : base(nameof(Loss<T1, T2, TResult>)) => this.reduction = reduction;

    /// <summary>How the losses of a batch become one.</summary>
    public torch.nn.Reduction reduction { get; }
}
