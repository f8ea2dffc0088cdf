namespace TorchSharp.Modules;

/// <summary>Rectified linear units: the numbers, zero where they are negative.</summary>
public sealed class ReLU : ParameterLessModule<torch.Tensor, torch.Tensor>
{
    internal ReLU(bool inplace)
        : base(nameof(ReLU))
    {
        this.inplace = inplace;
    }

    /// <summary>Whether the input is changed in place.</summary>
    public bool inplace { get; set; }

    /// <inheritdoc />
    public override torch.Tensor forward(torch.Tensor tensor) => torch.nn.functional.relu(tensor, inplace);
}
