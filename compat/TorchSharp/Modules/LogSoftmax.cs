namespace TorchSharp.Modules;

/// <summary>Logarithms of exponentials divided by their sum along a dimension.</summary>
public sealed class LogSoftmax : ParameterLessModule<torch.Tensor, torch.Tensor>
{
    internal LogSoftmax(long dim)
        : base(nameof(LogSoftmax))
    {
        this.dim = dim;
    }

    /// <summary>The dimension.</summary>
    public long dim { get; set; }

    /// <inheritdoc />
    public override torch.Tensor forward(torch.Tensor tensor) => torch.nn.functional.log_softmax(tensor, dim);
}
