namespace TorchSharp.Modules;

/// <summary>The dimensions from one to another made one.</summary>
public sealed class Flatten : ParameterLessModule<torch.Tensor, torch.Tensor>
{
    internal Flatten(long start_dim = 1, long end_dim = -1)
        : base(nameof(Flatten))
    {
        this.start_dim = start_dim;
        this.end_dim = end_dim;
    }

    /// <summary>The first dimension.</summary>
    public long start_dim { get; set; }

    /// <summary>The last dimension.</summary>
    public long end_dim { get; set; }

    /// <inheritdoc />
    public override torch.Tensor forward(torch.Tensor input) => input.flatten(start_dim, end_dim);
}
