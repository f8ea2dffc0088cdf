namespace TorchSharp.Modules;

/// <summary>Minus the logarithm of the softmax at the target class.</summary>
public sealed class CrossEntropyLoss : WeightedLoss<torch.Tensor, torch.Tensor, torch.Tensor>
{
    /// <summary>A loss.</summary>
    /// <param name="weight">A weight a class.</param>
    /// <param name="ignore_index">A class that does not count.</param>
    /// <param name="reduction">How the losses of a batch become one.</param>
    /// <param name="label_smoothing">The part of the target that is spread over all classes.</param>
    public CrossEntropyLoss(
        torch.Tensor? weight = null,
        long? ignore_index = null,
        torch.nn.Reduction reduction = torch.nn.Reduction.Mean,
        double label_smoothing = 0.0)
        : base(weight, reduction)
    {
        this.ignore_index = ignore_index;
        this.label_smoothing = label_smoothing;
    }

    /// <summary>A class that does not count.</summary>
    public long? ignore_index { get; }

    /// <summary>The part of the target that is spread over all classes.</summary>
    public double label_smoothing { get; }

    /// <summary>The loss of logits [batch, classes, ...] for classes [batch, ...].</summary>
    /// <exception cref="System.Runtime.InteropServices.ExternalException">The shapes or types do not fit.</exception>
    public override torch.Tensor forward(torch.Tensor input, torch.Tensor target) =>
        torch.nn.functional.cross_entropy(input, target, weight, ignore_index ?? -100, reduction, label_smoothing);
}
