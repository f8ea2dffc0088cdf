namespace TorchSharp.Modules;

/// <summary>Zeros numbers at random and scales up the others, while training (Srivastava et al. 2014).</summary>
public sealed class Dropout : ParameterLessModule<torch.Tensor, torch.Tensor>
{
    internal Dropout(double p = 0.5, bool inplace = false)
        : base(nameof(Dropout))
    {
        this.p = p;
        this.inplace = inplace;
    }

    /// <summary>Whether the input is changed in place.</summary>
    public bool inplace { get; set; }

    /// <summary>The probability that a number becomes zero.</summary>
    public double p { get; set; }

    /// <inheritdoc />
    public override torch.Tensor forward(torch.Tensor tensor) => torch.nn.functional.dropout(tensor, p, training, inplace);
}
