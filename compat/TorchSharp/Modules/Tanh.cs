namespace TorchSharp.Modules;

/// <summary>Hyperbolic tangents.</summary>
public sealed class Tanh : ParameterLessModule<torch.Tensor, torch.Tensor>
{
    internal Tanh(bool inplace)
        : base(nameof(Tanh))
    {
        this.inplace = inplace;
    }

    /// <summary>Whether the input is changed in place.</summary>
    public bool inplace { get; set; }

    /// <inheritdoc />
    public override torch.Tensor forward(torch.Tensor tensor) => torch.nn.functional.tanh(tensor, inplace);
}
